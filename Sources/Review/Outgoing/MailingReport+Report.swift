import Bytes
import Mail
package import Services
import Tracker

extension MailingReport {
  /// A series that was to be reported on.
  package mutating func add(_ report: SubmitterReport, _ delivery: Outbox.Delivery) {
    let id = String(report.series.head.hex.prefix(10))
    let (result, why) = note(delivery, of: id, .report)
    add(["\(id) \(result): \(Self.name(report))"], Self.json(report, result, why))
  }

  /// A series that was reported on less than an hour before.
  package mutating func add(waiting report: SubmitterReport) {
    add(
      ["\(report.series.head.hex.prefix(10)) waits: \(Self.name(report)): reported less than an hour ago"],
      Self.json(report, "waits", nil))
  }

  /// A series that would be reported on.
  package mutating func add(_ report: SubmitterReport, _ recipients: SendEmail.Recipients) {
    let text = report.mail.text.split(separator: "\n", omittingEmptySubsequences: false)
    let result = report.earliest == nil ? "would be reported" : "waits"
    add(
      ["\(report.series.head.hex.prefix(10)) \(result)"] + recipients.lines
        + ["    Subject: \(report.mail.subject)", ""] + text.map { "    \($0)" },
      Self.json(report, result, nil))
  }

  private static func name(_ report: SubmitterReport) -> String {
    "\(report.recipient.name ?? report.recipient.email): \(report.mail.subject)"
  }

  private static func json(_ report: SubmitterReport, _ result: String, _ why: String?) -> JSONValue {
    [
      "series": .string(report.series.head.hex as String), "result": .string(result as String), "why": .string(why),
      "messageID": .string(report.mail.messageID as String), "inReplyTo": .string(report.mail.inReplyTo as String),
      "subject": .string(report.mail.subject as String), "to": .strings(report.item.envelope.to),
      "events": .strings(report.item.covers.map(\.hex)), "text": .string(report.mail.text as String),
    ]
  }
}
