import Bytes
import Git
import Mail
import Patches
import TestSupport
import Testing

@testable import Tracker

/// A record that is read again is the one that was written, byte for byte, whatever strangers' texts begin with.
@Suite("Records are read back from their text")
struct RecordTextTests {
  /// What joins the character before it, or the one behind it, and what equals other bytes.
  static let beginnings = ["\u{0301}", "\u{200D}", "\u{FE0F}", "\u{0903}", "\u{0600}", "\u{11A8}", " ", ":", "\\", "é"]

  private static func mail(_ beginning: String, copy: Int = 0) -> [UInt8] {
    let body = """
      Text.

      Reviewed-by: \(beginning)Eve <eve@example.org>
      Link: \(beginning)https://example.org/x
      Change-Id: \(beginning)I0123
      Signed-off-by: \(beginning) Ada <ada@example.org>

      """
    return MailBuilder(
      from: "\(beginning)Ada <ada@example.org>", subject: "[PATCH stable \(beginning)q 1/2] \(beginning)tide: heights",
      messageID: "tide-1@example.org", inReplyTo: "\(beginning)tide-0@example.org", body: body,
      diff: MailBuilder.diff("\(beginning)f"), fields: [(name: "X-Copy", value: String(copy))]
    ).bytes
  }

  @Test("of messages", arguments: beginnings)
  func messages(beginning: String) throws {
    let raw = Self.mail(beginning)
    let written = MailFact(raw: raw, blob: SHA1.blobID(raw)).record
    let read = MessageRecord(parsing: written.bytes)
    #expect(read.bytes == written.bytes)
    #expect(!written.content.given.isEmpty)
    for (one, other) in zip(read.content.given, written.content.given) {
      #expect(Array(one.trailer.value.utf8) == Array(other.trailer.value.utf8))
    }
  }

  @Test("of several copies of a mail, in any order", arguments: beginnings)
  func copies(beginning: String) throws {
    let bench = try FoldBench()
    let mails = (0..<3).map { Self.mail(beginning, copy: $0) }
    let atOnce = try bench.digest([mails])
    #expect(try bench.digest(mails.map { [$0] }) == atOnce)
    #expect(try bench.digest(mails.reversed().map { [$0] }) == atOnce)
  }

  @Test("of checks", arguments: beginnings)
  func checks(beginning: String) throws {
    let check = Event.Check(context: "\(beginning)ci", state: .success, url: nil, description: nil)
    let applies = Event.Applies(base: "\(beginning)base", result: "clean", path: "\(beginning)f")
    let event = Event(
      target: SHA1.blobID([]), date: MailDate(seconds: 1, offsetMinutes: 0),
      actor: Address(name: "\(beginning)Ada", email: "\(beginning)ada@example.org"),
      changes: [.check(check), .applies(applies)], reason: "\(beginning)why")
    let read = try #require(Event(parsing: event.bytes))
    #expect(read.bytes == event.bytes)
    #expect(read == event)
  }

  @Test("of trees in subjects", arguments: beginnings)
  func trees(beginning: String) throws {
    let tree = try #require(Subject("[PATCH stable \(beginning)q] tide: heights").tree)
    let read = try #require(SubjectTree(named: tree.name))
    #expect(read.isRelease == tree.isRelease)
    #expect(read.release == tree.release)
  }
}
