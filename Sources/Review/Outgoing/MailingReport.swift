import Bytes
import Services

/// What `send`, `thank` or `report` did, mail by mail: lines for people, JSON, and what failed.
package struct MailingReport {
  package private(set) var lines: [String] = []
  package private(set) var failures: [CommandFailure] = []
  /// Who got no copy of what was sent, in one line for each.
  package private(set) var leftOut: [String] = []
  /// One for each mail.
  package private(set) var entries: [JSONValue] = []

  package init() {}

  /// The worst that happened; nil if all went well.
  package var status: ExitStatus? {
    failures.contains { $0.status == .tryAgain } ? .tryAgain : failures.isEmpty ? nil : .no
  }

  mutating func add(_ lines: [String], _ entry: JSONValue) {
    self.lines += lines
    entries.append(entry)
  }

  /// What a command does with mails.
  struct Action {
    let command: String
    let done: String
    /// What stands behind the word, with a blank before it: nothing, or `for`.
    let suffix: String

    static let send = Action(command: "send", done: "sent", suffix: "")
    static let report = Action(command: "report", done: "reported", suffix: " on")
    static let thank = Action(command: "thank", done: "thanked", suffix: " for")
  }

  /// Notes what failed.
  ///
  /// - Parameter id: What the mail is about, as a person types it.
  /// - Returns: How the delivery ended in a word or two, and why.
  mutating func note(_ delivery: Outbox.Delivery, of id: String, _ action: Action) -> (result: String, why: String?) {
    let what = "cannot \(action.command)\(action.suffix) \(id)"
    switch delivery {
    case .sent(let leftOut):
      self.leftOut += leftOut.map { "\(id) was \(action.done)\(action.suffix), but not to \($0.address): \($0.answer)" }
      return (action.done, nil)
    case .alreadySent: return ("already \(action.done)", nil)
    case .doubtful(let reason):
      failures.append(
        CommandFailure(
          .no, "\(id) may have been \(action.done)\(action.suffix)", why: reason,
          advice: "look at the list, then run `patchbay \(action.command) \(id)` with --again or --sent"))
      return ("in doubt", reason)
    case .refused(let reason, _):
      failures.append(CommandFailure(.tryAgain, what, why: reason, advice: "try again"))
      return ("not \(action.done)", reason)
    case .busy:
      failures.append(CommandFailure(.tryAgain, what, why: "another process is sending it", advice: "try again"))
      return ("not \(action.done)", nil)
    }
  }
}

extension Outbox.Delivery {
  /// The addresses that the mail server refused.
  var leftOut: [String] {
    guard case .sent(let recipients) = self else { return [] }
    return recipients.map(\.address)
  }

  /// These with what it said, as lines of a header, indented.
  var lines: [String] {
    guard case .sent(let recipients) = self else { return [] }
    return recipients.map { "    Left out: " + UntrustedText.line("\($0.address) (\($0.answer))") }
  }
}

extension SendEmail.Recipients {
  /// As lines of a header, indented.
  var lines: [String] {
    [("From", [from]), ("To", to), ("Cc", cc), ("Left out", leftOut.map(UntrustedText.line))].filter { !$0.1.isEmpty }
      .map {
        "    \($0.0): \($0.1.joined(separator: ", "))"
      }
  }
}
