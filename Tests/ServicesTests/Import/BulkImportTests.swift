import Bytes
import Git
import Mail
import TestSupport
import Testing

@testable import Services
import Tracker

@Suite("Bulk import")
struct BulkImportTests {
  private static func mbox(_ mails: [MailBuilder]) -> [UInt8] {
    mails.flatMap { Array("From mboxrd@z Thu Jan  1 00:00:00 1970\n".utf8) + $0.bytes + [UInt8(ascii: "\n")] }
  }

  private func importing(_ sources: [MailSource], into path: String) throws -> BulkImport.Summary {
    try BulkImport.run(sources, into: try TrackerRepository.initialize(path))
  }

  private func digest(_ path: String, ignoringViews: Bool = false) throws -> ObjectID {
    let tracker = try TrackerRepository.open(path)
    return try Snapshot.take(of: tracker.git, from: ignoringViews ? .nothing() : .newestView).digest
  }

  @Test("a mailbox, a Maildir and a folder of mails give the same")
  func sources() throws {
    let folder = try TemporaryDirectory()
    let mails = MailBuilder.series("tide", of: 3)
    try folder.write("all.mbox", Self.mbox(mails))
    try Command("mkdir", "-p", folder("maildir/cur"), folder("maildir/new"), folder("maildir/tmp"), folder("eml/inner"))
      .run().succeeded()
    for (number, mail) in mails.enumerated() {
      try folder.write("maildir/\(number < 2 ? "cur" : "new")/\(number).host:2,S", mail.bytes)
      try folder.write("eml/\(number < 2 ? "" : "inner/")\(number).eml", mail.bytes)
    }
    var digests: Set<ObjectID> = []
    for name in ["all.mbox", "maildir", "eml"] {
      let summary = try importing(try MailSource.find(folder(name)), into: folder("\(name).git"))
      #expect(summary.new == 4, "\(name)")
      digests.insert(try digest(folder("\(name).git")))
    }
    let single = try folder.write("one.eml", mails[1].bytes)
    #expect(try MailSource.find(single) == [.eml(single)])
    #expect(digests.count == 1)
  }

  @Test("public-inbox repositories of both layouts are imported, with removed mails")
  func publicInbox() throws {
    let mails = MailBuilder.series("tide", of: 2)
    let folder = try TemporaryDirectory()
    let second = try GitSandbox()
    for mail in mails { _ = try second.commit("mail", ["m": mail.text]) }
    try second.git("rm", "-q", "m")
    _ = try second.commit("rm", ["d": mails[2].text])
    try Command("mkdir", "-p", folder("v2/git")).run().succeeded()
    try Command("git", "clone", "-q", "--bare", second.path, folder("v2/git/0.git")).run().succeeded()
    let first = try GitSandbox()
    for (number, mail) in mails.enumerated() {
      _ = try first.commit("mail", ["a\(number)/" + String(repeating: "\(number)", count: 38): mail.text])
    }
    for path in [folder("v2"), first.path] {
      let tracker = folder("t\(path.hashValue).git")
      let summary = try importing(try MailSource.find(path), into: tracker)
      #expect(summary.new == 3, "\(path)")
      #expect(try importing(try MailSource.find(path), into: tracker).new == 0)
    }
  }

  @Test("a mail that an archive lacks is reported, and the others are imported")
  func missingMail() throws {
    let mails = MailBuilder.series("tide", of: 3)
    let folder = try TemporaryDirectory()
    let archive = try GitSandbox()
    for mail in mails { _ = try archive.commit("mail", ["m": mail.text]) }
    let lost = SHA1.blobID(mails[1].bytes).hex
    try Command("rm", "-f", "\(archive.path)/.git/objects/\(lost.prefix(2))/\(lost.dropFirst(2))").run().succeeded()
    let summary = try importing(try MailSource.find(archive.path), into: folder("t.git"))
    #expect(summary.new == 3)
    #expect(summary.unreadable == 1)
    #expect(try #require(summary.firstUnreadable).contains(lost))
  }

  @Test("only new mails are imported, after an interrupted import too")
  func again() throws {
    let folder = try TemporaryDirectory()
    let mails = MailBuilder.series("tide", of: 4)
    let path = folder("tracker.git")
    #expect(try importing([.mbox(try folder.write("a", Self.mbox(Array(mails.prefix(2)))))], into: path).new == 2)
    let all = MailSource.mbox(try folder.write("b", Self.mbox(mails + mails)))
    #expect(
      try importing([all], into: path) == BulkImport.Summary(read: 10, new: 3, bytes: 0).withBytes(of: mails + mails))
    #expect(try importing([all], into: path).new == 0)
    #expect(try digest(path) == digest(path, ignoringViews: true))
  }

  @Test("a mail that compresses well is known when it comes again, like any other", arguments: [1, 40, 600])
  func repetitive(lines: Int) throws {
    let folder = try TemporaryDirectory()
    let body = String(repeating: "high\n", count: lines)
    let file = try folder.write("one.eml", MailBuilder(messageID: "1@example.org", body: body).bytes)
    for new in [1, 0, 0] { #expect(try importing([.eml(file)], into: folder("tracker.git")).new == new) }
  }

  @Test("a fold across checkpoints gives the digest of a fold from nothing")
  func checkpoints() throws {
    let folder = try TemporaryDirectory()
    var mails: [MailBuilder] = []
    for number in 0..<1100 { mails += MailBuilder.series("s\(number)", of: 3, firstMinute: number) }
    let path = folder("tracker.git")
    _ = try importing([.mbox(try folder.write("a", Self.mbox(mails)))], into: path)
    let tracker = try TrackerRepository.open(path)
    _ = try tracker.ingest([MailBuilder(subject: "Re: tide", messageID: "late@example.org").bytes])
    let more = MailBuilder.series("more", of: 3)
    _ = try importing([.mbox(try folder.write("b", Self.mbox(more)))], into: path)
    let snapshot = try tracker.snapshot()
    #expect(snapshot.data.counts.mails == 4405)
    #expect(!snapshot.isAhead)
    #expect(try digest(path, ignoringViews: true) == snapshot.digest)
    #expect(try PackageFiles.names(in: path + "/objects/pack").allSatisfy { !$0.hasSuffix(".keep") })
    try Command("git", "-C", path, "fsck", "--strict").run().succeeded()
  }
}

extension BulkImport.Summary {
  init(read: Int, new: Int, bytes: Int) {
    self.init()
    self.read = read
    self.new = new
    self.bytes = bytes
  }

  fileprivate func withBytes(of mails: [MailBuilder]) -> BulkImport.Summary {
    BulkImport.Summary(read: read, new: new, bytes: mails.reduce(0) { $0 + $1.bytes.count })
  }
}
