import Bytes
import Patches
import TestSupport
import Testing

@Suite("reading diffs")
struct DiffTests {
  private static func files(_ text: String, strip: Int? = nil) throws -> [String] {
    try Diff(parsing: Array(text.utf8), options: DiffOptions(stripLevel: strip)).files.map(describe)
  }

  private static func describe(_ file: FileDiff) -> String {
    func name(_ path: [UInt8]?) -> String { path.map { String(decoding: $0, as: UTF8.self) } ?? "-" }
    func octal(_ mode: FileMode?) -> String { mode?.octal ?? "-" }
    return
      "\(file.operation) \(name(file.oldPath)) \(name(file.newPath)) \(octal(file.oldMode)) \(octal(file.newMode)) "
      + "+\(file.linesAdded) -\(file.linesRemoved) \(file.hunks.count)\(file.isBinary ? " binary" : "")"
  }

  @Test("gives names, modes and counts")
  func fields() throws {
    #expect(try Self.files(SampleDiffs.edit) == ["modify f f 100644 - +2 -2 2"])
    #expect(
      try Self.files(SampleDiffs.created) == [
        "add - new/file - 100755 +2 -0 1", "add - new/empty - 100644 +0 -0 0",
      ])
    #expect(
      try Self.files(SampleDiffs.deleted) == [
        "delete with space - 100644 - +0 -3 1", "delete empty - 100644 - +0 -0 0",
      ])
    #expect(
      try Self.files(SampleDiffs.modes) == ["modify f f 100644 100755 +0 -0 0", "modify run run 100755 100644 +1 -1 1"])
    #expect(
      try Self.files(SampleDiffs.moves) == [
        "rename f dir/moved f 100644 - +1 -1 1", "copy dir/g dir/copied - - +0 -0 0",
        "rename dìr/ü plain - - +0 -0 0",
      ])
    #expect(
      try Self.files(SampleDiffs.links) == [
        "modify link link 120000 - +1 -1 1", "modify module module 160000 - +1 -1 1",
      ])
    #expect(
      try Self.files(SampleDiffs.binary) == [
        "modify bin bin 100644 - +0 -0 0 binary", "modify f f 100644 100755 +0 -0 0",
      ])
    #expect(
      try Self.files(SampleDiffs.plain) == [
        "modify dir/g dir/g - - +1 -1 1", "add - dir/fresh - - +1 -0 1", "add - epoch file - - +1 -0 1",
      ])
  }

  @Test("gives ids and scores of the header")
  func details() throws {
    let file = try #require(try Diff(parsing: Array(SampleDiffs.moves.utf8)).files.first)
    #expect(file.oldID == "1234567" && file.newID == "89abcde" && file.score == 95)
    let hunk = try #require(file.hunks.first)
    #expect(hunk.oldStart == 1 && hunk.oldCount == 3 && hunk.newStart == 1 && hunk.newCount == 3)
    #expect(hunk.line == 8 && hunk.leadingContext == 0 && hunk.trailingContext == 2)
    #expect(
      String(decoding: file.text(of: hunk), as: UTF8.self) == "@@ -1,3 +1,3 @@\n-line 1\n+line one\n line 2\n line 3\n")
  }

  @Test(
    "finds names in every notation",
    arguments: [
      ("diff --git a/x y b/x y\nold mode 100644\nnew mode 100755\n", nil, "x y"),
      ("diff --git a/b/b b/b/b\nold mode 100644\nnew mode 100755\n", nil, "b/b"),
      ("diff --git a/x b/x b/x b/x\nold mode 100644\nnew mode 100755\n", nil, "x b/x"),
      ("diff --git \"a/\\tx\" \"b/\\tx\"\nold mode 100644\nnew mode 100755\n", nil, "\tx"),
      ("diff --git a/x \"b/x\"\nold mode 100644\nnew mode 100755\n", nil, "x"),
      ("diff --git x x\nold mode 100644\nnew mode 100755\n", 0, "x"),
      ("diff --git p/q/x r/s/x\nold mode 100644\nnew mode 100755\n", 2, "x"),
      ("--- x.orig\n+++ x\n@@ -1 +1 @@\n-a\n+b\n", nil, "x"),
      ("--- x\n+++ x.new\n@@ -1 +1 @@\n-a\n+b\n", nil, "x"),
      ("--- a/x y\t2010-07-05 19:41:17.000000000 -0500\n+++ b/x y\t2010-07-05\n@@ -1 +1 @@\n-a\n+b\n", nil, "x y"),
      ("--- a/x   2010-07-05 19:41:17\n+++ b/x   2010-07-05 19:41:17\n@@ -1 +1 @@\n-a\n+b\n", nil, "x"),
      ("--- a/x  10-07-05\n+++ b/x  10-07-05\n@@ -1 +1 @@\n-a\n+b\n", nil, "x"),
      ("--- a//x///y\n+++ b//x///y\n@@ -1 +1 @@\n-a\n+b\n", nil, "/x/y"),
      ("--- a/x\r\n+++ b/x\r\n@@ -1 +1 @@\r\n-a\r\n+b\r\n", nil, "x"),
      ("--- \"a/\\303\\274\"\n+++ \"b/\\303\\274\"\n@@ -1 +1 @@\n-a\n+b\n", nil, "ü"),
    ] as [(String, Int?, String)])
  func names(text: String, strip: Int?, name: String) throws {
    let file = try #require(try Diff(parsing: Array(text.utf8), options: DiffOptions(stripLevel: strip)).files.first)
    #expect(String(decoding: file.path, as: UTF8.self) == name)
  }

  @Test(
    "reports what is wrong, and the line",
    arguments: [
      ("", DiffError.Reason.noPatch, 0), ("no diff\n", .noPatch, 0),
      ("x\n@@ -1 +1 @@\n-a\n+b\n", .hunkWithoutHeader, 2),
      ("diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1,2 +1 @@\n-a\n+b\n", .corruptHunk, 7),
      ("diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\nb\n", .corruptHunk, 6),
      ("diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n a\n", .corruptHunk, 6),
      ("diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1 1 @@\n a\n", .corruptHunk, 4),
      ("diff --git a/f b/f\nindex 1..2\n", .onlyGarbage, 1),
      ("diff --git a/f b/g\nold mode 100644\nnew mode 100755\n", .missingName, 1),
      ("diff --git a/f b/f\nold mode 100x\n", .badMode, 2),
      ("diff --git a/f b/f\nnew file mode 100644\nrename from x\n", .inconsistentHeader, 3),
      ("diff --git a/f b/f\n--- a/f\n+++ b/g\n", .onlyGarbage, 1),
      ("diff --git a/f b/f\nnew file mode 100644\n--- a/f\n", .inconsistentHeader, 3),
      (
        "diff --git a/f b/f\nnew file mode 100644\n--- /dev/null\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n", .newFileWithOldLines,
        1
      ),
      (
        "diff --git a/f b/f\ndeleted file mode 100644\n--- a/f\n+++ /dev/null\n@@ -1 +1 @@\n-a\n+b\n",
        .deletedFileWithNewLines, 1
      ),
      ("diff --git a/f b/f\nindex 1..2\nGIT binary patch\nfoo 3\n", .unknownBinaryMethod, 4),
      ("diff --git a/f b/f\nindex 1..2\nGIT binary patch\nliteral 3\nxyz\n\n", .corruptBinary, 5),
    ])
  func errors(text: String, reason: DiffError.Reason, line: Int) throws {
    let error = #expect(throws: DiffError.self) { try Diff(parsing: Array(text.utf8)) }
    #expect(error?.reason == reason && error?.line == line, "\(error.map { "\($0)" } ?? "no error")")
    #expect(error?.description.contains("\n") == false)
  }

  @Test("lists the paths of sound and of broken diffs")
  func paths() {
    func paths(_ text: String) -> [String] {
      Diff.paths(in: Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(paths(SampleDiffs.moves) == ["f", "dir/moved f", "dir/copied", "dìr/ü", "plain"])
    #expect(paths(SampleDiffs.mail) == ["f"])
    #expect(paths(SampleDiffs.deleted) == ["with space", "empty"])
    #expect(paths(SampleDiffs.binary) == ["bin", "f"])
    #expect(
      paths("@@ -1 +1 @@\n" + SampleDiffs.edit.replacing(",7", with: ",9") + SampleDiffs.created) == [
        "f", "new/file", "new/empty",
      ])
    #expect(paths("hello\n") == [])
    #expect(Diff.paths(in: Array(SampleDiffs.moves.utf8), limit: 1).count == 1)
  }

  @Test("quotes names as git does and shows them without control characters")
  func quoting() {
    func quote(_ name: String) -> String { String(decoding: QuotedName.quote(Array(name.utf8)), as: UTF8.self) }
    #expect(quote("plain name") == "plain name")
    #expect(quote("ü\"\\\t\u{1b}") == "\"\\303\\274\\\"\\\\\\t\\033\"")
    #expect(QuotedName.display(Array("ü".utf8)) == "ü")
    #expect(QuotedName.display(Array("a\u{1b}[2J\n".utf8)) == "\"a\\033[2J\\n\"")
    #expect(QuotedName.display(Array("a\u{9b}2J".utf8)) == "\"a\\302\\2332J\"")
    #expect(QuotedName.display([0xFF]) == "\"\\377\"")
    #expect(QuotedName.display([UInt8](repeating: 97, count: 100_000)).count < 400)
  }
}
