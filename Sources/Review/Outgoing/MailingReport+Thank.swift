import Bytes
import Mail
package import Services
import Tracker

extension MailingReport {
  /// A series that was to be thanked for.
  package mutating func add(_ thanks: Thanks, _ delivery: Outbox.Delivery) {
    let id = String(thanks.series.head.hex.prefix(10))
    let result = note(delivery, of: id, .thank).result
    add(
      ["\(id) \(result): \(thanks.recipient.name ?? thanks.recipient.email): \(thanks.mail.subject)"] + delivery.lines,
      Self.json(thanks, result: result, nil))
  }

  /// A series that would be thanked for, or was.
  package mutating func add(_ thanks: Thanks, _ recipients: SendEmail.Recipients) {
    let isThanked = if case .sent = thanks.state { true } else { false }
    let result = isThanked ? "already thanked" : "would be thanked"
    let text = thanks.mail.text.split(separator: "\n", omittingEmptySubsequences: false)
    add(
      ["\(thanks.series.head.hex.prefix(10)) \(result)"] + recipients.lines + [
        "    Subject: \(thanks.mail.subject)", "",
      ]
        + text.map { "    \($0)" },
      Self.json(thanks, result: result, recipients))
  }

  private static func json(_ thanks: Thanks, result: String, _ recipients: SendEmail.Recipients?) -> JSONValue {
    [
      "series": .string(thanks.series.head.hex as String), "result": .string(result as String),
      "messageID": .string(thanks.mail.messageID as String), "inReplyTo": .string(thanks.mail.inReplyTo as String),
      "subject": .string(thanks.mail.subject as String),
      "to": .strings(recipients?.to ?? thanks.item.envelope.to),
      "cc": .strings(recipients?.cc ?? thanks.item.envelope.cc),
      "patches": .array(
        thanks.parts.map { part in
          [
            "number": .string(part.label as String), "name": .string(part.name as String),
            "state": .string(part.state as String), "commit": .string(part.commit), "branch": .string(part.branch),
          ]
        }),
      "text": .string(thanks.mail.text as String),
    ]
  }
}
