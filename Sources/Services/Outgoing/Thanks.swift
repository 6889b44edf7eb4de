import Bytes
import Git
package import Mail
package import Tracker

/// A thank-you mail for an applied series: a reply to its cover letter or first patch with the commit and branch of
/// each part, as `b4 ty` writes it.
package struct Thanks {
  /// The outcome of a patch.
  package struct Part: Hashable, Sendable {
    /// Such as `1/3`.
    package let label: String
    package let name: String
    package let state: String
    package let commit: String?
    package let branch: String?
  }

  package let series: SeriesGroup
  package let recipient: Address
  package let parts: [Part]
  package let mail: AnswerMail
  package let item: Outbox.Item
  package let state: MailingState

  /// The state that earns thanks.
  package static let acceptedState = "accepted"

  /// The text of a mail unless `[thank] template` is set; the placeholders are b4's.
  package static let template = """
    On ${sentdate}, ${fromname} wrote:
    ${quote}

    Applied to ${branch}, thanks!

    ${summary}

    Best regards,
    -- 
    ${signature}
    """

  /// - Parameter signature: Who says thanks.
  /// - Returns: nil unless a part of the series was accepted and none is open.
  package init?(_ series: SeriesGroup, signature: Address, in snapshot: Snapshot) throws {
    let states = try snapshot.reviewStates(of: series).patches
    let names = series.allPatches.map { states[$0.id]?.name ?? ReviewStates.initial }
    guard names.contains(Self.acceptedState), !names.contains(where: snapshot.configuration.states.isOpen) else {
      return nil
    }
    guard let answered = try snapshot.message(series.coverInForce ?? series.head) else { return nil }
    let records = try series.allPatches.map { try snapshot.message($0.id) }
    let project = records.lazy.compactMap { $0 }.flatMap { snapshot.configuration.projects(of: $0) }.first
    parts = try zip(zip(series.allPatches, records), names).map { pair, state in
      let history = try snapshot.history(of: pair.0.id)
      let isAccepted = state == Self.acceptedState
      let reason = isAccepted ? history.lastState?.entry.event.reason : nil
      let branches = (project?.branches ?? []).filter { $0.state == state }.map(\.name)
      return Part(
        label: "\(pair.0.text)/\(series.total)", name: pair.1?.content.name ?? "", state: state,
        commit: isAccepted ? history.lastCommit : nil,
        branch: isAccepted ? reason.flatMap(CloseRecorder.branch) ?? (branches.count == 1 ? branches[0] : nil) : nil)
    }
    self.series = series
    recipient = answered.content.sender
    let message = Message(try snapshot.mail(answered))
    mail = AnswerMail(
      to: message, messageID: "\(series.head.hex)@thanks.patchbay",
      text: Self.text(
        snapshot.configuration.thankTemplate ?? Self.template, to: message, from: recipient, parts, project, signature))
    var envelope = SendEmail.Envelope()
    envelope.to = [SendEmail.text(recipient)]
    envelope.cc = Self.copies(of: message, but: recipient, project)
    item = Outbox.Item(series.head, .thanks, mail: mail.bytes, to: envelope)
    state = MailingState(try snapshot.history(of: series.head), .thanks)
  }

  static func text(
    _ template: String, to message: Message, from person: Address, _ parts: [Part],
    _ project: TrackerConfiguration.Project?, _ signature: Address
  ) -> String {
    let commits = parts.compactMap(\.commit)
    return MailTemplate.filled(
      template,
      [
        "sentdate": message.date?.rfc2822 ?? "an unknown day", "fromname": person.name ?? person.email,
        "fromemail": person.email, "subject": message.subject, "quote": QuotedText.quoted(message.text),
        "branch": branches(of: parts), "treename": project?.name ?? "", "project": project?.name ?? "",
        "summary": summary(of: parts), "shortsha": commits.last.map { String($0.prefix(12)) } ?? "",
        "signature": SendEmail.text(signature), "signame": signature.name ?? signature.email,
        "signemail": signature.email,
      ])
  }

  /// A line for each part, followed by the commit it became.
  static func summary(of parts: [Part]) -> String {
    parts.map { part in
      let title = "[\(part.label)] \(part.name)\n      "
      guard let commit = part.commit else { return title + "(\(part.state))" }
      return title + "commit: \(commit)" + (part.branch.map { " (\($0))" } ?? "")
    }.joined(separator: "\n")
  }

  private static func branches(of parts: [Part]) -> String {
    var names: [String] = []
    for name in parts.compactMap(\.branch) where !names.contains(name) { names.append(name) }
    return names.isEmpty ? "the tree" : names.joined(separator: ", ")
  }

  /// Everybody who got the mail, and the list.
  private static func copies(
    of message: Message, but recipient: Address, _ project: TrackerConfiguration.Project?
  ) -> [String] {
    var seen: Set<String> = [recipient.key]
    var result: [String] = []
    for person in message.to + message.cc where seen.insert(person.key).inserted && person.email.contains("@") {
      result.append(SendEmail.text(person))
    }
    for list in project?.lists ?? [] where seen.insert(TrackerConfiguration.key(list)).inserted { result.append(list) }
    return result
  }
}
