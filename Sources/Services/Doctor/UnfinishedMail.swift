package import Bytes
import Git
package import Platform
package import Tracker

/// Mails that may or may not have been sent, because their mail program was interrupted.
package struct UnfinishedMail: Hashable, Sendable {
  /// The message that the events are about.
  package let target: ObjectID
  package let purpose: Event.Mailing.Purpose

  /// Those in doubt, in the order of their names.
  package static func inDoubt(_ tracker: TrackerRepository) throws(SystemError) -> [UnfinishedMail] {
    try all(tracker).filter { $0.handover.isInDoubt }.map(\.mail)
  }

  /// Those being sent, and those whose sending was interrupted.
  fileprivate static func all(
    _ tracker: TrackerRepository
  ) throws(SystemError) -> [(mail: UnfinishedMail, handover: Handover)] {
    try Handover.names(in: tracker.git.path).sorted().compactMap { name in
      let fields = name.split(separator: "-", maxSplits: 2)
      guard fields.count == 3, let target = ObjectID(hex: String(fields[0])),
        let purpose = Event.Mailing.Purpose(rawValue: String(fields[1]))
      else { return nil }
      return (UnfinishedMail(target: target, purpose: purpose), Handover(name, in: tracker.git.path))
    }
  }

  /// The command that settles whether it was sent, without its option.
  private var command: String {
    let name =
      switch purpose {
      case .part: "send"
      case .thanks: "thank"
      case .report: "report"
      }
    return "patchbay \(name) \(target.hex.prefix(10))"
  }

  /// What it is.
  package var text: String {
    switch purpose {
    case .part: "mail of \(target.hex.prefix(10))"
    case .thanks: "thanks for \(target.hex.prefix(10))"
    case .report: "report on \(target.hex.prefix(10))"
    }
  }

  /// What a person can run.
  package var advice: String { "\(command) --sent, or \(command) --again" }

  static func findings(_ tracker: TrackerRepository) -> [Finding] {
    let inDoubt: [UnfinishedMail]
    do throws(SystemError) { inDoubt = try Self.inDoubt(tracker) } catch {
      return [Finding(.mail, "patchbay/outgoing", "\(error)", fix: "check the disk, and the folder's owner and mode")]
    }
    return inDoubt.map { mail in
      Finding(
        .mail, mail.target.hex,
        "\(mail.text) may or may not have been sent: the mail program was interrupted; look at the list first",
        fix: mail.advice, isHarmless: true)
    }
  }
}

extension TrackerRepository {
  /// The messages for which mails of this purpose are being sent, or were interrupted.
  package func unfinishedMail(_ purpose: Event.Mailing.Purpose) throws -> [ObjectID] {
    try UnfinishedMail.all(self).map(\.mail).filter { $0.purpose == purpose }.map(\.target)
  }
}
