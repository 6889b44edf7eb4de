import Bytes
package import Services
import Tracker

/// What `send` did with each part.
package struct SendReport {
  package private(set) var lines: [String] = []
  package private(set) var failures: [CommandFailure] = []
  private var parts: [JSONValue] = []

  package init() {}

  package var json: JSONValue { ["parts": .array(parts)] }

  /// The worst that happened; nil if all went well.
  package var status: ExitStatus? {
    failures.contains { $0.status == .tryAgain } ? .tryAgain : failures.isEmpty ? nil : .no
  }

  /// A part that was to be sent.
  package mutating func add(_ part: SeriesSending.Part, of series: SeriesSending, _ delivery: Outbox.Delivery) {
    let id = Self.name(part, of: series)
    var why: String?
    let result: String
    switch delivery {
    case .sent: result = "sent"
    case .alreadySent: result = "already sent"
    case .doubtful(let reason):
      (result, why) = ("in doubt", reason)
      failures.append(
        CommandFailure(
          .no, "\(id) may have been sent", why: reason,
          advice: "look at the list, then run `patchbay send \(id)` with --again or --sent"))
    case .refused(let reason):
      (result, why) = ("not sent", reason)
      failures.append(CommandFailure(.tryAgain, "cannot send \(id)", why: reason, advice: "try again"))
    case .busy:
      result = "not sent"
      failures.append(
        CommandFailure(.tryAgain, "cannot send \(id)", why: "another process is at it", advice: "try again"))
    }
    lines.append("\(part.label) \(result): \(part.name)")
    add(part, of: series, result: result, [("why", .string(why))])
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
    lines.append("\(part.label) \(result): \(part.name)")
    lines.append("    From: \(recipients.from)")
    for (field, people) in [("To", recipients.to), ("Cc", recipients.cc)] where !people.isEmpty {
      lines.append("    \(field): \(people.joined(separator: ", "))")
    }
    lines.append("    Message-ID: <\(part.messageID)>")
    add(
      part, of: series, result: result,
      [("from", .string(recipients.from as String)), ("to", .strings(recipients.to)), ("cc", .strings(recipients.cc))])
  }

  private mutating func add(
    _ part: SeriesSending.Part, of series: SeriesSending, result: String, _ more: [(String, JSONValue)]
  ) {
    let members: [(String, JSONValue)] = [
      ("series", .string(series.series.head.hex as String)), ("project", .string(series.project.name as String)),
      ("id", .string(part.id.hex as String)), ("messageID", .string(part.messageID as String)),
      ("number", .string(part.label as String)), ("name", .string(part.name as String)),
      ("result", .string(result as String)),
    ]
    parts.append(.object((members + more).map { JSONValue.Member(name: $0.0, value: $0.1) }))
  }

  /// The part as a person types it: by number, the cover letter by its own id.
  private static func name(_ part: SeriesSending.Part, of series: SeriesSending) -> String {
    let number = part.label.split(separator: "/").first ?? ""
    let head = series.series.head.hex.prefix(10)
    return number == "0" || series.parts.count == 1 ? String(head) : "\(head)/\(number)"
  }
}
