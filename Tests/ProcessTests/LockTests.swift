import TestSupport
import Testing

@Suite("Stale locks and damage")
struct LockTests {
  /// A tracker with a lock on every lane, on the view and on packed-refs.
  private func locked() throws -> Deliveries {
    let deliveries = try Deliveries()
    for mail in MailBuilder.series("tide", of: 2) {
      try deliveries.ingest(mail).succeeded()
    }
    for name in try deliveries.references() + ["packed-refs"] {
      try deliveries.folder.write("tracker.git/\(name).lock", [])
    }
    return deliveries
  }

  @Test("mail is taken despite locks on every lane, the view and packed-refs, and doctor names and removes them")
  func everywhere() throws {
    let deliveries = try locked()
    let before = try deliveries.references()
    let mails = MailBuilder.series("harbour", of: 3)
    for mail in mails {
      let result = try Command(
        "strace", "-f", "-qq", "-e", "trace=clock_nanosleep,nanosleep", "-o", deliveries.folder("sleeps"),
        PackageFiles.binary, "ingest", "--tracker", deliveries.tracker, input: mail.bytes
      ).run().succeeded()
      #expect(result.text.contains(" new "))
      #expect(try deliveries.sleptMilliseconds() <= 100)
    }
    #expect(
      try deliveries.digest() == Deliveries.serialDigest((MailBuilder.series("tide", of: 2) + mails).map(\.bytes)))
    let findings = try deliveries.patchbay("doctor", "--json")
    #expect(findings.status == 1)
    let named = try findings.decoded(DoctorDocument.self).findings.map(\.subject)
    for name in before + ["packed-refs"] { #expect(named.contains(name)) }
    let kept = try deliveries.patchbay("doctor", "--remove-stale-locks", "--older-than", "1h").succeeded()
    #expect(kept.lines.allSatisfy { $0.hasPrefix("kept") } && kept.lines.count == before.count + 1)
    try deliveries.patchbay("doctor", "--remove-stale-locks", "--older-than", "0s").succeeded()
    let well = try deliveries.patchbay("doctor")
    #expect(well.status == 0, "\(well.text)")
  }

  @Test("a damaged lane stops no mail, and doctor names what is missing")
  func damagedLane() throws {
    let deliveries = try locked()
    try deliveries.patchbay("doctor", "--remove-stale-locks", "--older-than", "0s").succeeded()
    let lane = try #require(try deliveries.references().first { $0.contains("/log/") })
    let head = try Command("git", "-C", deliveries.tracker, "rev-parse", lane).run().succeeded().line
    try Command("rm", "-f", "\(deliveries.tracker)/objects/\(head.prefix(2))/\(head.dropFirst(2))").run().succeeded()
    try deliveries.ingest(MailBuilder(messageID: "after@example.org")).succeeded()
    let doctor = try deliveries.patchbay("doctor", "--json")
    #expect(doctor.status == 1)
    let findings = try doctor.decoded(DoctorDocument.self).findings
    #expect(findings.contains { $0.subject.contains(head) || $0.message.contains(head) }, "\(doctor.text)")
  }

  @Test("a truncated mail on disk blocks nobody; doctor names its file, and a mirror restores it")
  func cutOff() throws {
    let deliveries = try Deliveries()
    let mails = MailBuilder.series("tide", of: 2)
    for mail in mails { try deliveries.ingest(mail).succeeded() }
    let digest = try deliveries.digest()
    try Command("git", "clone", "-q", "--mirror", "--no-hardlinks", deliveries.tracker, deliveries.folder("mirror"))
      .run().succeeded()
    let blob = try Command("git", "hash-object", "--stdin", input: mails[1].bytes).run().succeeded().line
    let file = "\(deliveries.tracker)/objects/\(blob.prefix(2))/\(blob.dropFirst(2))"
    let bytes = try PackageFiles.read(file)
    try Command("chmod", "u+w", file).run().succeeded()
    try PackageFiles.write(Array(bytes[..<(bytes.count / 2)]), to: file)
    for arguments in [["digest"], ["list"], ["status"], ["log"]] {
      let result = try Command(
        PackageFiles.binary, arguments: arguments + ["--tracker", deliveries.tracker]
      ).run()
      #expect(!result.timedOut, "\(arguments)")
    }
    try deliveries.ingest(MailBuilder(messageID: "after@example.org")).succeeded()
    let findings = try deliveries.patchbay("doctor")
    #expect(
      findings.text.contains("objects: objects/\(blob.prefix(2))/\(blob.dropFirst(2)): the object's file is damaged"))
    try deliveries.fix(findings, "mkdir ")
    let missing = try deliveries.patchbay("doctor")
    #expect(missing.text.contains("objects: \(blob): the log needs the object, which is missing"))
    try deliveries.fix(missing, "git ", mirror: deliveries.folder("mirror"))
    let well = try deliveries.patchbay("doctor")
    #expect(well.status == 0, "\(well.text)")
    #expect(try deliveries.digest() != digest)
  }

  @Test("doctor finds a wrong view, leftovers and wrong modes, and its commands fix them")
  func otherFindings() throws {
    let deliveries = try locked()
    try deliveries.patchbay("doctor", "--remove-stale-locks", "--older-than", "0s").succeeded()
    try deliveries.folder.write("tracker.git/objects/pack/tmp_pack_dead", [])
    let harmless = try deliveries.patchbay("doctor")
    #expect(harmless.status == 0)
    #expect(harmless.text.contains("tmp_pack_dead"))
    let git = Command(
      "sh", "-c",
      """
      heads=$(git rev-parse refs/patchbay/view/0:heads) && format=$(git rev-parse refs/patchbay/view/0:data/format) &&
      counts=$(printf 'mails: 99\\n' | git hash-object -w --stdin) &&
      data=$(printf '100644 blob %s\\tcounts\\n100644 blob %s\\tformat\\n' $counts $format | git mktree) &&
      tree=$(printf '040000 tree %s\\tdata\\n100644 blob %s\\theads\\n' $data $heads | git mktree) &&
      git update-ref refs/patchbay/view/0 $(git commit-tree -m false $tree) && chmod u-w refs/patchbay
      """, in: deliveries.tracker)
    try git.run().succeeded()
    let findings = try deliveries.patchbay("doctor")
    #expect(findings.status == 1)
    #expect(findings.text.contains("permissions: refs/patchbay:"))
    #expect(findings.text.contains("but the log gives"))
    for line in findings.lines where line.hasPrefix("  fix: chmod") || line.hasPrefix("  fix: patchbay rebuild") {
      let words = String(line.dropFirst("  fix: ".count))
      let command = words.replacing("patchbay rebuild", with: "\(PackageFiles.binary) rebuild")
      try Command("sh", "-c", command).run().succeeded()
    }
    let well = try deliveries.patchbay("doctor")
    #expect(well.status == 0, "\(well.text)")
  }
}

extension Deliveries {
  func ingest(_ mail: MailBuilder) throws -> CommandResult {
    try Command(PackageFiles.binary, "ingest", "--tracker", tracker, input: mail.bytes).run()
  }

  func references() throws -> [String] {
    try Command("git", "-C", tracker, "for-each-ref", "--format=%(refname)", "refs/patchbay").run().succeeded().lines
  }

  /// The sum of what a trace in `sleeps` says was slept.
  func sleptMilliseconds() throws -> Int {
    let trace = String(decoding: try PackageFiles.read(folder("sleeps")), as: UTF8.self)
    return trace.matches(of: /tv_sec=(\d+), tv_nsec=(\d+)\}, (NULL|0x)/).reduce(0) { sum, match in
      sum + (Int(match.1) ?? 0) * 1000 + (Int(match.2) ?? 0) / 1_000_000
    }
  }
}
