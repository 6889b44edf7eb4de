import TestSupport
import Testing

@Suite("Hook of the code repository")
struct CodeHookTests {
  @Test("a commit closes its patch by patch-id, and the branch decides the state")
  func patchID() throws {
    let place = try CodePlace()
    try place.work.commit("tide: count", ["a.txt": "one\ntwo\nthree\nfour\n"])
    try place.mail("1@example.org")
    try place.work.git("checkout", "-q", "-b", "next", "main")
    try place.work.git("cherry-pick", "topic", environment: ["GIT_COMMITTER_DATE": "1700001000 +0000"])
    let id = try place.work.git("rev-parse", "HEAD").line
    #expect(try place.push("next").contains("queued, found by patch-id"))
    #expect(try place.patch("1@example.org")?.string("state") == "queued")
    #expect(try place.patch("1@example.org")?.string("commit") == id)
    #expect(try place.push("next:main").contains("accepted, found by patch-id"))
    #expect(try place.patch("1@example.org")?.string("state") == "accepted")
    #expect(try place.patch("1@example.org")?.string("commit") == id)
    // The other branch gets it again by a merge, and nothing goes back.
    try place.work.commit("Other", ["z": "1"])
    try place.push("next")
    #expect(try place.patch("1@example.org")?.string("state") == "accepted")
  }

  @Test("an adjusted patch is found by its Message-ID, or by author, subject and files")
  func adjusted() throws {
    let place = try CodePlace()
    try place.work.commit("tide: count", ["a.txt": "one\ntwo\nthree\nfour\n"])
    try place.mail("1@example.org")
    try place.work.commit("tide: measure", ["b.txt": "one\ntwo\n"])
    try place.mail("2@example.org")
    try place.work.git("checkout", "-q", "main")
    let link = "tide: count them\n\nLink: https://lore.example.org/tide/1@example.org/\n"
    let first = try place.work.commit(link, ["a.txt": "one\ntwo\nthree\nfour, adjusted\n"])
    let second = try place.work.commit("tide: Measure.", ["b.txt": "one\ntwo, adjusted\n"])
    // Same subject, another file; and a link to mail that is no patch here.
    try place.work.commit("tide: measure\n\nLink: https://lore.example.org/x@example.org\n", ["c.txt": "1\n"])
    let said = try place.push("main")
    #expect(said.contains("found by message-id"))
    #expect(said.contains("found by author, subject and files"))
    #expect(try place.patch("1@example.org")?.string("commit") == first)
    #expect(try place.patch("2@example.org")?.string("commit") == second)
    #expect(try place.sandbox.list("log").count == 2)
  }

  @Test(
    "a subject matches although its case, blanks or punctuation were corrected",
    arguments: ["tide:measure", "Tide: \"measure\"", "tide : measure."])
  func correctedSubject(subject: String) throws {
    let place = try CodePlace()
    try place.work.commit(subject, ["b.txt": "one\ntwo\n"])
    try place.mail("1@example.org")
    try place.work.git("checkout", "-q", "main")
    let commit = try place.work.commit("tide: measure", ["b.txt": "one\ntwo, adjusted\n"])
    try place.push("main")
    #expect(try place.patch("1@example.org")?.string("commit") == commit)
  }

  @Test(
    "neither another change of the same author, subject and file nor a fix that links to a patch closes it")
  func others() throws {
    let place = try CodePlace()
    try place.work.commit("tide: fix", ["a.txt": "one\ntwo\nthree\nprint every height of water in feet\n"])
    try place.mail("1@example.org")
    try place.work.git("checkout", "-q", "main")
    try place.work.commit("tide: fix", ["a.txt": "measure nothing before noon there\ntwo\nthree\n"])
    let link = "Link: https://lore.example.org/tide/1@example.org/\n"
    try place.work.commit("tide: correct\n\n\(link)", ["a.txt": "measure something after midnight here\ntwo\nthree\n"])
    #expect(try !place.push("main").contains("found by"))
    #expect(try place.patch("1@example.org")?.string("state") == "new")
    // The patch itself, adjusted and under another subject, is found by its link.
    let adjusted = try place.work.commit(
      "tide: heights\n\n\(link)", ["a.txt": "one\ntwo\nthree\nprint all heights of water in feet\n"])
    #expect(try place.push("main").contains("found by message-id"))
    #expect(try place.patch("1@example.org")?.string("commit") == adjusted)
  }

  @Test("of two versions with the same patch and date the newer one is closed")
  func newestVersion() throws {
    for ids in [["1@example.org", "2@example.org"], ["2@example.org", "1@example.org"]] {
      let place = try CodePlace()
      try place.work.commit("tide: count", ["a.txt": "one\ntwo\nthree\nfour\n"])
      try place.mail(ids[0])
      try place.mail(ids[1], version: 2)
      try place.push("topic:main")
      #expect(try place.patch(ids[1])?.string("state") == "accepted")
      #expect(try place.patch(ids[0])?.isNull("commit") == true)
    }
  }

  @Test("when a patch is merged, its author's earlier copy is superseded, and another author's stays")
  func sentBefore() throws {
    let place = try CodePlace()
    try place.work.commit("tide: count", ["a.txt": "one\ntwo\nthree\nfour\n"])
    try place.mail("1@example.org")
    try place.work.git("commit", "-q", "--amend", "--date", "1700000300 +0000", "--no-edit")
    try place.mail("2@example.org")
    try place.work.git("commit", "-q", "--amend", "--author", "Grace <grace@example.org>", "--no-edit")
    try place.mail("3@example.org")
    try place.work.git("commit", "-q", "--amend", "--author", "A U Thor <author@example.org>", "--no-edit")
    try place.push("topic:main")
    #expect(try place.patch("2@example.org")?.string("state") == "accepted")
    #expect(try place.patch("1@example.org")?.string("state") == "superseded")
    #expect(try place.patch("3@example.org")?.string("state") == "new")
    let events = try place.sandbox.list("log").count
    try place.run("code-post-receive", "\(place.zero) \(try place.head("main")) refs/heads/main")
    #expect(try place.sandbox.list("log").count == events)
  }

  @Test("a copy sent before the commit was made is superseded, and a later one stays open")
  func sentAgain() throws {
    let place = try CodePlace()
    let text = "one\ntwo\nthree\nfour\nfive\nsix\nseven\n"
    try place.work.commit("tide: count", ["a.txt": text])
    try place.mail("1@example.org")
    for (messageID, date) in [("2@example.org", "1700000300"), ("3@example.org", "1700000900")] {
      try place.work.commit("x", ["a.txt": text + "eight\n"])
      try place.work.git("reset", "-q", "--soft", "main")
      try place.work.git("commit", "-q", "-m", "tide: count", "--date", "\(date) +0000")
      try place.mail(messageID)
    }
    try place.work.commit("x", ["a.txt": text])
    try place.work.git("reset", "-q", "--soft", "main")
    try place.work.git(
      "commit", "-q", "-m", "tide: count", "--date", "1700000000 +0000",
      environment: ["GIT_COMMITTER_DATE": "1700000600 +0000"])
    try place.push("topic:main")
    let states = try ["1", "2", "3"].map { try place.patch("\($0)@example.org")?.string("state") }
    #expect(states == ["accepted", "superseded", "new"])
  }

  @Test(
    "a copy that its author sends within a month after the commit is closed too",
    arguments: [("A U Thor", 3, "accepted"), ("Grace", 3, "new"), ("A U Thor", 40, "new")])
  func sentAfterwards(author: String, days: Int, state: String) throws {
    let place = try CodePlace()
    try place.work.commit("tide: count", ["a.txt": "one\ntwo\nthree\nfour\n"])
    try amend("tide: count", in: place)
    try place.mail("1@example.org")
    let merged = try place.work.git("rev-parse", "HEAD").line
    try amend("tide: count", by: author, days: days, in: place)
    try place.mail("2@example.org")
    try place.push("\(merged):main")
    #expect(try place.patch("1@example.org")?.string("commit") == merged)
    #expect(try place.patch("2@example.org")?.string("state") == state)
    #expect(try (place.patch("2@example.org")?.string("commit") == merged) == (state == "accepted"))
  }

  @Test(
    "a patch that its author posts within a month after the commit is closed by it",
    arguments: [("A U Thor", 3, "accepted"), ("Grace", 3, "new"), ("A U Thor", 40, "new")])
  func postedAfterwards(author: String, days: Int, state: String) throws {
    let place = try CodePlace()
    try place.work.commit("tide: count", ["a.txt": "one\ntwo\nthree\nfour\n"])
    try amend("tide: count", in: place)
    let merged = try place.work.git("rev-parse", "HEAD").line
    try amend("tide: count again", by: author, days: days, in: place)
    try place.mail("1@example.org")
    try place.push("\(merged):main")
    #expect(try place.patch("1@example.org")?.string("state") == state)
  }

  /// The last commit anew, committed when it was, as its author would send it so many days later.
  private func amend(_ subject: String, by author: String = "A U Thor", days: Int = 0, in place: CodePlace) throws {
    let address = author == "Grace" ? "grace" : "author"
    try place.work.git(
      "commit", "-q", "--amend", "-m", subject, "--date", "\(1_700_000_000 + days * 86_400) +0000", "--author",
      "\(author) <\(address)@example.org>", environment: ["GIT_COMMITTER_DATE": "1700000600 +0000"])
  }

  @Test("a commit on a release branch closes the patch for that release, elsewhere the unmarked one")
  func releases() throws {
    let place = try CodePlace(branches: ["main", "linux-5.10.y", "net-next queued"])
    try place.work.commit("tide: count", ["a.txt": "one\ntwo\nthree\nfour\n"])
    let prefixes = ["PATCH", "PATCH for-6.2", "PATCH 5.10.y", "PATCH 6.1", "PATCH net-next"]
    for (index, prefix) in prefixes.enumerated() {
      try place.work.git("commit", "-q", "--amend", "--date", "\(1_700_000_000 + index * 100) +0000", "--no-edit")
      try place.mail("\(index)@example.org", prefix: prefix)
    }
    func states() throws -> [String?] {
      try prefixes.indices.map { try place.patch("\($0)@example.org")?.string("state") }
    }
    try place.push("topic:linux-5.10.y")
    #expect(try states() == ["new", "new", "accepted", "new", "new"])
    try place.push("topic:net-next")
    #expect(try states() == ["new", "new", "accepted", "new", "queued"])
    // When the main branch is to have it says the second, which is sent later than the first.
    try place.push("topic:main")
    #expect(try states() == ["superseded", "accepted", "accepted", "new", "queued"])
  }

  @Test("with release branches only, an unmarked patch is closed by any of them")
  func releasesOnly() throws {
    let place = try CodePlace(branches: ["stable/v2.40"])
    try place.work.commit("tide: count", ["a.txt": "one\ntwo\nthree\nfour\n"])
    try place.mail("1@example.org")
    try place.push("topic:stable/v2.40")
    #expect(try place.patch("1@example.org")?.string("state") == "accepted")
  }

  @Test("a pull request is closed when its tip is merged or fast-forwarded", arguments: [false, true])
  func pulled(isFastForward: Bool) throws {
    let place = try CodePlace()
    let tip = try place.work.commit("tide: pulled", ["p.txt": "1\n"])
    let request = MailBuilder(
      subject: "[GIT PULL] tide for 6.9", messageID: "pull@example.org",
      body: """
        The following changes since commit \(try place.head("main")):

          Begin (2023-11-14 22:13:20 +0000)

        are available in the Git repository at:

          https://git.example.org/tide.git tags/for-6.9

        for you to fetch changes up to \(tip):

          tide: pulled (2023-11-14 22:13:20 +0000)

        """, fields: [("List-Id", "<tide.example.org>")])
    try place.sandbox.ingest(request)
    #expect(try place.sandbox.object("show", "pull@example.org").string("state") == "new")
    try place.work.git("checkout", "-q", "main")
    try place.work.git("merge", "-q", isFastForward ? "--ff-only" : "--no-ff", "--no-edit", "topic")
    #expect(try place.push("main").contains("accepted, found by tip"))
    #expect(try place.sandbox.object("show", "pull@example.org").string("state") == "accepted")
  }

  @Test("the hook updates the tracker that it was installed for, not the pusher's")
  func environment() throws {
    let place = try CodePlace()
    let other = try Sandbox()
    try place.work.commit("tide: count", ["a.txt": "one\ntwo\nthree\nfour\n"])
    try place.mail("1@example.org")
    let push = Command(
      "git", arguments: ["-C", place.work.path, "push", "-q", place.code, "topic:main"],
      environment: ["PATCHBAY_TRACKER": other.tracker])
    try push.run().succeeded()
    #expect(try place.patch("1@example.org")?.string("state") == "accepted")
  }

  @Test("a revert is noted, and changes no state")
  func revert() throws {
    let place = try CodePlace()
    try place.work.commit("tide: count", ["a.txt": "one\ntwo\nthree\nfour\n"])
    try place.mail("1@example.org")
    try place.push("topic:main")
    try place.work.git("revert", "--no-edit", "HEAD")
    #expect(try place.push("topic:main").contains("noted as a revert"))
    #expect(try place.patch("1@example.org")?.string("state") == "accepted")
    let log = try place.sandbox.list("log", "1@example.org")
    #expect(log.first?.string("reason")?.hasPrefix("reverted by commit") == true)
  }

  @Test("a patch of another project is not closed, and a person's later decision stands")
  func limits() throws {
    let place = try CodePlace()
    try place.work.commit("tide: count", ["a.txt": "one\ntwo\nthree\nfour\n"])
    let text = try place.work.git("format-patch", "-1", "--stdout").text
    let other = "Message-ID: <9@example.org>\nList-Id: <other.example.org>\n" + text.drop { $0 != "\n" }.dropFirst()
    try place.sandbox.run("ingest", input: Array(other.utf8)).succeeded()
    try place.mail("1@example.org")
    try place.push("topic:main")
    #expect(try place.patch("9@example.org")?.string("state") == "new")
    try place.sandbox.run("update", "1@example.org", "--state", "rejected").succeeded()
    #expect(try place.patch("1@example.org")?.string("state") == "rejected")
  }

  @Test("a hook that was killed and run again, or runs twice at once, leaves the same digest")
  func killed() throws {
    let place = try CodePlace()
    for number in 1...12 {
      try place.work.commit("tide: change \(number)", ["f\(number).txt": "\(number)\n"])
      try place.mail("\(number)@example.org")
    }
    let head = try place.work.git("rev-parse", "topic").line
    let base = try place.work.git("rev-parse", "main").line
    let before = place.sandbox.folder("before.git")
    try Command("cp", "-r", place.sandbox.tracker, before).run().succeeded()
    try place.push("topic:main")
    let expected = try place.sandbox.run("digest").line

    func hook(_ tracker: String) -> Command {
      var hook = Command(
        PackageFiles.binary, "hooks", "run", "code-post-receive", "--tracker", tracker,
        input: Array("\(base) \(head) refs/heads/main\n".utf8))
      hook.environment["GIT_DIR"] = place.code
      return hook
    }
    let killed = place.sandbox.folder("killed.git")
    try Command("cp", "-r", before, killed).run().succeeded()
    for milliseconds in [10, 30, 60, 90, 120, 160] {
      var command = hook(killed)
      command.timeout = .milliseconds(milliseconds)
      _ = try command.run()
    }
    try hook(killed).run().succeeded()
    #expect(try Command.patchbay("digest", "--tracker", killed).run().line == expected)

    let twice = place.sandbox.folder("twice.git")
    try Command("cp", "-r", before, twice).run().succeeded()
    let running = try [hook(twice).start(), hook(twice).start()]
    for process in running { try process.wait().succeeded() }
    #expect(try Command.patchbay("digest", "--tracker", twice).run().line == expected)
  }
}
