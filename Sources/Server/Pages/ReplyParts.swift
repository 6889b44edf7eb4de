import Bytes
import Mail
import Tracker

/// How to reply to a mail from one's own mail program.
enum ReplyParts {
  /// Some programs do not take longer addresses.
  private static let quotedBytes = 1500

  static func add(to record: MessageRecord, _ body: String, _ page: inout Markup) {
    let email = record.content.sender.email
    guard let messageID = record.content.messageID, isPlain(messageID), isPlain(email) else { return }
    page.element("h2", ["id": "reply"], text: "Reply")
    page.element("p") { page in
      page.element(
        "a", ["href": .init(address(record, messageID, body)), "rel": "nofollow"], text: "In your mail program")
      page.text(", or with git, from a file:")
    }
    Parts.command(
      "git send-email --in-reply-to=\(shellQuoted("<\(messageID)>")) --to=\(shellQuoted(email)) reply.eml", to: &page)
  }

  /// Only characters that no mail program or shell takes for something else.
  private static func isPlain(_ text: String) -> Bool {
    text.utf8.count <= 250 && text.utf8.contains(UInt8(ascii: "@")) && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
  }

  /// `mailto:` with the subject, In-Reply-To and the quoted text (RFC 6068).
  private static func address(_ record: MessageRecord, _ messageID: String, _ body: String) -> String {
    let subject = record.content.isReply ? record.content.subject : "Re: " + record.content.subject
    let text = String(decoding: body.utf8.prefix(quotedBytes), as: UTF8.self)
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { "> \($0)" }
    if body.utf8.count > quotedBytes { lines.removeLast() }
    let fields = [
      ("In-Reply-To", "<\(messageID)>"), ("Subject", String(subject.prefix(300))),
      ("body", lines.joined(separator: "\r\n")),
    ].map { (name: $0.0, value: $0.1) }
    return "mailto:\(PercentEncoding.encoded(record.content.sender.email))?\(Query(fields).encoded)"
  }
}
