import TestSupport
import Testing

/// What `git pack-refs` and `git gc` do to lanes, and what a machine that stops then leaves.
@Suite("Packed references")
struct PackedReferenceTests {
  private func deliveries() throws -> Deliveries {
    let deliveries = try Deliveries()
    for mail in MailBuilder.series("tide", of: 3) { try deliveries.ingest(mail).succeeded() }
    return deliveries
  }

  private func commits(_ deliveries: Deliveries) throws -> String {
    try Command("git", "-C", deliveries.tracker, "rev-list", "--count", "--glob=refs/patchbay/log").run().succeeded()
      .line
  }

  @Test("git syncs packed-refs in a tracker before the references are deleted", .needsProgram("strace"))
  func synced() throws {
    let deliveries = try deliveries()
    let trace = deliveries.folder("trace")
    try Command(
      "strace", "-f", "-qq", "-y", "-o", trace, "-e", "trace=fsync,fdatasync,rename", "git", "-C", deliveries.tracker,
      "pack-refs", "--all"
    ).run().succeeded()
    let lines = String(decoding: try PackageFiles.read(trace), as: UTF8.self).split(separator: "\n")
    let sync = try #require(lines.firstIndex { $0.contains("sync(") && $0.contains("packed-refs") })
    let rename = try #require(lines.firstIndex { $0.contains("rename(") && $0.contains("packed-refs") })
    #expect(sync < rename)
  }

  @Test("init keeps a configured core.fsync")
  func decided() throws {
    let folder = try TemporaryDirectory()
    try Command("git", "init", "-q", "--bare", folder.path).run().succeeded()
    try Command("git", "-C", folder.path, "config", "core.fsync", "none").run().succeeded()
    try Command.patchbay("init", folder.path).run().succeeded()
    #expect(try Command("git", "-C", folder.path, "config", "core.fsync").run().line == "none")
  }

  @Test("no mail is taken while packed-refs is damaged, and doctor's command repairs it")
  func damaged() throws {
    let deliveries = try deliveries()
    try Command("git", "-C", deliveries.tracker, "pack-refs", "--all").run().succeeded()
    let before = try commits(deliveries)
    let digest = try deliveries.digest()
    let file = deliveries.tracker + "/packed-refs"
    var lines = String(decoding: try PackageFiles.read(file), as: UTF8.self).split(separator: "\n")
    lines.insert("damage " + String(repeating: "damage ", count: 20)[...], at: 2)
    lines.insert("damage", at: 1)
    try Command("chmod", "u+w", file).run().succeeded()
    try PackageFiles.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: file)
    let mail = MailBuilder(messageID: "after@example.org")
    let refused = try deliveries.ingest(mail)
    #expect(refused.status == 75)
    #expect(refused.errorText.contains("patchbay doctor"))
    #expect(try deliveries.patchbay("digest").status == 74)
    let findings = try deliveries.patchbay("doctor")
    #expect(findings.status == 1)
    #expect(findings.text.contains("objects: packed-refs: line 2"))
    try deliveries.fix(findings, "mv ")
    #expect(try commits(deliveries) == before)
    #expect(try deliveries.digest() == digest)
    try deliveries.ingest(mail).succeeded()
    let well = try deliveries.patchbay("doctor")
    #expect(well.status == 0, "\(well.text)")
  }

  @Test(
    "a lost reference of a lane is found by the view, and doctor's commands restore it", arguments: [false, true])
  func lostLane(isBegunAnew: Bool) throws {
    let deliveries = try deliveries()
    let digest = try deliveries.digest()
    let lane = try #require(try deliveries.references().first { $0.contains("/log/") })
    try PackageFiles.write([], to: "\(deliveries.tracker)/\(lane)")
    if isBegunAnew {
      try Command("rm", "\(deliveries.tracker)/\(lane)").run().succeeded()
      try deliveries.ingest(MailBuilder(messageID: "after@example.org")).succeeded()
      #expect(try commits(deliveries) == "1")
    }
    let findings = try deliveries.patchbay("doctor")
    #expect(findings.status == 1)
    #expect(findings.text.contains("no reference leads to it"))
    try deliveries.fix(findings, "rm -f ")
    if !isBegunAnew { #expect(try deliveries.digest() == digest) }
    #expect(try commits(deliveries) == (isBegunAnew ? "5" : "4"))
    let well = try deliveries.patchbay("doctor")
    #expect(well.status == 0, "\(well.text)")
  }

  @Test("a reference in place of the lanes defers mail, and doctor's command moves it away")
  func obstacle() throws {
    let deliveries = try Deliveries()
    let blob = try Command("git", "hash-object", "-w", "--stdin", in: deliveries.tracker).run().succeeded().line
    try Command("git", "-C", deliveries.tracker, "update-ref", "refs/patchbay/log", blob).run().succeeded()
    #expect(try deliveries.ingest(MailBuilder()).status == 75)
    let findings = try deliveries.patchbay("doctor")
    #expect(findings.text.contains("objects: refs/patchbay/log: a reference of this name"))
    try deliveries.fix(findings, "git ")
    try deliveries.ingest(MailBuilder()).succeeded()
    #expect(try Command("git", "-C", deliveries.tracker, "rev-parse", "refs/kept/patchbay/log").run().line == blob)
  }

  @Test(
    "a folder of lanes that another process made is synced by its first user",
    .needsProgram("strace"))
  func folderOfTheDead() throws {
    let deliveries = try Deliveries()
    let trace = deliveries.folder("trace")
    let slow = try Command(
      "strace", "-f", "-qq", "-y", "-o", trace, "-e", "inject=syncfs:delay_exit=2000000:when=1", PackageFiles.binary,
      "ingest", "--tracker", deliveries.tracker, input: MailBuilder(messageID: "slow@example.org").bytes
    ).start()
    let written = "test $(find objects -type f | wc -l) -ge 3"
    try Command("sh", "-c", "until \(written); do sleep 0.05; done", in: deliveries.tracker).run().succeeded()
    try Command("mkdir", "-p", "refs/patchbay/log", in: deliveries.tracker).run().succeeded()
    let result = slow.wait()
    #expect(result.status == 0, "\(result.errorText)")
    let lines = String(decoding: try PackageFiles.read(trace), as: UTF8.self).split(separator: "\n")
    for folder in ["refs/patchbay", "refs"] {
      #expect(lines.contains { $0.contains("fsync(") && $0.contains("/\(folder)>) = 0") }, "\(folder)")
    }
  }
}

extension Deliveries {
  /// Does what doctor says, where the command begins so.
  func fix(_ findings: CommandResult, _ beginning: String, mirror: String = "") throws {
    let commands = findings.lines.filter { $0.hasPrefix("  fix: \(beginning)") }
    #expect(!commands.isEmpty, "\(findings.text)")
    for command in Set(commands) {
      // Their last word may be to look again, which says 1 while something is left to fix.
      let words = String(command.dropFirst("  fix: ".count)).split(separator: "; patchbay doctor")[0]
      let script = words.replacing("patchbay rebuild", with: "\(PackageFiles.binary) rebuild")
        .replacing("MIRROR", with: mirror)
      let result = try Command("sh", "-c", String(script)).run()
      // A lane that has gone on since the mirror followed is not moved back, which git reports as refused.
      #expect(result.status == 0 || result.errorText.contains("(non-fast-forward)"), "\(result.errorText)")
    }
  }
}
