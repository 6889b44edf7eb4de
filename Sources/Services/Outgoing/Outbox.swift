package import Bytes
import Git
package import Mail
import Platform
package import Tracker

/// Sends each mail once, even if other processes try the same or are killed. README.md of this folder says how.
package struct Outbox {
  /// One mail to send.
  package struct Item {
    /// The message that the events are about.
    package let target: ObjectID
    package let purpose: Event.Mailing.Purpose
    package let mail: [UInt8]
    package var envelope: SendEmail.Envelope
    /// Files next to the mail, for the command that lists who gets a copy.
    package var attachments: [(name: String, bytes: [UInt8])] = []
    /// The events that a report covers.
    package var covers: [ObjectID] = []

    package init(_ target: ObjectID, _ purpose: Event.Mailing.Purpose, mail: [UInt8], to envelope: SendEmail.Envelope) {
      self.target = target
      self.purpose = purpose
      self.mail = mail
      self.envelope = envelope
    }

    func state(in snapshot: Snapshot) throws -> MailingState {
      MailingState(try snapshot.history(of: target), purpose, covers: covers)
    }
  }

  package enum Delivery: Hashable, Sendable {
    /// Now, by this process; to all but these.
    case sent(leftOut: [RefusedRecipient])
    /// Before, or by another process.
    case alreadySent
    /// It may have been; a person has to find out and decide.
    case doubtful(String)
    /// It was not, possibly because of one recipient; it can be tried again.
    case refused(String, RefusedRecipient?)
    /// Another process is sending it.
    case busy
  }

  private let tracker: TrackerRepository
  private let sendEmail: SendEmail
  private let actor: Address
  private let writer: String

  /// How long to wait for another process.
  private static let retryTimeout = Duration.seconds(60)

  package init(_ tracker: TrackerRepository, by actor: Address) throws {
    self.tracker = tracker
    self.actor = actor
    guard let writer = try tracker.git.configString(TrackerRepository.writerKey) else {
      throw TrackerError.noWriter(tracker.git.path)
    }
    self.writer = writer
    try tracker.git.shareNewFiles()
    sendEmail = try SendEmail(in: tracker.git.path)
    Handover.sweep(in: tracker.git.path)
  }

  /// Sends a mail unless it was sent before. A recipient that the mail server refuses gets no copy.
  package func deliver(_ item: Item) throws -> Delivery {
    var item = item
    while true {
      let delivery = try deliverToAll(item)
      guard case .refused(_, let recipient?) = delivery, item.envelope.leaveOut(recipient) else { return delivery }
    }
  }

  private func deliverToAll(_ item: Item) throws -> Delivery {
    let end = ContinuousClock.now + Self.retryTimeout
    repeat {
      let snapshot = try tracker.snapshot()
      switch try item.state(in: snapshot) {
      case .sent: return .alreadySent
      case .claimed(let claims):
        for claim in claims {
          if let delivery = try settle(claim, of: item, in: snapshot) { return delivery }
        }
      case .unsent(let attempt):
        let claim = MailingState.Claim(attempt: attempt, writer: writer)
        if let delivery = try attemptDelivery(of: item, claim) { return delivery }
      }
      Clock.sleepJittered(upTo: .milliseconds(40))
    } while ContinuousClock.now < end
    return .busy
  }

  /// Records a person's decision about a mail in doubt: that it was sent, or that it was not and may be sent again.
  ///
  /// - Returns: Whether there was any doubt.
  package func resolve(
    _ target: ObjectID, _ purpose: Event.Mailing.Purpose, wasSent: Bool, reason: String?
  ) throws -> Bool {
    let claims = try openClaims(target, purpose)
    for claim in claims {
      let handover = handover(target, purpose, claim)
      if handover.standing() == .busy { throw OutgoingError.beingSent }
      try record(wasSent ? .sent : .void, claim, target, purpose, reason: reason)
      if claim.writer == writer { handover.finish() }
    }
    return !claims.isEmpty
  }

  /// Settles attempts that killed processes left. What they did not send counts as unsent again.
  package func settle(_ target: ObjectID, _ purpose: Event.Mailing.Purpose) throws {
    let item = Item(target, purpose, mail: [], to: SendEmail.Envelope())
    for claim in try openClaims(target, purpose) where claim.writer == writer {
      _ = try settle(claim, of: item, in: tracker.snapshot())
    }
  }

  /// The attempts with an unknown outcome.
  private func openClaims(_ target: ObjectID, _ purpose: Event.Mailing.Purpose) throws -> [MailingState.Claim] {
    let history = try tracker.snapshot().history(of: target)
    if purpose == .report { return ReportHistory(history).open }
    guard case .claimed(let claims) = MailingState(history, purpose) else { return [] }
    return claims
  }

  // MARK: One attempt

  /// - Returns: nil if it is to be looked at again.
  private func attemptDelivery(of item: Item, _ claim: MailingState.Claim) throws -> Delivery? {
    let handover = handover(item.target, item.purpose, claim)
    guard let lock = try handover.prepare(item.mail, item.attachments) else {
      // It belongs to another process that has claimed it or is about to, or was killed before.
      return try settle(claim, of: item, in: tracker.snapshot())
    }
    defer { _ = lock }
    try record(.claimed, claim, item.target, item.purpose, covers: item.covers)
    // What was read before the folder was ours may be outdated.
    switch try item.state(in: tracker.snapshot()) {
    case .claimed([claim]): break
    case .claimed(let claims):
      let others = claims.filter { $0.writer != writer }.map(\.writer).joined(separator: ", ")
      try abandon(handover, claim, item)
      return .doubtful("the tracker \(others) is sending it, too")
    case .sent, .unsent:
      try abandon(handover, claim, item)
      return nil
    }
    switch try sendEmail.send(handover, item.envelope.located(in: handover.path)) {
    case .sent:
      try record(.sent, claim, item.target, item.purpose)
      handover.finish()
      return .sent(leftOut: item.envelope.leftOut)
    case .refused(let reason, let recipient):
      let words = recipient.map(\.line) ?? "the mail program did not take it"
      try record(.void, claim, item.target, item.purpose, reason: words)
      handover.finish()
      return .refused(reason, recipient)
    case .doubtful(let reason): return .doubtful(reason)
    case .busy: return nil
    }
  }

  private func abandon(_ handover: Handover, _ claim: MailingState.Claim, _ item: Item) throws {
    guard handover.revoke() else { return }
    try record(.void, claim, item.target, item.purpose)
    handover.finish()
  }

  /// Settles an attempt that another process made, possibly one that was killed.
  ///
  /// - Returns: nil if it is settled, or not the latest attempt.
  private func settle(_ claim: MailingState.Claim, of item: Item, in snapshot: Snapshot) throws -> Delivery? {
    let handover = handover(item.target, item.purpose, claim)
    guard claim.writer == writer else { return try doubt("the tracker \(claim.writer) began to send it", claim, item) }
    switch handover.standing() {
    case .busy: return nil
    case .ended(0):
      try record(.sent, claim, item.target, item.purpose)
      handover.finish()
      return .alreadySent
    case .ended(let status) where !sendEmail.isInterruption(status):
      try record(.void, claim, item.target, item.purpose, reason: "the mail program did not take it")
      handover.finish()
      return nil
    case .ended(let status): return try doubt(SendEmail.doubt(status), claim, item)
    case .void:
      try record(.void, claim, item.target, item.purpose, reason: "interrupted before it was sent")
      handover.finish()
      return nil
    case .interrupted: return try doubt("the mail program was interrupted", claim, item)
    case .absent:
      // Its owner may have finished it since the snapshot was taken.
      guard try openClaims(item.target, item.purpose).contains(claim) else { return nil }
      return try doubt("the record of it is gone", claim, item)
    }
  }

  /// A copy that arrived through the list or otherwise shows that it was sent.
  private func doubt(_ reason: String, _ claim: MailingState.Claim, _ item: Item) throws -> Delivery {
    guard try cameBack(item) else { return .doubtful(reason) }
    try record(.sent, claim, item.target, item.purpose, reason: "a copy of it came back")
    handover(item.target, item.purpose, claim).finish()
    return .alreadySent
  }

  private func cameBack(_ item: Item) throws -> Bool {
    let snapshot = try tracker.snapshot()
    guard let name = Message(item.mail).messageID.map(MessageName.id(of:)),
      let record = try snapshot.message(name) ?? snapshot.hiddenMessage(name)
    else { return false }
    return try record.copies.contains { copy in
      try !PushedMail.isOne(Message(snapshot.store.blob(copy.blob)).header)
    }
  }

  private func handover(
    _ target: ObjectID, _ purpose: Event.Mailing.Purpose, _ claim: MailingState.Claim
  ) -> Handover {
    Handover("\(target.hex)-\(purpose.rawValue)-\(claim.attempt)", in: tracker.git.path)
  }

  // MARK: Events

  private func record(
    _ step: Event.Mailing.Step, _ claim: MailingState.Claim, _ target: ObjectID, _ purpose: Event.Mailing.Purpose,
    covers: [ObjectID] = [], reason: String? = nil
  ) throws {
    let mailing = Event.Mailing(purpose, step, attempt: claim.attempt, writer: claim.writer, covers: covers)
    let now = MailDate.now()
    let (date, overruled) = try tracker.snapshot().history(of: target)
      .succeeding(now, notAfter: now.timestamp.advanced(by: Event.leeway))
    let event = Event(
      target: target, date: date, actor: actor, changes: [.mailing(mailing)], reason: reason, overrules: overruled)
    try tracker.record([event], summary: "Note that a mail was \(Self.word(step))")
  }

  private static func word(_ step: Event.Mailing.Step) -> String {
    switch step {
    case .claimed: "about to be sent"
    case .sent: "sent"
    case .void: "not sent"
    }
  }
}
