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
    try eventually { try PackageFiles.names(in: maildir + "/new").isEmpty }
  }

  @Test("takes existing and new mail, moves it when it is safe, and stops on a signal")
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

  @Test("a killed watcher loses nothing, and the next one continues")
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

  @Test("with odd names and files in new/ the mails are taken, and nothing is waited for or replaced")
  func oddFiles() throws {
    let deliveries = try Deliveries()
    let maildir = try makeMaildir(deliveries.folder)
    let mails = MailBuilder.series("tide", of: 3).map(\.bytes)
    try PackageFiles.write(mails[0], to: "\(maildir)/new/1.host:2,S")
    try PackageFiles.write(mails[1], to: "\(maildir)/new/two words\\052\u{7}")
    try PackageFiles.write(mails[2], to: "\(maildir)/new/3")
    try PackageFiles.write(Array("not ours".utf8), to: "\(maildir)/cur/3:2,")
    try PackageFiles.write(mails[3], to: "\(maildir)/tmp/4")
    let script = """
      cd "$0/new" && mkfifo pipe && mkdir folder && ln -s nowhere gone && : >empty && printf x >.hidden &&
      mv ../tmp/4 "$(printf 'latin-\\344')"
      """
    try Command("bash", "-c", script, maildir).run().succeeded()
    let watcher = try Command.patchbay("ingest", "--watch", maildir, "--tracker", deliveries.tracker).start()
    #expect(try eventually { try PackageFiles.names(in: maildir + "/cur").count >= 4 })
    try Command("sleep", "0.5").run().succeeded()
    watcher.kill(15)
    let result = watcher.wait()
    #expect(result.status == 0)
    // What stays is tried again after a minute.
    #expect(result.lines.count { !$0.contains(" duplicate ") } == 4)
    // Each that stays is said once.
    for name in ["3", "empty", "folder", "pipe"] {
      #expect(
        result.errorText.split(separator: "\n").count { $0.contains("/new/\(name)") || $0.contains("take \(name):") }
          == 1)
    }
    #expect(try PackageFiles.read("\(maildir)/cur/3:2,") == Array("not ours".utf8))
    #expect(PackageFiles.exists("\(maildir)/cur/1.host:2,S") && PackageFiles.exists("\(maildir)/new/.hidden"))
    #expect(try deliveries.digest() == Deliveries.serialDigest(mails))
  }

  @Test("a read error of a mail's file makes the mail server try again")
  func unreadable() throws {
    // Reading there is EIO.
    #expect(try Deliveries().patchbay("ingest", "/proc/self/mem").status == 75)
  }

  @Test("a mail is stored although its line cannot be printed")
  func fullOutput() throws {
    let deliveries = try Deliveries()
    let script = "exec \"$0\" ingest --tracker \"$1\" >/dev/full"
    let command = Command(
      "sh", arguments: ["-c", script, PackageFiles.binary, deliveries.tracker], input: MailBuilder().bytes)
    #expect(try command.run().status == 75)
    #expect(try deliveries.status().messages == 1)
  }

  @Test("a folder that is not a Maildir cannot be watched")
  func noMaildir() throws {
    let deliveries = try Deliveries()
    #expect(try deliveries.patchbay("ingest", "--watch", deliveries.folder.path).status == 66)
  }
}
