import Testing

@testable import Index

@Suite("What of a mail's text is searched")
struct BodyTextTests {
  static let file = """
    diff --git a/sea.c b/sea.c
    index 1111111..2222222 100644
    --- a/sea.c
    +++ b/sea.c
    @@ -1,3 +1,3 @@ int level
     keep
    -ebb
    +flood

    """

  @Test(
    arguments: [
      ("Above.\n---\n sea.c | 2 +-\n\n" + file + "\n---\nchange-id: 2026-tide\n", "above sea c 2 change id 2026 tide"),
      (file + "\nthe wind is written here\n", "the wind is written here"),
      // The second hunk, a comment between lines of the first, and one after the last.
      (
        "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n keep\nWhy ebb?\n-ebb\n@@ -9 +9 @@\n-old\n+new\nAfter.\n",
        "why ebb ebb after"
      ),
      (
        "diff --git a/b b/b\nGIT binary patch\nliteral 3\nKcmXX\n\nliteral 0\nHcmV?d\n\nSent from here\n",
        "sent from here"
      ),
      ("diff --git a/run b/run\nold mode 100644\nnew mode 100755\n\nbase-commit: 12ab\n", "base commit 12ab"),
      // Cut off in the middle, and numbers that promise more than there is.
      ("--- a/x\n+++ b/x\n@@ -1,9 +1,9 @@\n keep\n", ""), ("--- a/x\n+++ b/x\n", ""), ("@@ -1 +1 @@\n-x\n", "1 1 x"),
      ("> @@ -1 +1 @@\n> +quoted\nAnswer.\n", "answer"),
    ])
  func `the diff is left out, and what stands around it is found`(text: String, words: String) {
    var (written, quoted): ([UInt8], [UInt8]) = ([], [])
    BodyText.append(text, to: &written, quoted: &quoted)
    let found = String(decoding: written, as: UTF8.self).split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")
    #expect(found == words)
  }
}
