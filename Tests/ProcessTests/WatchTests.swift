import TestSupport
import Testing

@Suite("Watching a Maildir")
struct WatchTests {
  private func makeMaildir(_ folder: TemporaryDirectory) throws -> String {
    for part in ["new", "cur", "tmp"] { try folder.makeFolder("Maildir/\(part)") }
    return folder("Maildir")
  }

  /// Waits until new/ is empty.
  private func waitUntilTaken(_ maildir: String) throws -> Bool {
    for _ in 0..<600 {
      if try PackageFiles.names(in: maildir + "/new").isEmpty { return true }
      try Command("sleep", "0.05").run().succeeded()
    }
    return false
  }

  @Test("takes in what is there and what comes, moves it when it is safe, and stops when told to")
  func watch() throws {
    let deliveries = try Deliveries()
    let maildir = try makeMaildir(deliveries.folder)
    let mails = MailBuilder.series("tide", of: 5).map(\.bytes)
    for (index, mail) in mails.prefix(3).enumerated() { try PackageFiles.write(mail, to: "\(maildir)/new/\(index)") }
    let watcher = try Command.patchbay("ingest", "--watch", maildir, "--tracker", deliveries.tracker).start()
    #expect(try waitUntilTaken(maildir))
    for (index, mail) in mails.enumerated().dropFirst(3) {
      try PackageFiles.write(mail, to: "\(maildir)/tmp/\(index)")
      try Command("mv", "\(maildir)/tmp/\(index)", "\(maildir)/new/\(index)").run().succeeded()
    }
    #expect(try waitUntilTaken(maildir))
    watcher.kill(15)
    let result = watcher.wait()
    #expect(result.status == 0, "\(result.errorText)")
    #expect(result.lines.count == 6)
    #expect(try PackageFiles.names(in: maildir + "/cur") == (0...5).map { "\($0):2," })
    #expect(try deliveries.digest() == Deliveries.serialDigest(mails))
  }

  @Test("a killed watcher loses nothing; the next one goes on")
  func killed() throws {
    let deliveries = try Deliveries()
    let maildir = try makeMaildir(deliveries.folder)
    let mails = (0..<30).flatMap { MailBuilder.series("s\($0)", of: 4).map(\.bytes) }
    for (index, mail) in mails.enumerated() { try PackageFiles.write(mail, to: "\(maildir)/new/\(index)") }
    for round in 1...6 {
      let watcher = try Command.patchbay("ingest", "-q", "--watch", maildir, "--tracker", deliveries.tracker).start()
      try Command("sleep", "0.0\(round * 15)").run().succeeded()
      watcher.kill(9)
      _ = watcher.wait()
    }
    let watcher = try Command.patchbay("ingest", "-q", "--watch", maildir, "--tracker", deliveries.tracker).start()
    #expect(try waitUntilTaken(maildir))
    watcher.kill(2)
    #expect(watcher.wait().status == 0)
    #expect(try deliveries.digest() == Deliveries.serialDigest(mails))
  }

  @Test("a folder that is no Maildir is no input")
  func noMaildir() throws {
    let deliveries = try Deliveries()
    #expect(try deliveries.patchbay("ingest", "--watch", deliveries.folder.path).status == 66)
  }
}
