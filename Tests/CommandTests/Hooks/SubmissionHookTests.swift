import TestSupport
import Testing

@Suite("Pushing a series instead of mailing it")
struct SubmissionHookTests {
  private typealias Place = PushPlace

  @Test("pushed commits become a series, the same push is nothing new, and an amended one is version 2")
  func versions() throws {
    let place = try Place()
    try place.work.commit(
      "tide: count\n\nBecause so.\n\nSigned-off-by: A U Thor <author@example.org>", ["a.txt": "1\n"])
    try place.work.commit("tide: measure", ["c/d.txt": "one\n"])
    #expect(try place.push("HEAD:refs/for/tide/heights").contains("\"heights\" v1, 2 patches"))
    let first = try #require(try place.sandbox.list("list").first)
    #expect(try place.sandbox.list("list").count == 1)
    #expect(first.string("name") == "heights")
    #expect(first.string("project") == "tide")
    #expect(first.bool("complete") == true)
    #expect(first.list("patches").map { $0.string("name") } == ["tide: count", "tide: measure"])
    let id = try #require(first.string("id"))
    try place.expectRoundTrip(id)

    let digest = try place.sandbox.run("digest").line
    #expect(try place.push("HEAD:refs/for/tide/heights").contains("already has these commits"))
    #expect(try place.sandbox.run("digest").line == digest)

    try place.work.git("commit", "-q", "--amend", "-m", "tide: measure well")
    #expect(try place.push("HEAD:refs/for/tide/heights").contains("v2, 2 patches, after \(id.prefix(12))"))
    let all = try place.sandbox.list("list", "--all")
    let second = try #require(all.first { $0.int("version") == 2 })
    #expect(all.count == 2)
    #expect(second.string("previous") == id)
    try place.expectRoundTrip(try #require(second.string("id")))

    // Fewer and older commits than before are a new version, too.
    try place.work.git("reset", "-q", "--hard", "HEAD~1")
    #expect(try place.push("HEAD:refs/for/tide/heights").contains("v3, 1 patch, after"))
    let third = try #require(try place.sandbox.list("list", "--all").first { $0.int("version") == 3 })
    #expect(third.string("previous") == second.string("id"))
    #expect(third.string("name") == "tide: count")
    try place.expectRoundTrip(try #require(third.string("id")))
    #expect(try GitSandbox.fsck(place.sandbox.tracker).isEmpty)
  }

  @Test("commits that are hard to mail come back unchanged")
  func hardToMail() throws {
    let place = try Place()
    let git = place.work
    func commit(_ message: String, _ script: String, _ environment: [String: String] = [:]) throws {
      try Command("sh", "-ec", script, in: git.path).run().succeeded()
      try git.git("add", "-A")
      try git.git("commit", "-q", "-F", "-", input: Array(message.utf8), environment: environment)
    }
    try commit(
      "tide: of another\n\nFrom: is no field here.\n", "echo x >> a.txt",
      [
        "GIT_AUTHOR_NAME": "Søren Ø, Jr", "GIT_AUTHOR_EMAIL": "s@example.org",
        "GIT_AUTHOR_DATE": "1500000000 -0330",
      ])
    try commit(
      "tide: text\n\nFrom me to you\n\n  ---\n  diff --git a/x b/x\n>From x\n\n* one\n* two\n", "echo y >> a.txt")
    try commit(
      "=?utf-8?q?tide?= \u{1F30A} höher und höher und höher und höher und höher und höher und höher und höher\n\nDate: x\n",
      "printf 'one\\r\\nzwei\\r\\n' > crlf.txt; printf 'no end' > 'na\"me \u{E9} x'")
    try commit("tide: bytes", "printf '\\0\\1\\2' > z.bin; printf 'caf\\351\\n' > latin.txt; printf '' > empty")
    try commit(
      "tide: modes\n\n[PATCH] is no subject", "git mv b.txt moved.txt; chmod +x moved.txt; ln -s a.txt link; rm empty")
    try commit("tide: long", "head -c 5000 /dev/zero | tr '\\0' x > long.txt; printf 'From a\\n-- \\n---\\n' > odd.txt")
    try Command("sh", "-ec", "printf 'tide: h\\366her\\n\\n\\344\\n' > ../message; echo 1 > e", in: git.path).run()
      .succeeded()
    try git.git("add", "-A")
    try git.git("-c", "i18n.commitEncoding=ISO-8859-1", "commit", "-q", "-F", "../message")
    try place.push("HEAD:refs/for/tide/odd")
    try place.expectRoundTrip(try #require(try place.sandbox.list("list").first?.string("id")))
    // One patch alone has its own date and its author's.
    try place.work.git("reset", "-q", "--hard", "topic~6")
    try place.push("HEAD:refs/for/tide/one")
    try place.expectRoundTrip(try #require(try place.sandbox.list("list", "--search", "another").first?.string("id")))
  }

  @Test("a commit that cannot be mailed or placed is refused in one line")
  func refusals() throws {
    let place = try Place(more: "[permission \"submit\"]\n allow = ada\n")
    let git = place.work
    func refused(_ message: String, _ expected: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
      try git.git("reset", "-q", "--hard", "main")
      try git.commit(message, ["new.txt": "\(message)\n"])
      let said = try place.refused("HEAD:refs/for/tide/x")
      #expect(said.contains(expected), "\(said)", sourceLocation: sourceLocation)
    }
    try refused("tide: x\n\none\n---\ntwo", "line 4 of its message, \"---\", would end the message")
    try refused("tide: x\n\ndiff --git a/x b/x", "line 3 of its message, \"diff --git")
    try refused("tide: one\nand more", "its subject is more than one line")
    try refused("[tide] one", "its subject begins with [ ]")
    try refused("Re: one", "line 1 of its message would arrive as \"one\"")

    try git.git("reset", "-q", "--hard", "main")
    #expect(try place.refused("HEAD:refs/for/tide/x").contains("is already in main of project tide"))
    #expect(try place.refused("HEAD:refs/for/nope/x").contains("there is no project nope: known are tide"))
    #expect(try place.refused("HEAD:refs/for/tide").contains("it names no topic"))
    #expect(try place.refused(":refs/for/tide/x").contains("a series cannot be deleted"))
    #expect(try place.refused("-o", "color=red", "HEAD:refs/for/tide/x").contains("there is no push option color=red"))
    try git.commit("tide: nothing", [:])
    #expect(try place.refused("HEAD:refs/for/tide/x").contains("changes nothing"))
    try git.git("reset", "-q", "--hard", "main")
    try git.commit("tide: x", ["x": "1\n"])
    let said = try place.refused("HEAD:refs/for/tide/x", person: "mallory")
    #expect(said.contains("mallory may not push patches"), "\(said)")
    try git.git("checkout", "-q", "-b", "side", "main")
    try git.commit("tide: y", ["y": "1\n"])
    try git.git("merge", "-q", "--no-edit", "topic")
    let merged = try place.refused("HEAD:refs/for/tide/x")
    #expect(merged.contains("is a merge"), "\(merged)")
    try git.git("checkout", "-q", "--orphan", "alone")
    try git.commit("tide: z", ["z": "1\n"])
    #expect(try place.refused("HEAD:refs/for/tide/x").contains("no commit in common with main of project tide"))

    try place.configure("[project \"far\"]\n list-id = far.example.org\n repository = https://example.org/far.git\n")
    #expect(try place.refused("topic:refs/for/far/x").contains("no branch of project far is available here"))
    #expect(try place.push("-o", "base=\(place.base)", "topic:refs/for/far/x").contains("\"tide: x\" v1, 1 patch"))
  }

  @Test("a push may have several topics, --atomic takes all or none, each pusher has their own topics")
  func topics() throws {
    let place = try Place()
    try place.work.commit("tide: one", ["one": "1\n"])
    try place.work.commit("tide: two", ["two": "1\n"])
    try place.push("HEAD~1:refs/for/tide/first", "HEAD:refs/for/tide/group/second")
    #expect(try place.sandbox.list("list").count == 2)
    let half = try place.command(["HEAD~1:refs/for/tide/third", "HEAD:refs/for/nope/x"]).run()
    #expect(half.status != 0)
    #expect(try place.sandbox.list("list").count == 3)
    let said = try place.refused("--atomic", "HEAD~1:refs/for/tide/fourth", "HEAD:refs/for/nope/x")
    #expect(said.contains("another reference of the push is refused"))

    #expect(try place.push("HEAD~1:refs/for/tide/first", person: "Grace <grace@example.org>").contains("v1, 1 patch"))
    let grace = try place.sandbox.list("list", "--submitter", "grace@example.org")
    #expect(grace.count == 1)
    #expect(grace.first?.string("previous") == nil)

    try place.push(
      "-o", "title=Höher", "-o", "description=What for.", "-o", "description=And why.", "HEAD:refs/for/tide/fifth")
    let cover = try #require(try place.sandbox.list("list", "--search", "Höher").first)
    #expect(cover.string("name") == "Höher")
    let log = Command(
      "sh", "-ec", "git log -p $(git for-each-ref --format='%(refname)' refs/patchbay/log)", in: place.sandbox.tracker)
    #expect(try log.run().succeeded().text.contains("+What for.\n+\n+And why.\n"))
  }

  @Test("a push whose subjects cannot match the project's filter is refused")
  func subjects() throws {
    let place = try Place(more: " subject = *[PATCH tide*\n")
    try place.work.commit("tide: one", ["one": "1\n"])
    try place.push("HEAD:refs/for/tide/first")
    #expect(try place.sandbox.list("list").first?.string("project") == "tide")
    try place.configure(" subject = *[tide] *\n")
    try place.push("HEAD:refs/for/tide/second")
    try place.configure(" subject = *nothing*\n")
    #expect(try place.refused("HEAD:refs/for/tide/third").contains("matches project.tide.subject"))
  }

  @Test("a push that was killed and repeated, or runs several times at once, leaves what one push leaves")
  func killed() throws {
    let place = try Place()
    for number in 1...8 { try place.work.commit("tide: \(number)", ["f\(number)": "\(number)\n"]) }
    let before = place.sandbox.folder("before.git")
    try Command("cp", "-r", place.sandbox.tracker, before).run().succeeded()
    try place.push("HEAD:refs/for/tide/count")
    let expected = try place.sandbox.run("digest").line

    func push(to tracker: String) -> Command {
      var push = place.command(["HEAD:refs/for/tide/count"])
      push.arguments[1] = tracker
      return push
    }
    let killed = place.sandbox.folder("killed.git")
    try Command("cp", "-r", before, killed).run().succeeded()
    for milliseconds in [20, 50, 80, 110, 140, 170, 200, 230, 260, 300] {
      var command = push(to: killed)
      command.timeout = .milliseconds(milliseconds)
      _ = try command.run()
    }
    try push(to: killed).run().succeeded()
    #expect(try Command.patchbay("digest", "--tracker", killed).run().line == expected)

    let twice = place.sandbox.folder("twice.git")
    try Command("cp", "-r", before, twice).run().succeeded()
    let running = try [push(to: twice).start(), push(to: twice).start(), push(to: twice).start()]
    for process in running { try process.wait().succeeded() }
    #expect(try Command.patchbay("digest", "--tracker", twice).run().line == expected)
  }
}

extension PushPlace {
  /// What git says about a push that is refused, after a look that nothing has changed.
  func refused(_ arguments: String..., person: String = "ada") throws -> String {
    let before = try references()
    let result = try command(arguments, person: person).run()
    #expect(result.status != 0)
    #expect(try references() == before)
    return result.errorText
  }

  func references() throws -> String {
    try Command("git", "-C", sandbox.tracker, "for-each-ref").run().succeeded().text
  }

  /// Trees, authors, dates and messages of the commits after the base.
  func commits(_ tip: String, in repository: String) throws -> String {
    try Command(
      "git", "-C", repository, "log", "--reverse", "--encoding=UTF-8", "--format=%T %an <%ae> %ad%n%B",
      "\(base)..\(tip)"
    ).run().succeeded().text
  }

  /// Expects that the newest series gives back HEAD's commits, by `export` and by `mbox` and git am.
  func expectRoundTrip(_ series: String) throws {
    let pushed = try commits("HEAD", in: work.path)
    try sandbox.run("export", series, "--repo", code, "--branch", "back", "--force").succeeded()
    #expect(try commits("back", in: code) == pushed)
    let mailbox = try sandbox.run("mbox", series).succeeded().output
    let other = sandbox.folder("am")
    try Command("rm", "-rf", other).run().succeeded()
    try Command("git", "clone", "-q", code, other).run().succeeded()
    try Command("git", "-C", other, "am", "-q", "--keep-cr", input: mailbox).run().succeeded()
    #expect(try commits("HEAD", in: other) == pushed)
  }
}
