import Bytes
import Patches
import TestSupport
import Testing

/// A stranger writes the diff: it must end soon, in bounded memory, with one line. Times are those of a debug build on a
/// busy machine; a release build is some twenty times faster.
@Suite("hostile diffs take bounded time and memory", .timeLimit(.minutes(240)))
struct HostileDiffTests {
  private static let header = "diff --git a/f b/f\n--- a/f\n+++ b/f\n"

  private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  private static func `repeat`(_ text: String, _ count: Int) -> [UInt8] {
    let one = Array(text.utf8)
    var result: [UInt8] = []
    result.reserveCapacity(one.count * count)
    for _ in 0..<count { result += one }
    return result
  }

  private func reason(_ text: [UInt8]) -> DiffError.Reason? {
    do {
      _ = try Diff(parsing: text)
      return nil
    } catch {
      #expect(!error.description.contains { $0.isNewline } && error.description.utf8.count < 600)
      return error.reason
    }
  }

  @Test("a million hunks are too many")
  func hunks() {
    let text = Self.bytes(Self.header) + Self.repeat("@@ -1 +1 @@\n-a\n+b\n", 1_000_000)
    #expect(reason(text) == .tooManyHunks(limit: 500_000))
  }

  @Test("hunks that match nowhere in a long file are given up")
  func searches() throws {
    let text =
      Self.bytes(Self.header) + Self.repeat("@@ -9,3 +9,3 @@\n \n-a\n+b\n \n", 40_000)
    let file = try #require(try Diff(parsing: text).files.first)
    var options = ApplyOptions()
    options.maximumSteps = 3_000_000
    let error = #expect(throws: ApplyError.self) { try file.apply(to: Self.repeat("\n", 200_000), options: options) }
    #expect(error?.reason == .hunksRejected || error?.reason == .tooMuchWork)
  }

  @Test("hunks that match only far away, up and down in turn, are given up")
  func zigzag() throws {
    var text = Self.bytes(Self.header)
    for number in 0..<5000 {
      let wanted = number % 2 == 0 ? 100_000 : 2
      let line = number % 2 == 0 ? number / 2 * 4 : 99_000 - number / 2 * 4
      text += Self.bytes("@@ -\(wanted),3 +\(wanted),2 @@\n \(line)\n-\(line + 1)\n \(line + 2)\n")
    }
    let content = Self.bytes((0..<100_000).map(String.init).joined(separator: "\n") + "\n")
    let file = try #require(try Diff(parsing: text).files.first)
    var options = ApplyOptions()
    options.maximumSteps = 3_000_000
    let error = #expect(throws: ApplyError.self) { try file.apply(to: content, options: options) }
    #expect(error?.reason == .tooMuchWork)
  }

  @Test("many copies of a large file use up the limits of the whole diff")
  func copies() throws {
    var tree = MemoryTree()
    tree["f"] = .init(mode: FileMode.file, bytes: Self.repeat("line\n", 2000) + Self.bytes("end\n"))
    func copies(_ hunk: String) throws -> Diff {
      let text = (0..<200).map {
        "diff --git a/f b/\($0)\nsimilarity index 99%\ncopy from f\ncopy to \($0)\n--- a/f\n+++ b/\($0)\n\(hunk)"
      }
      return try Diff(parsing: Self.bytes(text.joined()))
    }
    func reasons(_ diff: Diff, _ options: ApplyOptions) -> [ApplyError.Reason] {
      var tree = tree
      do {
        _ = try diff.apply(to: &tree, options: options)
        return []
      } catch {
        return error.failures.map(\.reason)
      }
    }
    let fits = try copies("@@ -2001 +2001 @@\n-end\n+END\n")
    #expect(reasons(fits, ApplyOptions()) == [])
    var options = ApplyOptions()
    options.maximumResultBytes = 1_000_000
    #expect(reasons(fits, options).last == .tooLarge(limit: 1_000_000 - 99 * 10_004))
    options = ApplyOptions()
    options.maximumSteps = 100_000
    #expect(reasons(try copies("@@ -9,2 +9,2 @@\n line\n-END\n+end\n"), options).last == .tooMuchWork)
  }

  @Test("50,000 matching hunks apply")
  func manyFits() throws {
    var text = Self.bytes(Self.header)
    for number in stride(from: 1, to: 100_000, by: 2) {
      text += Self.bytes("@@ -\(number) +\(number) @@\n-\(number)\n+x\n")
    }
    let content = Self.bytes((1...100_000).map(String.init).joined(separator: "\n") + "\n")
    var options = ApplyOptions()
    options.allowsZeroContext = true
    let file = try #require(try Diff(parsing: text).files.first)
    let result = try file.apply(to: content, options: options)
    #expect(result.hunks.count == 50_000 && result.hunks.allSatisfy { $0.offset == 0 })
    #expect(result.bytes.split(separator: 10).filter { $0.elementsEqual("x".utf8) }.count == 50_000)
  }

  @Test("a million files are too many")
  func files() {
    #expect(
      reason(Self.repeat("diff --git a/a b/a\nnew file mode 100644\n", 1_000_000)) == .tooManyFiles(limit: 200_000))
    #expect(Diff.paths(in: Self.repeat("diff --git a/a b/a\nnew file mode 100644\n", 200_000)).count == 1)
  }

  @Test(
    "huge, wrong and overflowing counts are corrupt",
    arguments: [
      "@@ -1,4000000000 +1,4000000000 @@\n-a\n+b\n", "@@ -1,18446744073709551615 +1 @@\n-a\n+b\n",
      "@@ -1,18446744073709551617 +1,18446744073709551617 @@\n-a\n+b\n",
      "@@ -1,9223372036854775807 +1,9223372036854775807 @@\n-a\n+b\n", "@@ -1,0 +1,0 @@\n-a\n+b\n",
      "@@ -1 +1 @@\n-a\n-b\n+c\n", "@@ -1,-1 +1 @@\n-a\n+b\n", "@@ --1 +1 @@\n", "@@ -1,2 +1,2 @@\n", "@@ -1 +1 @@",
      "@@ -1 +1 @@\n-a\n+b", "@@ -1 +1 @@\n-a\n\\ x\n+b\n", "@@ -,1 +1 @@\n-a\n+b\n",
    ])
  func counts(hunk: String) {
    #expect(reason(Self.bytes(Self.header + hunk)) == .corruptHunk)
  }

  @Test("overflowing line numbers are only a hint")
  func lineNumbers() throws {
    let huge = "99999999999999999999999"
    let text = Self.header + "@@ -\(huge),2 +\(huge),2 @@\n a\n-b\n+c\n"
    #expect(throws: ApplyError.self) {
      try #require(try Diff(parsing: Self.bytes(text)).files.first).apply(to: Self.bytes("x\n"))
    }
    let fits = Self.header + "@@ -\(huge),3 +\(huge),3 @@\n a\n-b\n+c\n d\n"
    let result = try #require(try Diff(parsing: Self.bytes(fits)).files.first).apply(to: Self.bytes("a\nb\nd\n"))
    #expect(result.bytes == Self.bytes("a\nc\nd\n"))
  }

  @Test("header lines of a megabyte are read or refused")
  func longLines() {
    for filler in [" ", "/", " /", "\"", "\\", "a b/", "\t"] {
      let long = Self.repeat(filler, 300_000)
      #expect(reason(Self.bytes("diff --git a/") + long + Self.bytes("\nold mode 1\nnew mode 2\n")) != nil)
      #expect(reason(Self.bytes("diff --git \"a/") + long + Self.bytes("\nold mode 1\nnew mode 2\n")) != nil)
      let hunk = Self.bytes("\n@@ -1 +1 @@\n-a\n+b\n")
      let time = processorTime {
        _ = reason(Self.bytes("--- a/") + long + Self.bytes("\n+++ b/") + long + hunk)
        #expect(Diff.paths(in: Self.bytes("--- ") + long + Self.bytes("\n+++ ") + long + hunk).count <= 2)
      }
      #expect(time < .seconds(20), "\(filler.debugDescription)")
    }
  }

  @Test("200,000 lines that look like the start of something are refused")
  func openings() {
    for line in [
      "diff --git a/f b/f\n", "--- a/f\n", "+++ b/f\n", "@@ -1 x\n", "--- a\n+++ b\n", "GIT binary patch\n", "\n",
    ] {
      #expect(reason(Self.repeat(line, 200_000)) != nil, "\(line)")
      #expect(Diff.paths(in: Self.repeat(line, 200_000)).count <= 2, "\(line)")
    }
  }

  @Test("binary data that would grow without bound are refused")
  func bombs() {
    func patch(_ lines: String) -> [UInt8] { Self.bytes("diff --git a/f b/f\nindex 1..2\nGIT binary patch\n" + lines) }
    #expect(reason(patch("literal 999999999999\nKcmZQzWC8#H2LJ>B\n\n")) == .binaryTooLarge(limit: 64 << 20))
    #expect(reason(patch("literal 99999999999999999999999\nKcmZQzWC8#H2LJ>B\n\n")) == .binaryTooLarge(limit: 64 << 20))
    #expect(reason(patch("delta 99999999999999999999999\nKcmZQzWC8#H2LJ>B\n\n")) == .binaryTooLarge(limit: 64 << 20))
    // Fewer and more bytes than there are.
    #expect(reason(patch("literal 2\nKcmZQzWC8#H2LJ>B\n\n")) == .corruptBinary)
    #expect(reason(patch("literal 4\nKcmZQzWC8#H2LJ>B\n\n")) == .corruptBinary)
    #expect(reason(patch("literal 60000000\nKcmZQzWC8#H2LJ>B\n\n")) == .corruptBinary)
    #expect(reason(patch("literal 3\nKcmZQzWC8#H2LJ>B\n\n")) == nil)
    for line in ["K", "", "A", "Acm", "zcmZQzWC8#H2LJ>B", "AcmZQzWC8#H2LJ>B", "K~~~~~~~~~~~~~~~", "K:mZQzWC8#H2LJ>B"] {
      #expect(reason(patch("literal 3\n\(line)\n\n")) == .corruptBinary, "\(line)")
    }
    let many =
      Self.bytes("diff --git a/f b/f\nindex 1..2\nGIT binary patch\nliteral 3\n")
      + Self.repeat("KcmZQzWC8#H2LJ>B\n", 100_000)
    // As git, what comes after the end of the data is passed over, but it must be base85.
    #expect(reason(many) == nil)
    #expect(reason(many + Self.bytes("K~~~~~~~~~~~~~~~\n\n")) == .corruptBinary)
  }

  @Test("a zip bomb within the announced size counts against the whole diff's limit")
  func sharedLimit() throws {
    // A million zeros, which deflate to about a kilobyte; git writes the patch.
    let sandbox = try GitSandbox()
    try sandbox.commit("empty", ["f": ""])
    try PackageFiles.write([UInt8](repeating: 0, count: 1_000_000), to: sandbox.path + "/f")
    let one = try sandbox.git("diff", "--binary").output
    #expect(one.count < 10_000)
    #expect(reason(one) == nil)
    var options = DiffOptions()
    options.maximumBinaryBytes = 1_500_000
    #expect(throws: DiffError.self) { try Diff(parsing: one + one, options: options) }
    #expect(throws: Never.self) { try Diff(parsing: one, options: options) }
  }

  @Test("bytes that are not text are not a diff")
  func noText() {
    for text in [[], [0], [10], [UInt8](repeating: 0, count: 100_000), [UInt8](repeating: 0xFF, count: 100_000)] {
      #expect(reason(text) == .noPatch)
      #expect(PatchID.stable(ofDiff: text) == nil)
    }
  }

  @Test("the options limit the size of a diff")
  func textLimit() {
    var options = DiffOptions()
    options.maximumBytes = 10
    #expect(throws: DiffError.self) { try Diff(parsing: Self.bytes(Self.header), options: options) }
  }
}
