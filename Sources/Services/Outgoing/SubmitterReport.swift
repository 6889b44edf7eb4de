import Bytes
package import Mail
package import Tracker

/// A mail to the submitter of a series about what others did: states they set, checks that failed.
package struct SubmitterReport {
  package let series: SeriesGroup
  package let recipient: Address
  package let mail: AnswerMail
  package let item: Outbox.Item
  /// The earliest time, in seconds since 1970, because one was sent less than an hour before; nil if it may be sent
  /// now.
  package let earliest: Int64?

  /// The minimum time between reports on a series, in seconds.
  package static let interval: Int64 = 60 * 60

  /// - Parameters:
  ///   - since: What happened before is not reported; seconds since 1970.
  ///   - now: Seconds since 1970.
  /// - Returns: nil if nothing is to be reported.
  package init?(_ series: SeriesGroup, since: Int64, now: Int64, in snapshot: Snapshot) throws {
    guard let head = try snapshot.message(series.coverInForce ?? series.head) else { return nil }
    let submitter = snapshot.people.naming(head.content.sender)
    guard try Self.isReached(submitter, head.content.sender, in: snapshot) else { return nil }
    let happened = try Happened(to: series, in: snapshot)
    let changes = happened.changes.filter { change in
      change.event.date.seconds >= since && !happened.reports.covered.contains(change.id)
        && snapshot.people.naming(change.event.actor).key != submitter.key
    }
    guard let first = changes.first else { return nil }
    self.series = series
    recipient = head.content.sender
    earliest = happened.reports.last.map { $0 + Self.interval }.flatMap { $0 > now ? $0 : nil }
    let reported = changes.prefix(Event.Mailing.coverLimit).map(\.id)
    mail = AnswerMail(
      to: Message(try snapshot.mail(head)), messageID: "\(series.head.hex).\(first.id.hex)@report.patchbay",
      text: Self.text(series, head, recipient, Array(changes.prefix(Event.Mailing.coverLimit))), isAutomatic: true)
    var envelope = SendEmail.Envelope()
    envelope.to = [SendEmail.text(recipient)]
    var item = Outbox.Item(series.head, .report, mail: mail.bytes, to: envelope)
    item.covers = reported
    self.item = item
  }

  /// Whether the submitter has an address of their own, and takes reports.
  ///
  /// - Parameter sender: The submitter as the mail has them: a mailmap may have come after they opted out.
  private static func isReached(_ submitter: Address, _ sender: Address, in snapshot: Snapshot) throws -> Bool {
    guard submitter.isMailable else { return false }
    let lists = snapshot.configuration.projects.flatMap(\.lists).map(TrackerConfiguration.key)
    return try !lists.contains(submitter.key) && snapshot.wantsReports(submitter.email)
      && snapshot.wantsReports(sender.email)
  }

  // MARK: What happened

  /// Something that somebody did to a patch or the series.
  struct Change {
    let id: ObjectID
    let event: Event
    /// Such as `1/3`; nil for the series.
    let label: String?
    let text: String
  }

  private struct Happened {
    var changes: [Change] = []
    let reports: ReportHistory

    init(to series: SeriesGroup, in snapshot: Snapshot) throws {
      let kinds = snapshot.configuration.reports
      var targets: [(id: ObjectID, label: String?)] = series.allPatches.filter { series.members.contains($0.id) }
        .map { ($0.id, "\($0.text)/\(series.total)") }
      if !targets.contains(where: { $0.id == series.head }) { targets.append((series.head, nil)) }
      var histories: [ReviewHistory] = []
      for target in targets {
        let history = try snapshot.history(of: target.id)
        histories.append(history)
        var state: String?
        for entry in history.entries {
          let text = SubmitterReport.text(entry.event.changes, after: &state, kinds)
          if !text.isEmpty { changes.append(Change(id: entry.id, event: entry.event, label: target.label, text: text)) }
        }
      }
      reports = ReportHistory(ReviewHistory.merged(histories))
      changes.sort { ($0.event.date.seconds, $0.label ?? "", $0.id) < ($1.event.date.seconds, $1.label ?? "", $1.id) }
    }
  }

  /// The changes that are reported; empty for none.
  private static func text(
    _ changes: [Event.Change], after state: inout String?, _ kinds: Set<TrackerConfiguration.Report>
  ) -> String {
    var result: [String] = []
    for change in changes {
      switch change {
      case .state(let name):
        if name != state, kinds.contains(.stateChanged) { result.append("state \(name)") }
        state = name
      case .check(let check) where check.state == .fail && kinds.contains(.checkFailed):
        let more = [check.description, check.url].compactMap(\.self).map { "\n        \(UntrustedText.line($0))" }
        result.append("check \(check.context) failed" + more.joined())
      default: break
      }
    }
    return result.joined(separator: ", ")
  }

  // MARK: Its text

  static func text(
    _ series: SeriesGroup, _ head: MessageRecord, _ recipient: Address, _ changes: [Change]
  ) -> String {
    let version = series.version > 1 ? "v\(series.version) of " : ""
    var lines = ["What others did to \(version)\"\(UntrustedText.line(head.content.name))\":"]
    var last: (actor: Address, seconds: Int64)?
    for change in changes {
      let event = change.event
      if last?.actor != event.actor || last?.seconds != event.date.seconds {
        lines += ["", "\(UntrustedText.line(event.actor.description)), \(event.date.rfc2822):"]
        last = (event.actor, event.date.seconds)
      }
      lines.append("    \(change.label.map { "[\($0)] " } ?? "")\(change.text)")
      if let reason = event.reason { lines.append("        \(UntrustedText.line(reason))") }
    }
    lines += [
      "", "A series is reported on once an hour at most. `patchbay opt-out \(UntrustedText.line(recipient.email))`",
      "stops these mails; the people who run this tracker do it for you.",
    ]
    return lines.joined(separator: "\n") + "\n"
  }
}
