import Bytes
import Mail
package import Services
import Tracker

/// What `thank` did for each series.
package struct ThankReport {
  package private(set) var lines: [String] = []
  package private(set) var failures: [CommandFailure] = []
  private var entries: [JSONValue] = []

  package init() {}

  package var json: JSONValue { .array(entries) }

  /// The worst that happened; nil if all went well.
  package var status: ExitStatus? {
    failures.contains { $0.status == .tryAgain } ? .tryAgain : failures.isEmpty ? nil : .no
  }

  package mutating func add(_ thanks: Thanks, _ delivery: Outbox.Delivery) {
    let id = thanks.series.head.hex.prefix(10)
    let result: String
    switch delivery {
    case .sent: result = "thanked"
    case .alreadySent: result = "already thanked"
    case .doubtful(let reason):
      result = "in doubt"
      failures.append(
        CommandFailure(
          .no, "\(id) may have been thanked for", why: reason,
          advice: "look at the list, then run `patchbay thank \(id)` with --again or --sent"))
    case .refused(let reason):
      result = "not thanked"
      failures.append(CommandFailure(.tryAgain, "cannot thank for \(id)", why: reason, advice: "try again"))
    case .busy:
      result = "not thanked"
      failures.append(
        CommandFailure(.tryAgain, "cannot thank for \(id)", why: "another process is at it", advice: "try again"))
    }
    lines.append("\(id) \(result): \(thanks.recipient.name ?? thanks.recipient.email): \(thanks.mail.subject)")
    add(thanks, result: result, nil)
  }

  package mutating func add(_ thanks: Thanks, _ recipients: SendEmail.Recipients) {
    let isThanked = if case .sent = thanks.state { true } else { false }
    let result = isThanked ? "already thanked" : "would be thanked"
    lines.append("\(thanks.series.head.hex.prefix(10)) \(result)")
    for (field, people) in [("From", [recipients.from]), ("To", recipients.to), ("Cc", recipients.cc)]
    where !people.isEmpty {
      lines.append("    \(field): \(people.joined(separator: ", "))")
    }
    lines.append("    Subject: \(thanks.mail.subject)")
    lines.append("")
    for line in thanks.mail.text.split(separator: "\n", omittingEmptySubsequences: false) {
      lines.append("    \(line)")
    }
    add(thanks, result: result, recipients)
  }

  private mutating func add(_ thanks: Thanks, result: String, _ recipients: SendEmail.Recipients?) {
    entries.append([
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
    ])
  }
}
