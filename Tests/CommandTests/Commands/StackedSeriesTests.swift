import TestSupport
import Testing

/// Series that stand on others, and series of which some patches were sent again: made by git, exported by processes.
@Suite("Series that depend on other series")
struct StackedSeriesTests {
  private let code: GitSandbox
  private let sandbox: Sandbox

  /// Six files' worth of a base, and branch `topic` to commit on.
  init() throws {
    code = try GitSandbox()
    sandbox = try Sandbox()
    try code.commit("base", ["a": "1\n2\n3\n4\n5\n6\n7\n", "b": "b\n"])
    try code.git("checkout", "-q", "-b", "topic")
  }

  /// The mails of a range, as git makes them, one mailbox. Returns the first mail's Message-ID.
  private func send(_ arguments: String...) throws -> String {
    let mailbox = try Command(
      "git", arguments: ["format-patch", "--stdout", "--thread", "--from"] + arguments, in: code.path
    ).run().succeeded()
    try sandbox.run("import", "-", input: mailbox.output).succeeded()
    let field = try #require(mailbox.text.split(separator: "\n").first { $0.lowercased().hasPrefix("message-id: <") })
    return String(field.dropFirst("Message-ID: <".count).dropLast())
  }

  private func export(_ id: String, _ options: String...) throws -> JSONDocument {
    let result = try sandbox.command(
      ["export", id, "--repo", code.path, "--branch", "out", "--force", "--json"] + options
    ).run()
    return try JSONDocument(result.output)
  }

  private func tree(_ revision: String) throws -> String { try code.git("rev-parse", "\(revision)^{tree}").line }

  private func subjects(_ range: String) throws -> [String] {
    try code.git("log", "--reverse", "--format=%s", range).lines
  }

  @Test("Patches named by prerequisite-patch-id: are applied first, whichever arrives first", arguments: [false, true])
  func prerequisitePatchID(neededComesLast: Bool) throws {
    try code.commit("One", ["a": "1\nA\n3\n4\n5\n6\n7\n"])
    try code.commit("Two", ["a": "1\nA\nB\n4\n5\n6\n7\n"])
    try code.commit("Three", ["a": "1\nA\nB\nC\n5\n6\n7\n", "c": "c\n"])
    let needing: () throws -> String = { try send("--base=main", "-1", "topic") }
    let needed: () throws -> String = { try send("main..topic~1") }
    let id: String
    if neededComesLast {
      id = try needing()
      #expect(try export(id).string("result") == "conflict")
      _ = try needed()
    } else {
      _ = try needed()
      id = try needing()
    }
    let made = try export(id)
    #expect(made.string("result") == "clean")
    #expect(made.string("base") == (try code.git("rev-parse", "main").line))
    #expect(made.list("commits").map { $0.string("subject") } == ["One", "Two", "Three"])
    #expect(try tree("out") == tree("topic"))
    #expect(try subjects("main..out") == ["One", "Two", "Three"])

    // On a base that has the first of them, only the others are applied.
    #expect(try export(id, "--base", "topic~2").string("result") == "clean")
    #expect(try subjects("topic~2..out") == ["Two", "Three"])
    #expect(try tree("out") == tree("topic"))
    // Alone it does not apply.
    #expect(try export(id, "--no-prerequisites", "--no-3way").string("result") == "conflict")
  }

  @Test("The whole series named by Depends-on: is applied first")
  func dependsOn() throws {
    try code.commit("One", ["a": "1\nA\n3\n4\n5\n6\n7\n"])
    try code.commit("Two", ["a": "1\nA\nB\n4\n5\n6\n7\n"])
    let needed = try send("--cover-letter", "main..topic")
    let base = try code.git("rev-parse", "main").line
    try code.commit("Three\n\nDepends-on: <\(needed)>\nbase-commit: \(base)", ["a": "1\nA\nB\nC\n5\n6\n7\n"])
    let made = try export(try send("-1", "topic"))
    #expect(made.string("result") == "clean")
    #expect(try subjects("main..out") == ["One", "Two", "Three"])
    #expect(try tree("out") == tree("topic"))
  }

  @Test("A patch that is made, reverted and made again is applied as often")
  func repeated() throws {
    let (plain, changed) = ("1\n2\n3\n4\n5\n6\n7\n", "1\nA\n3\n4\n5\n6\n7\n")
    try code.commit("Make", ["a": changed])
    try code.commit("Revert", ["a": plain])
    try code.commit("Make again", ["a": changed])
    let needed = try send("--cover-letter", "main..topic")
    let base = try code.git("rev-parse", "main").line
    try code.commit("Use\n\nDepends-on: <\(needed)>\nbase-commit: \(base)", ["a": "1\nA\nB\n4\n5\n6\n7\n"])
    #expect(try export(try send("-1", "topic")).string("result") == "clean")
    #expect(try subjects("main..out") == ["Make", "Revert", "Make again", "Use"])
    #expect(try tree("out") == tree("topic"))
  }

  @Test("The version of a series that b4 names by its change-id is applied first, and each patch once")
  func prerequisiteChangeID() throws {
    let change = "20240101-tide-0123456789ab"
    try code.commit("One", ["a": "1\nA\n3\n4\n5\n6\n7\n"])
    try code.commit("Two\n\nchange-id: \(change)", ["a": "1\nA\nB\n4\n5\n6\n7\n"])
    _ = try send("-v1", "--cover-letter", "main..topic")
    try code.git("checkout", "-q", "-b", "second", "topic~1")
    try code.commit("Two\n\nchange-id: \(change)", ["a": "1\nA\nX\n4\n5\n6\n7\n"])
    _ = try send("-v2", "--cover-letter", "main..second")

    for (version, branch) in [(1, "topic"), (2, "second")] {
      try code.git("checkout", "-q", "-b", "needing-\(version)", branch)
      let base = try code.git("rev-parse", "main").line
      let shown = try code.git("show", "\(branch)~1").output
      let known = try Command("git", "patch-id", "--stable", input: shown).run().succeeded().line.prefix(40)
      let three = "Three of \(version)"
      try code.commit(
        """
        \(three)

        prerequisite-change-id: \(change):v\(version)
        prerequisite-patch-id: \(known)
        base-commit: \(base)
        """, ["c": "c\n"])
      let made = try export(try send("-1", "HEAD"))
      #expect(made.string("result") == "clean")
      #expect(try subjects("main..out") == ["One", "Two", three])
      #expect(try tree("out") == tree("needing-\(version)"))
    }
  }

  @Test("A missing prerequisite is noted, and one that conflicts is named")
  func absentAndBroken() throws {
    try code.commit("One", ["a": "1\nA\n3\n4\n5\n6\n7\n"])
    try code.commit("Two", ["b": "B\n"])
    let id = try send("--base=main", "-1", "topic")
    let made = try export(id)
    #expect(made.string("result") == "clean")
    #expect(try subjects("main..out") == ["Two"])
    let note = try sandbox.run("export", id, "--repo", code.path, "--dry-run").succeeded().text
    #expect(note.contains("is not in the tracker"))

    _ = try send("-1", "topic~1")
    try code.git("checkout", "-q", "main")
    let other = try code.commit("Other", ["a": "x\n"])
    let failed = try export(id, "--base", other)
    #expect(failed.string("result") == "conflict")
    #expect(failed.object("failed")?.string("reason")?.contains("a prerequisite of the series fails") == true)
    #expect(failed.object("failed")?.string("path") == "a")
  }

  @Test("One patch of v2 sent again as v3 is completed by the others of v2")
  func partialReroll() throws {
    let steps = ["1\nA\n3\n4\n5\n6\n7\n", "1\nA\n3\nB\n5\n6\n7\n", "1\nA\n3\nB\n5\nC\n7\n"]
    for (index, text) in steps.enumerated() { try code.commit("Step \(index + 1)", ["a": text]) }
    let second = try send("-v2", "--cover-letter", "main..topic")
    let old = try tree("topic")
    try code.git("checkout", "-q", "-B", "again", "topic~2")
    try code.commit("Step 2", ["a": "1\nA\n3\nBetter\n5\n6\n7\n"])
    // git numbers the mails of one run after the first's: take the second's from the view.
    let series = try sandbox.object("show", second)
    let replaced = try #require(series.list("patches").first { $0.int("number") == 2 }?.string("messageID"))
    let third = try send(
      "-1", "--subject-prefix=PATCH v3 2/3", "-N", "--in-reply-to=\(replaced)", "again")

    let whole = try sandbox.object("show", third + "/2")
    #expect(whole.string("messageID") == third)
    try sandbox.run("export", third, "--repo", code.path, "--base", "main", "--branch", "v3").succeeded()
    #expect(try subjects("main..v3") == ["Step 1", "Step 2", "Step 3"])
    #expect(try code.git("show", "v3:a").text == "1\nA\n3\nBetter\n5\nC\n7\n")
    #expect(try code.git("rev-parse", "v3~2^{tree}").line == tree("topic~2"))
    // The second version is what it was.
    try sandbox.run("export", second, "--repo", code.path, "--base", "main", "--branch", "v2").succeeded()
    #expect(try tree("v2") == old)
    // A range-diff tells what was changed.
    let difference = try Command(
      PackageFiles.binary, arguments: ["diff", third], in: code.path, environment: ["PATCHBAY_TRACKER": sandbox.tracker]
    ).run().succeeded().text
    #expect(difference.contains("Better"))
  }
}
