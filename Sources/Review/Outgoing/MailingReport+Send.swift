import Bytes
package import Services
import Tracker

extension MailingReport {
  /// A part that was to be sent.
  package mutating func add(_ part: SeriesSending.Part, of series: SeriesSending, _ delivery: Outbox.Delivery) {
    let (result, why) = note(delivery, of: Self.name(part, of: series), .send)
    add(
      ["\(part.label) \(result): \(part.name)"] + delivery.lines,
      Self.json(
        part, of: series, result: result, [("why", .string(why)), ("leftOut", .strings(delivery.leftOut))]))
  }

  /// A part that would be sent, or was.
  package mutating func add(
    _ part: SeriesSending.Part, of series: SeriesSending, _ recipients: SendEmail.Recipients
  ) {
    let result =
      switch part.state {
      case .sent: "already sent"
      case .claimed: "in doubt"
      case .unsent: "would be sent"
      }
    add(
      ["\(part.label) \(result): \(part.name)"] + recipients.lines + ["    Message-ID: <\(part.messageID)>"],
      Self.json(
        part, of: series, result: result,
        [
          ("from", .string(recipients.from as String)), ("to", .strings(recipients.to)),
          ("cc", .strings(recipients.cc)), ("leftOut", .strings(recipients.leftOut)),
        ]))
  }

  private static func json(
    _ part: SeriesSending.Part, of series: SeriesSending, result: String, _ more: [(String, JSONValue)]
  ) -> JSONValue {
    let members: [(String, JSONValue)] = [
      ("series", .string(series.series.head.hex as String)), ("project", .string(series.project.name as String)),
      ("id", .string(part.id.hex as String)), ("messageID", .string(part.messageID as String)),
      ("number", .string(part.label as String)), ("name", .string(part.name as String)),
      ("result", .string(result as String)),
    ]
    return .object((members + more).map { JSONValue.Member(name: $0.0, value: $0.1) })
  }

  /// The part as a person types it: by number, the cover letter by its own id.
  private static func name(_ part: SeriesSending.Part, of series: SeriesSending) -> String {
    let number = part.label.split(separator: "/").first ?? ""
    let head = series.series.head.hex.prefix(10)
    return number == "0" || series.parts.count == 1 ? String(head) : "\(head)/\(number)"
  }
}
