import TestSupport
import Testing

@Suite("Facts that another tracker refuses")
struct RefusedFactTests {
  /// A guarded tracker with rules, mail in it, and a writable mirror of it that does not know the rules.
  private func guarded(_ rules: String) throws -> Peers {
    let peers = try Peers().make("a")
    try peers.ingest("a", Peers.mails(1))
    try Command.patchbay("clone", "--writable", peers.path("a"), peers.path("m")).run().succeeded()
    try peers.run("a", "hooks", "install", "tracker").succeeded()
    try setRules(rules, peers)
    return peers
  }

  private func setRules(_ rules: String, _ peers: Peers) throws {
    try peers.run("a", "config", "import", "-", "--as", "boss@example.org", input: Array(rules.utf8)).succeeded()
  }

  private func sync(_ peers: Peers, as person: String? = "ci@example.org", _ options: String...) throws
    -> CommandResult
  {
    try Command(
      PackageFiles.binary, arguments: ["sync", "--tracker", peers.path("m"), peers.path("a")] + options,
      environment: person.map { ["REMOTE_USER": $0] } ?? [:]
    ).run()
  }

  private func check(_ peers: Peers, _ context: String) throws {
    try peers.run(
      "m", "check", "s0-1@example.org", "--context", context, "--state", "success", "--as", "ci@example.org"
    )
    .succeeded()
  }

  private func contexts(_ peers: Peers, _ name: String) throws -> Set<String> {
    let log = try peers.run(name, "log").succeeded().text
    return Set(
      log.split(separator: "\n").compactMap { $0.split(separator: "check ").dropFirst().first }.map {
        String($0.prefix { $0 != " " })
      })
  }

  @Test("an event that is not permitted is left out and reported once; others before and after it arrive")
  func notPermitted() throws {
    let peers = try guarded("[permission \"update\"]\n\tallow = ada@example.org\n")
    try check(peers, "before")
    try peers.run("m", "update", "s0-1@example.org", "--state", "accepted", "--as", "ci@example.org").succeeded()
    try check(peers, "after")
    let first = try sync(peers)
    #expect(first.status == 77, "\(first.errorText)")
    #expect(first.errorText.contains("ci@example.org may not update"), "\(first.errorText)")
    #expect(try contexts(peers, "a") == ["before", "after"])
    #expect(try !peers.run("a", "log").text.contains("state accepted"))
    try check(peers, "later")
    let second = try sync(peers)
    #expect(second.status == 0 && second.errorText.isEmpty, "\(second.errorText)")
    #expect(second.text.contains("1 left out"))
    #expect(try contexts(peers, "a") == ["before", "after", "later"])
    #expect(try sync(peers).text.hasPrefix("0 commits on 0 lanes received, 0 commits on 0 lanes sent"))
    let doctor = try peers.run("m", "doctor")
    #expect(doctor.status == 0 && doctor.text.contains("ci@example.org may not update"), "\(doctor.text)")
    // The mirror knows the rules now.
    let refused = try peers.run("m", "update", "s0-1@example.org", "--state", "new", "--as", "ci@example.org")
    #expect(refused.status == 77 && refused.errorText.contains("may not update at origin"), "\(refused.errorText)")
    // When the rules change, it is offered again.
    try setRules("[permission \"update\"]\n\tallow = ci@example.org\n", peers)
    let third = try sync(peers)
    #expect(third.status == 0 && third.errorText.isEmpty, "\(third.errorText)")
    #expect(try peers.run("a", "log").text.contains("state accepted"))
    #expect(try peers.digest("a") == peers.digest("m"))
    for name in ["a", "m"] { #expect(try peers.complaints(name) == "") }
  }

  @Test("an event of an actor other than the pusher needs the permission to relay", arguments: [true, false])
  func forged(mayRelay: Bool) throws {
    let relay = mayRelay ? "[permission \"relay\"]\n\tallow = gateway\n" : ""
    let peers = try guarded("[permission \"update\"]\n\tallow = ada@example.org\n" + relay)
    try peers.run("m", "update", "s0-1@example.org", "--state", "accepted", "--as", "ada@example.org").succeeded()
    let result = try sync(peers, as: "gateway")
    #expect(result.status == (mayRelay ? 0 : 77), "\(result.errorText)")
    let log = try peers.run("a", "log").succeeded().text
    #expect(log.contains("(pushed by gateway): state accepted") == mayRelay, "\(log)")
    if !mayRelay { #expect(result.errorText.contains("gateway may not speak for ada@example.org")) }
  }

  @Test("without a name from the transport only what is open to everybody passes, and log says so")
  func nobody() throws {
    let peers = try guarded("[permission \"update\"]\n\tallow = ada@example.org\n")
    try peers.run("m", "update", "s0-1@example.org", "--state", "accepted", "--as", "ada@example.org").succeeded()
    try check(peers, "open")
    #expect(try sync(peers, as: nil).status == 77)
    let log = try peers.run("a", "log").succeeded().text
    #expect(log.contains("(pushed by nobody): check open"), "\(log)")
    #expect(!log.contains("accepted"))
    try Command(
      PackageFiles.binary, arguments: ["sync", "--retry", "--tracker", peers.path("m"), peers.path("a")],
      environment: ["PATCHBAY_USER": "Ada <ada@example.org>"]
    ).run().succeeded()
    #expect(try peers.run("a", "log").text.contains("state accepted"))
  }

  @Test("a plain hook that refuses one fact without naming it does not stop the others")
  func plainHook() throws {
    let peers = try Peers().make("a", "m")
    let hook = """
      #!/bin/sh
      while read old new name; do
        git rev-list --objects $new --not --all | while read id path; do
          case $path in *.eml) if git cat-file blob $id | grep -q poison; then exit 1; fi ;; esac
        done || { echo "no poison here" >&2; exit 1; }
      done
      """
    try PackageFiles.write(Array((hook + "\n").utf8), to: peers.path("a") + "/hooks/pre-receive")
    try Command("chmod", "+x", peers.path("a") + "/hooks/pre-receive").run().succeeded()
    let mails = Peers.mails(3)
    try peers.ingest("m", Array(mails[..<4]))
    try peers.ingest("m", [MailBuilder(subject: "poison", messageID: "p@example.org", body: "poison")])
    try peers.ingest("m", Array(mails[4..<8]))
    let first = try sync(peers)
    #expect(first.status == 77 && first.errorText.contains("no poison here"), "\(first.errorText)")
    #expect(try peers.run("a", "status", "--json").decoded(StatusDocument.self).messages == 8)
    try peers.ingest("m", Array(mails[8...]))
    let second = try sync(peers)
    #expect(second.status == 0 && second.errorText.isEmpty, "\(second.errorText)")
    #expect(try peers.run("a", "status", "--json").decoded(StatusDocument.self).messages == 12)
    try Command("rm", peers.path("a") + "/hooks/pre-receive").run().succeeded()
    try sync(peers).succeeded()
    #expect(try peers.digest("a") == peers.digest("m"))
  }

  @Test("the facts of a remote lane with other content are taken, once, and later ones too")
  func malformed() throws {
    let peers = try Peers().make("a", "b")
    let mails = Peers.mails(3)
    try peers.ingest("b", Array(mails[..<3]))
    let lane = "refs/patchbay/log/\(try peers.writer("b"))-0"
    let junk = { (script: String) in
      _ = try peers.shell(
        "b",
        "export GIT_COMMITTER_DATE=\"$(git log -1 --format=%ct \(lane)) +0000\"; \(script)")
    }
    try junk(
      """
      junk=$(printf '100644 blob %s\\tjunk\\n' $(echo x | git hash-object -w --stdin) | git mktree)
      git update-ref \(lane) $(git commit-tree -p \(lane) -m junk $junk)
      event=$(echo no event | git hash-object -w --stdin)
      tree=$(printf "100644 blob $event\\t$event.event\\n" | git mktree)
      git update-ref \(lane) $(git commit-tree -p \(lane) -m event $tree)
      """)
    try peers.ingest("b", Array(mails[3..<6]))
    let first = try peers.sync("a", "b")
    #expect(first.status == 65 && first.errorText.contains("holds junk, which is not a fact"), "\(first.errorText)")
    #expect(try peers.digest("a") == peers.digest("b"))
    try peers.ingest("b", Array(mails[6...]))
    let second = try peers.sync("a", "b")
    #expect(second.status == 0 && second.errorText.isEmpty, "\(second.errorText)")
    #expect(try peers.digest("a") == peers.digest("b"))
    for name in ["a", "b"] {
      let doctor = try peers.run(name, "doctor")
      #expect(doctor.status == 0 && doctor.text.contains("holds junk"), "\(name): \(doctor.text)")
    }
    // A mirror that does not write takes them too.
    #expect(try Command.patchbay("clone", peers.path("b"), peers.path("m")).run().status == 65)
    #expect(try peers.digest("m") == peers.digest("b"))
    #expect(try peers.run("m", "sync").status == 0)
  }

  @Test("damage to our lane at the remote does not keep our facts from arriving")
  func spoiled() throws {
    let peers = try Peers().make("a", "b")
    let mails = Peers.mails(2)
    try peers.ingest("a", Array(mails[..<4]))
    try peers.sync("a", "b").succeeded()
    let lane = "refs/patchbay/log/\(try peers.writer("a"))-0"
    _ = try peers.shell(
      "b",
      """
      junk=$(printf '100644 blob %s\\tjunk\\n' $(echo x | git hash-object -w --stdin) | git mktree)
      git update-ref \(lane) $(GIT_COMMITTER_DATE='4000000000 +0000' git commit-tree -p \(lane)~1 -m junk $junk)
      """)
    try peers.ingest("a", Array(mails[4...]))
    #expect(try peers.sync("a", "b").status == 65)
    #expect(try peers.digest("a") == peers.digest("b"))
    try peers.ingest("a", [MailBuilder(messageID: "later@example.org")])
    let later = try peers.sync("a", "b")
    #expect(later.status == 0 && later.errorText.isEmpty, "\(later.errorText)")
    #expect(try peers.digest("a") == peers.digest("b"))
  }
}
