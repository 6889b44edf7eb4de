import Bytes
import Patches
import TestSupport
import Testing

@Suite("patch-id")
struct PatchIDTests {
  static let plain = """
    diff --git a/f b/f
    index 1234567..89abcde 100644
    --- a/f
    +++ b/f
    @@ -1,3 +1,3 @@
     one
    -two
    +2
     three

    """

  @Test(
    "is git's for each kind of patch",
    arguments: [
      "", "no diff\n", "diff\n", plain, plain + "-- \n2.39.5\n", "Subject: x\n\nhi\n---\n f | 2 +-\n" + plain,
      plain + plain.replacing("/f", with: "/g"),
      "diff --git a/f b/f\nold mode 100644\nnew mode 100755\n",
      "diff --git a/f b/g\nsimilarity index 100%\nrename from f\nrename to g\n" + plain,
      "diff --git a/f b/f\nindex 1234567..89abcde 100644\nGIT binary patch\nliteral 3\nKcmYdf\n\n" + plain,
      "diff --git a/f b/f\nindex 12..89\nBinary files a/f and b/f differ\n" + plain,
      "diff --git a/f b/f\nindex 1234567..89abcde\n--- a/f\n+++ b/f\n@@ -1 +0,0 @@\n-x\n\\ No newline at end of file\n",
      plain.replacing("@@ -1,3 +1,3 @@", with: "@@ -1,3 x"),
      plain.replacing("@@ -1,3 +1,3 @@", with: "@@ -1, 3 +1,3 @@"),
      plain.replacing("-1,3", with: "-1,99999999999999999999"), plain.replacing("+1,3", with: "+1,4294967299"),
      plain.replacing("two", with: "t\0wo"), plain.replacing("\n", with: "\r\n"),
      plain.replacing("index", with: "1index"), plain.replacing(" three\n", with: ""),
      "junk\n" + plain + "junk\n\n" + plain.replacing("two", with: "zwei"),
    ])
  func likeGit(text: String) throws {
    let git = try Command("git", "patch-id", "--stable", input: Array(text.utf8)).run().succeeded().lines.first
    #expect(PatchID.stable(ofDiff: Array(text.utf8))?.hex == git.map { String($0.prefix(40)) })
  }

  @Test("does not depend on line numbers, white space or the order of files")
  func stable() {
    let other = Self.plain.replacing("/f", with: "/g")
    let one = PatchID.stable(ofDiff: Array((Self.plain + other).utf8))
    #expect(one != nil)
    #expect(one == PatchID.stable(ofDiff: Array((other + Self.plain).utf8)))
    #expect(
      one == PatchID.stable(ofDiff: Array((Self.plain + other).replacing("@@ -1,3 +1,3", with: "@@ -9,3 +8,3").utf8)))
    #expect(one == PatchID.stable(ofDiff: Array((Self.plain + other).replacing("-two", with: "-t  w\to").utf8)))
    #expect(one != PatchID.stable(ofDiff: Array((Self.plain + other).replacing("-two", with: "-too").utf8)))
  }
}
