import Bytes
import Export
import Git
import TestSupport
import Testing

@Suite struct HostileSeriesTests {
  private static func mail(_ diff: String, subject: String = "[PATCH] x") -> [UInt8] {
    MailBuilder(subject: subject, diff: diff).bytes
  }

  private static func file(_ path: String, mode: String = "100644", _ text: String = "x") -> String {
    "diff --git a/\(path) b/\(path)\nnew file mode \(mode)\nindex 0000000..1111111\n--- /dev/null\n+++ b/\(path)\n"
      + "@@ -0,0 +1 @@\n+\(text)\n\\ No newline at end of file\n"
  }

  private static let many = String(repeating: "@@ -1 +1 @@\n-a\n+b\n", count: 1_000_000)

  static let attacks: [(name: String, diff: String)] = [
    ("leaves the tree", file("../outside")),
    ("is absolute", file("/etc/passwd")),
    ("enters .git", file(".git/hooks/post-checkout")),
    ("enters .GIT", file("sub/.GIT/config")),
    ("enters git~1", file("git~1/config")),
    ("enters .git with ignored characters", file(".g\u{200c}it/config")),
    ("goes through a link of its own", file("link", mode: "120000", "/etc") + file("link/passwd")),
    ("makes .gitmodules a link", file(".gitmodules", mode: "120000", "x")),
    ("has a million hunks", "diff --git a/a b/a\n--- a/a\n+++ b/a\n" + many),
    ("has huge counts", "diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1,4294967295 +1,4294967295 @@\n-a\n+b\n"),
    (
      "overflows",
      "diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -9223372036854775807,9223372036854775807 +1 @@\n-a\n+b\n"
    ),
    ("has wrong counts", "diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1,3 +1 @@\n-a\n+b\n"),
    ("overwrites a file", file("a")),
    ("names no blob", "diff --git a/a b/a\nindex zzzz..1111 100644\n--- a/a\n+++ b/a\n@@ -5 +5 @@\n-q\n+b\n"),
  ]

  @Test("A hostile patch fails with one line in bounded time, and leaves no object", arguments: attacks.map(\.name))
  func attack(name: String) throws {
    let attack = try #require(Self.attacks.first { $0.name == name })
    let sandbox = try GitSandbox()
    let base = try sandbox.commit("base", ["a": "a\n"])
    let count = try sandbox.git("count-objects").line
    let repository = try Repository.open(sandbox.path)
    let store = ObjectBuffer(over: repository)
    let start = threadTime()
    let planned = try PlannedCommit(id: .zero, number: 1, raw: Self.mail(attack.diff))
    let series = try SeriesApplier(store: store).apply([planned], to: #require(ObjectID(hex: base)))
    #expect(threadTime() - start < .seconds(20))
    let failure = try #require(series.failure)
    #expect(series.result == .conflict && series.commits.isEmpty)
    #expect(!failure.reason.isEmpty && !failure.reason.contains("\n"))
    #expect(try sandbox.git("count-objects").line == count)
  }

  @Test("The time to apply a patch grows with its files, not with their square")
  func manyFiles() throws {
    let sandbox = try GitSandbox()
    let base = try #require(ObjectID(hex: try sandbox.commit("base", ["a": "a\n"])))
    let repository = try Repository.open(sandbox.path)
    func time(_ count: Int) throws -> Duration {
      let diff = (0..<count).map { Self.file("folder/\($0)") }.joined()
      let planned = try PlannedCommit(id: .zero, number: 1, raw: Self.mail(diff))
      return try processorTime {
        let series = try SeriesApplier(store: ObjectBuffer(over: repository)).apply([planned], to: base)
        #expect(series.result == .clean)
      }
    }
    let growth = try Growth(from: 3_000, time)
    #expect(growth.isLinear, "\(growth)")
  }

  @Test("A changed mode or name of what is now a folder is a conflict, not an error", arguments: [true, false])
  func folderForFile(renames: Bool) throws {
    let sandbox = try GitSandbox()
    let base = try #require(ObjectID(hex: try sandbox.commit("base", ["a/b": "b\n"])))
    let diff =
      "diff --git a/a b/\(renames ? "c" : "a")\n"
      + (renames ? "similarity index 100%\nrename from a\nrename to c\n" : "old mode 100644\nnew mode 100755\n")
    let planned = try PlannedCommit(id: .zero, number: 1, raw: Self.mail(diff))
    let series = try SeriesApplier(store: ObjectBuffer(over: Repository.open(sandbox.path))).apply([planned], to: base)
    #expect(series.result == .conflict)
    #expect(series.failure?.merge?.contains("no index line names what it was made against") == true)
  }

  @Test("A symbolic link in the tree is not followed")
  func existingLink() throws {
    let sandbox = try GitSandbox()
    try sandbox.git("config", "core.symlinks", "true")
    try Command("ln", "-s", "/tmp", sandbox.path + "/link").run().succeeded()
    let base = try sandbox.commit("base", ["a": "a\n"])
    let repository = try Repository.open(sandbox.path)
    let planned = try PlannedCommit(id: .zero, number: 1, raw: Self.mail(Self.file("link/x")))
    let series = try SeriesApplier(store: ObjectBuffer(over: repository)).apply(
      [planned], to: #require(ObjectID(hex: base)))
    #expect(series.failure?.reason.contains("symbolic link") == true)
  }

  @Test(
    "Every subject gives a valid branch name",
    arguments: [
      "../../x", "a..b~^:?*[\\", "", ".lock", "-f", "\u{1b}[31m", "Größe", String(repeating: "wort ", count: 99),
    ])
  func names(subject: String) throws {
    let name = BranchName.name(of: SHA1.hash(Array(subject.utf8)), subject: subject, version: 3)
    try Command("git", "check-ref-format", "--branch", name).run().succeeded()
    #expect(name.utf8.count < 80)
    #expect(name.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x2D...0x39).contains($0) })
  }
}
