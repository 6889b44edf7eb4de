import Foundation
import TestSupport
import Testing

/// `PATCHBAY_EXCHANGE_ROUNDS=500` is the long form; the seed is printed with what fails.
@Suite("Three trackers and two mirrors, one of them hostile", .timeLimit(.minutes(240)))
struct HostileExchangeTests {
  private static let honest = ["a", "b", "c", "m"]
  private static let rules = """
    [permission "update"]
    \tallow = ada@example.org
    [permission "relay"]
    \tallow = gateway

    """

  private struct Place {
    let peers: Peers
    var random: SeededRandom
    /// The blobs of honest mails, and the reasons of honest events.
    var mails: [String] = []
    var reasons: Set<String> = []
    var kills = 0
    var refusals = 0

    init(seed: UInt64) throws {
      random = SeededRandom(seed: seed)
      peers = try Peers().make("a", "b", "c")
      try peers.ingest("a", [MailBuilder(messageID: "first@example.org")])
      for name in ["a", "b", "c"] {
        try peers.run(name, "hooks", "install", "tracker").succeeded()
        try peers.run(name, "config", "import", "-", "--as", "boss@example.org", input: Array(rules.utf8)).succeeded()
      }
      for (mirror, source) in [("m", "a"), ("h", "b")] {
        try Command.patchbay("clone", "--writable", peers.path(source), peers.path(mirror)).run().succeeded()
      }
    }

    mutating func pick<Value>(_ values: [Value]) -> Value { values[Int.random(in: 0..<values.count, using: &random)] }

    mutating func mail(_ number: Int) throws {
      let mail = MailBuilder(
        subject: "[PATCH] honest \(number)", messageID: "honest-\(number)@example.org",
        date: "Tue, 14 Nov 2023 \(10 + number % 10):\(10 + number % 50):00 +0000", diff: MailBuilder.diff("f\(number)"))
      let name = pick(honest)
      try peers.run(name, "ingest", "--quiet", input: mail.bytes).succeeded()
      mails.append(try Command("git", "hash-object", "--stdin", input: mail.bytes).run().line)
      guard number % 3 == 0 else { return }
      try peers.run(
        name, "update", "honest-\(number)@example.org", "--state", "accepted", "--as", "ada@example.org", "--reason",
        "honest \(number)"
      ).succeeded()
      reasons.insert("honest \(number)")
    }

    /// Something that no tracker does. It may fail: what there is to spoil may not be there yet.
    mutating func spoil(_ number: Int) throws {
      let lane = "refs/patchbay/log/\(try peers.writer("h"))-0"
      let event = """
        target: $(printf first@example.org | git hash-object --stdin)
        date: \(pick(Fuzzing.numbers)) \(pick(Fuzzing.numbers))
        by: \(pick(["ada@example.org", "mallory@example.org"]))
        state: rejected
        reason: forged \(number)
        """
      let commit = { (entry: String, date: String) in
        """
        tree=$(printf '\(entry)' | git mktree)
        parent=$(git rev-parse -q --verify \(lane) || true)
        git update-ref \(lane) $(GIT_COMMITTER_DATE='\(date) +0000' git commit-tree ${parent:+-p $parent} -m x $tree)
        """
      }
      let scripts = [
        "e=$(git hash-object -w --stdin <<END\n\(event)\nEND\n)\n"
          + commit("100644 blob '$e'\\t'$e'.event\\n", "1700000000"),
        "e=$(git hash-object -w --stdin <<END\n\(event)\nEND\n)\n"
          + commit("100644 blob '$e'\\t'$e'.event\\n", "4102444800"),
        "git update-ref \(lane) \(lane)~1",
        "e=$(echo junk | git hash-object -w --stdin)\n" + commit("100644 blob '$e'\\tjunk\\n", "1700000000"),
        "git update-ref refs/patchbay/log/ffff-\(number % 9) $(git rev-parse \(lane))",
        "git update-ref refs/patchbay/view/0 $(git rev-parse \(lane))",
      ]
      _ = try Command("sh", "-ec", pick(scripts), in: peers.path("h")).run()
      let hostile = MailBuilder(
        subject: "[PATCH v\(pick(Fuzzing.numbers)) \(pick(Fuzzing.numbers))/\(pick(Fuzzing.numbers))] x",
        messageID: pick(["honest-1@example.org", "hostile-\(number)@example.org"]),
        date: "Tue, 14 Nov \(pick(Fuzzing.numbers)) 00:00:00 +0000")
      _ = try peers.run("h", "ingest", "--quiet", input: hostile.bytes)
      _ = try peers.run("h", "update", "first@example.org", "--state", "accepted", "--as", "mallory@example.org")
    }

    @discardableResult
    func sync(_ one: String, _ other: String, within limit: Duration = Command.patience) throws -> CommandResult {
      try Command(
        PackageFiles.binary, arguments: ["sync", "--tracker", peers.path(one), peers.path(other)],
        environment: ["REMOTE_USER": one == "h" ? "mallory@example.org" : "gateway"], timeout: limit
      ).run()
    }

    static let pairs = [("a", "b"), ("b", "c"), ("c", "a"), ("m", "a"), ("h", "b"), ("h", "a"), ("b", "a"), ("m", "a")]
  }

  @Test("honest facts reach every tracker, and every command works")
  func rounds() throws {
    let rounds = ProcessInfo.processInfo.environment["PATCHBAY_EXCHANGE_ROUNDS"].flatMap { Int($0) } ?? 10
    let seed = ProcessInfo.processInfo.environment["PATCHBAY_FUZZ_SEED"].flatMap { UInt64($0) } ?? 7
    var place = try Place(seed: seed)
    let peers = place.peers
    for number in 0..<rounds {
      try place.mail(number)
      if number % 2 == 0 { try place.spoil(number) }
      let (one, other) = place.pick(Place.pairs)
      let isKilled = Int.random(in: 0..<10, using: &place.random) < 4
      let limit = isKilled ? Duration.milliseconds(Int.random(in: 5...900, using: &place.random)) : Command.patience
      let result = try place.sync(one, other, within: limit)
      if result.timedOut { place.kills += 1 } else if result.status == 77 || result.status == 65 { place.refusals += 1 }
      #expect(
        result.timedOut || [0, 65, 75, 77].contains(result.status), "seed \(seed): \(one) \(other) \(result.errorText)")
      if number % 10 == 9 { try expectCommandsToWork(peers, ["status", "list"], seed) }
    }
    // What doctor says of locks that the killed left.
    for name in Self.honest + ["h"] {
      try Command("find", peers.path(name), "-name", "*.lock", "-delete").run().succeeded()
    }
    for _ in 0..<3 {
      for (one, other) in Place.pairs where one != "h" { try place.sync(one, other) }
    }
    for name in Self.honest {
      let objects = Set(
        try peers.shell(name, "git rev-list --objects --glob='refs/patchbay/log/*' | cut -c1-40").split(separator: "\n")
          .map(String.init))
      #expect(place.mails.allSatisfy(objects.contains), "seed \(seed): \(name)")
      let log = try peers.run(name, "log").succeeded().text
      #expect(place.reasons.allSatisfy { log.contains($0) }, "seed \(seed): \(name)")
      #expect(try peers.digest(name) == peers.digest("a"), "seed \(seed): \(name)")
      #expect(try GitSandbox.fsck(peers.path(name)) == "", "seed \(seed): \(name)")
    }
    try expectCommandsToWork(peers, ["status", "list", "log", "digest", "config", "search x"], seed)
    let doctor = try peers.run("h", "doctor")
    #expect(doctor.signal == nil && !doctor.text.isEmpty, "seed \(seed): \(doctor.errorText)")
    if ProcessInfo.processInfo.environment["PATCHBAY_EXCHANGE_ROUNDS"] != nil {
      print(
        "\(rounds) rounds, \(place.kills) killed, \(place.refusals) with refusals, \(place.mails.count) honest mails")
    }
  }

  private func expectCommandsToWork(_ peers: Peers, _ commands: [String], _ seed: UInt64) throws {
    for name in Self.honest + ["h"] {
      for command in commands {
        let words = command.split(separator: " ").map(String.init) + ["--tracker", peers.path(name)]
        let result = try Command(PackageFiles.binary, arguments: words).run()
        #expect([0, 1].contains(result.status), "seed \(seed): \(command) of \(name): \(result.errorText)")
      }
    }
  }
}
