import Bytes
import Git
import TestSupport
import Testing

/// What `maintain --auto` makes of a tracker.
@Suite("Maintenance when it is due")
struct AutoMaintenanceTests {
  private let peers: Peers

  init() throws {
    peers = try Peers().make("a")
    try peers.ingest("a", Peers.mails(1))
    // None that ingest starts by itself.
    _ = try peers.shell("a", "git repack -adq")
  }

  /// Runs `maintain --auto`, and returns how often it repacked.
  private func maintain(atOnce count: Int = 1, _ options: String...) throws -> Int {
    let trace = peers.folder("trace")
    try PackageFiles.write([], to: trace)
    let running = try (0..<count).map { _ in
      try Command(
        PackageFiles.binary, arguments: ["maintain", "--auto", "--tracker", peers.path("a")] + options,
        environment: ["GIT_TRACE": trace]
      ).start()
    }
    for each in running { try each.wait().succeeded() }
    let lines = String(decoding: try PackageFiles.read(trace), as: UTF8.self).split(separator: "\n")
    return lines.count { $0.contains("built-in: git repack") }
  }

  /// Writes so many objects to the folder that is looked at.
  private func fill(_ count: Int, _ name: String = "object") throws {
    var found = 0
    var number = 0
    while found < count {
      number += 1
      let content = Array("\(name) \(number)".utf8)
      guard StoredObject.id(.blob, content).hex.hasPrefix("17") else { continue }
      try Command("git", "-C", peers.path("a"), "hash-object", "-w", "--stdin", input: content).run().succeeded()
      found += 1
    }
  }

  private func configure(_ key: String, _ value: String) throws {
    _ = try peers.shell("a", "git config \(key) \(value)")
  }

  @Test("does nothing up to the limit of loose objects, and packs beyond it")
  func loose() throws {
    try configure("gc.auto", "768")
    try fill(3)
    // What killed writers left is no object.
    _ = try peers.shell("a", "for each in 1 2 3; do touch objects/17/tmp_obj_$each; done")
    let files = "find . -type f -exec ls -l --time-style=full-iso {} + | sort"
    let before = try peers.shell("a", files)
    #expect(try maintain() == 0)
    #expect(try peers.shell("a", files) == before)
    try fill(4)
    #expect(try maintain() == 1)
    #expect(try maintain() == 0)
    #expect(try peers.complaints("a") == "")
  }

  @Test("does nothing up to the limit of packs, of which those to be kept do not count")
  func packs() throws {
    try configure("gc.autoPackLimit", "2")
    for number in 0..<2 {
      let script = "echo \(number) | git hash-object -w --stdin | git pack-objects -q objects/pack/pack"
      _ = try peers.shell("a", script)
    }
    _ = try peers.shell("a", "for each in objects/pack/*.pack; do touch ${each%.pack}.keep; break; done")
    #expect(try maintain() == 0)
    _ = try peers.shell("a", "rm objects/pack/*.keep")
    #expect(try maintain() == 1)
    #expect(try maintain() == 0)
    #expect(try peers.shell("a", "ls objects/pack/*.pack | wc -l") != "3")
    #expect(try peers.complaints("a") == "")
  }

  @Test(
    "never does anything where it is turned off",
    arguments: [("gc.auto", "0"), ("gc.auto", "-1"), ("patchbay.autoMaintain", "false")])
  func off(key: String, value: String) throws {
    try configure("gc.auto", "1")
    try configure("gc.autoPackLimit", "0")
    try fill(2)
    try configure(key, value)
    #expect(try maintain() == 0)
    try configure("gc.auto", "1")
    try configure("patchbay.autoMaintain", "true")
    #expect(try maintain() == 1)
  }

  @Test("is done once by processes that find it due at the same time")
  func once() throws {
    try configure("gc.auto", "1")
    for round in 0..<3 {
      try fill(2, "round \(round)")
      #expect(try maintain(atOnce: 6, "--quiet") == 1, "round \(round)")
    }
    #expect(try peers.complaints("a") == "")
  }

  @Test("is not started by each mail where it failed, until it has succeeded again or a day is over")
  func failing() throws {
    try configure("gc.auto", "1")
    try fill(2)
    // Nothing can be packed anew, for an object of a reference is missing.
    _ = try peers.shell("a", "echo 0123456789012345678901234567890123456789 >refs/heads/broken")
    let failed = try Command.patchbay("maintain", "--auto", "--tracker", peers.path("a")).run()
    #expect(failed.status != 0)
    let note = peers.path("a") + "/patchbay/maintain.failed"
    let text = String(decoding: try PackageFiles.read(note), as: UTF8.self)
    try peers.ingest("a", [MailBuilder(messageID: "recent@example.org")])
    try waitForProcesses(on: peers.path("a"))
    #expect(try PackageFiles.read(note) == Array(text.utf8))
    #expect(try Command.patchbay("doctor", "--tracker", peers.path("a")).run().text.contains("maintenance"))
    let reason = text.drop { $0 != "\n" }
    try PackageFiles.write(Array("1000000000\(reason)".utf8), to: note)
    try peers.ingest("a", [MailBuilder(messageID: "old@example.org")])
    // What it starts runs in the background, and fails again: the note is written anew.
    try waitForProcesses(on: peers.path("a"))
    #expect(try !String(decoding: PackageFiles.read(note), as: UTF8.self).hasPrefix("1000000000\n"))
    _ = try peers.shell("a", "rm refs/heads/broken")
    try peers.run("a", "maintain").succeeded()
    #expect(!PackageFiles.exists(note))
    #expect(try peers.complaints("a") == "")
  }
}
