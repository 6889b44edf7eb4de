import Export
import TestSupport
import Testing

@Suite struct RangeDiffTests {
  /// Twenty numbered lines, some changed.
  private static func text(_ changes: [Int: String], count: Int = 40) -> String {
    (1...count).map { (changes[$0] ?? "line \($0)") + "\n" }.joined()
  }

  /// A repository with branches `old` and `new` of three and four patches.
  private static func revisions() throws -> GitSandbox {
    let sandbox = try GitSandbox()
    try sandbox.commit("base", ["a.txt": text([:]), "b.txt": text([:])])
    try sandbox.git("branch", "base")
    try sandbox.git("checkout", "-q", "-b", "old")
    try sandbox.commit("a: change three", ["a.txt": text([3: "three"])])
    try sandbox.commit("b: change five\n\nBecause.\n", ["b.txt": text([5: "five"])])
    try sandbox.commit("a: dropped later", ["a.txt": text([3: "three", 30: "thirty"])])
    try sandbox.git("checkout", "-q", "-b", "new", "base")
    try sandbox.commit("c: quite new", ["c.txt": text([:], count: 7)])
    try sandbox.commit(
      "b: change five\n\nBecause.\n\nReviewed-by: R <r@example.org>\n", ["b.txt": text([5: "5", 6: "6"])])
    try sandbox.commit("a: change three", ["a.txt": text([3: "three"])])
    try sandbox.commit("d: new as well", ["d.txt": text([1: "x", 2: "y"], count: 12)])
    return sandbox
  }

  @Test("Pairs, marks and differences are those of git range-diff")
  func matchesGit() throws {
    let sandbox = try Self.revisions()
    let old = try MailedSeries.plan(of: MailedSeries.mails(of: "base..old", in: sandbox))
    let new = try MailedSeries.plan(of: MailedSeries.mails(of: "base..new", in: sandbox))
    let git = try sandbox.git("range-diff", "--no-color", "base..old", "base..new").text
    #expect(Self.text(RangeDiff(from: old, to: new), old, new) == Self.withoutIDs(git))
  }

  @Test("A series equals itself, and is dropped or new against nothing")
  func extremes() throws {
    let sandbox = try Self.revisions()
    let old = try MailedSeries.plan(of: MailedSeries.mails(of: "base..old", in: sandbox))
    #expect(RangeDiff(from: old, to: old).pairs.map(\.mark) == ["=", "=", "="])
    #expect(RangeDiff(from: old, to: []).pairs.map(\.mark) == ["<", "<", "<"])
    #expect(RangeDiff(from: [], to: old).pairs.map(\.mark) == [">", ">", ">"])
  }

  @Test("Two long versions with nothing in common are compared in bounded time")
  func strangers() throws {
    func version(_ name: String) throws -> [PlannedCommit] {
      try MailedSeries.plan(
        of: (1...140).map { number in
          let lines = (1...3000).map { "+\(name) \(number) \($0)\n" }.joined()
          return MailBuilder(
            subject: "[PATCH \(number)/140] \(name)",
            diff: "diff --git a/f b/f\nnew file mode 100644\n--- /dev/null\n+++ b/f\n@@ -0,0 +1,3000 @@\n" + lines
          ).bytes
        })
    }
    let (old, new) = try (version("old"), version("new"))
    var diff: RangeDiff?
    #expect(processorTime { diff = RangeDiff(from: old, to: new) } < .seconds(30))
    #expect(diff?.pairs.count == 280)
  }

  @Test("Two versions that differ in long messages are compared in bounded time")
  func messages() throws {
    func version(_ name: String) throws -> [PlannedCommit] {
      try MailedSeries.plan(
        of: (1...60).map { number in
          MailBuilder(
            subject: "[PATCH \(number)/60] \(name)", body: (1...3000).map { "\(name) \(number) \($0)\n" }.joined(),
            diff: MailBuilder.diff("f\(number)")
          ).bytes
        })
    }
    let (old, new) = try (version("old"), version("new"))
    var diff: RangeDiff?
    #expect(processorTime { diff = RangeDiff(from: old, to: new) } < .seconds(30))
    #expect(diff?.pairs.map(\.mark) == Array(repeating: "!", count: 60))
  }

  @Test("Rewritten histories pair up as in git range-diff", arguments: 1...12)
  func random(seed: Int) throws {
    var random = SeededNumbers(seed: UInt64(seed))
    let sandbox = try GitSandbox()
    let files = ["a", "b", "c"]
    try sandbox.commit("base", Dictionary(uniqueKeysWithValues: files.map { ($0, Self.text([:])) }))
    try sandbox.git("branch", "base")
    var changes: [(file: String, line: Int)] = []
    for _ in 0..<6 { changes.append((files[random.below(3)], 1 + random.below(40))) }
    func build(_ branch: String, _ order: [Int], _ variant: (Int) -> String) throws {
      try sandbox.git("checkout", "-q", "-B", branch, "base")
      var state: [String: [Int: String]] = [:]
      for index in order {
        let change = changes[index]
        state[change.file, default: [:]][change.line] = variant(index)
        try sandbox.commit("change \(index)", [change.file: Self.text(state[change.file] ?? [:])])
      }
    }
    try build("old", [0, 1, 2, 3, 4]) { "changed \($0)" }
    var order = [0, 1, 2, 3, 4, 5].filter { _ in random.below(6) > 0 }
    if order.count > 2 { order.swapAt(0, 2) }
    try build("new", order) { $0 % 3 == 0 ? "changed again \($0)" : "changed \($0)" }
    let old = try MailedSeries.plan(of: MailedSeries.mails(of: "base..old", in: sandbox))
    let new = try MailedSeries.plan(of: MailedSeries.mails(of: "base..new", in: sandbox))
    let git = try sandbox.git("range-diff", "--no-color", "-s", "base..old", "base..new").text
    let ours = RangeDiff(from: old, to: new)
    #expect(Self.text(ours, old, new, brief: true) == Self.withoutIDs(git))
  }

  private static func text(
    _ diff: RangeDiff, _ old: [PlannedCommit], _ new: [PlannedCommit], brief: Bool = false
  ) -> String {
    var text = ""
    for pair in diff.pairs {
      let before = pair.old.map { "\(old[$0].number)" } ?? "-"
      let after = pair.new.map { "\(new[$0].number)" } ?? "-"
      let subject = (pair.new.map { new[$0] } ?? pair.old.map { old[$0] })?.subject ?? ""
      text += "\(before) \(pair.mark) \(after) \(subject)\n"
      if !brief { for line in pair.difference { text += "    \(line)\n" } }
    }
    return text
  }

  /// Header lines without the commits' ids.
  private static func withoutIDs(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: true).map { line in
      guard !line.hasPrefix("    "), let match = line.firstMatch(of: #/^ *([-\d]+): +\S+ (.) +([-\d]+): +\S+ (.*)$/#)
      else { return line + "\n" }
      return "\(match.1) \(match.2) \(match.3) \(match.4)\n"
    }.joined()
  }
}
