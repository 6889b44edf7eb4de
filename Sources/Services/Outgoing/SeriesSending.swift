package import Bytes
import Git
import Mail
import Platform
package import Tracker

/// The mails of a pushed series, for the list of its project.
package struct SeriesSending {
  /// A part of the series.
  package struct Part {
    package let id: ObjectID
    package let messageID: String
    /// Such as `1/3`; `0/3` for the cover letter.
    package let label: String
    package let name: String
    package let state: MailingState
    package let item: Outbox.Item
  }

  package let series: SeriesGroup
  package let project: TrackerConfiguration.Project
  /// In the order in which they are sent.
  package let parts: [Part]

  /// Whether any of it is still to be sent.
  package var isUnfinished: Bool { parts.contains { if case .sent = $0.state { false } else { true } } }

  /// - Returns: nil if the series did not come by a push.
  package init?(
    _ series: SeriesGroup, of project: TrackerConfiguration.Project, in snapshot: Snapshot
  ) throws {
    var pushed: [(id: ObjectID, label: String, record: MessageRecord, mail: Message)] = []
    let patches = series.allPatches.filter { series.members.contains($0.id) }
    let total = String(series.total)
    if let cover = series.cover, let (record, mail) = try Self.pushedMail(cover, in: snapshot) {
      pushed.append((cover, "0/\(total)", record, mail))
    }
    for patch in patches {
      guard let (record, mail) = try Self.pushedMail(patch.id, in: snapshot) else { continue }
      pushed.append((patch.id, "\(patch.text)/\(total)", record, mail))
    }
    guard !pushed.isEmpty else { return nil }
    let mails = pushed.map { part in
      let isWhole = part.mail.from.map(SendEmail.keepsName) ?? true
      return OutgoingMail(part.mail.raw, isInOthersName: project.mailsFrom != nil || !isWhole)
    }
    self.series = series
    self.project = project
    let files = zip(pushed, mails).filter { $0.0.id != series.cover }.enumerated().map {
      (name: format($0.offset + 1) + ".patch", bytes: $0.element.1.bytes)
    }
    parts = try zip(pushed, mails).map { part, mail in
      let isCover = part.id == series.cover
      var envelope = Self.envelope(of: part.mail, project, isCover: isCover)
      envelope.isEncoded = mail.needsEncoding
      var item = Outbox.Item(part.id, .part, mail: mail.bytes, to: envelope)
      if isCover, project.copyCommand != nil { item.attachments = files }
      return Part(
        id: part.id, messageID: part.record.content.messageID ?? "", label: part.label, name: part.record.content.name,
        state: MailingState(try snapshot.history(of: part.id), .part), item: item)
    }
  }

  /// The mail that a push made; nil if the message arrived in another way.
  private static func pushedMail(_ id: ObjectID, in snapshot: Snapshot) throws -> (MessageRecord, Message)? {
    guard let record = try snapshot.message(id) else { return nil }
    for copy in record.copies {
      let mail = Message(try snapshot.store.blob(copy.blob))
      if PushedMail.isOne(mail.header) { return (record, mail) }
    }
    return nil
  }

  static func envelope(
    of mail: Message, _ project: TrackerConfiguration.Project, isCover: Bool
  ) -> SendEmail.Envelope {
    var envelope = SendEmail.Envelope()
    envelope.to = project.lists
    envelope.cc = project.copies
    let sender = mail.from
    if let address = project.mailsFrom {
      let name = sender.map { $0.name ?? $0.email } ?? ""
      envelope.from = SendEmail.text(
        Address(name: "\(name) via \(project.name)", email: TrackerConfiguration.key(address)))
      envelope.replyTo = sender.map(SendEmail.text)
    } else {
      envelope.from = sender.map(SendEmail.text)
    }
    if let command = project.copyCommand {
      let folder = codeFolder(of: project).map { "cd \(shellQuoted($0)) && " } ?? ""
      // A cover letter goes to everybody who gets one of its patches.
      envelope.copyCommand =
        isCover
        ? "\(folder)for patch in \"$patches\"/*.patch; do \(command) \"$patch\" || exit 1; done; :"
        : folder + command
    }
    return envelope
  }

  /// The project's code on this machine: a work tree, else a bare repository.
  private static func codeFolder(of project: TrackerConfiguration.Project) -> String? {
    let folders = project.repositories.filter { $0.hasPrefix("/") && Folder.exists($0) }
    return folders.first { Files.exists($0 + "/.git") } ?? folders.first
  }

  /// What is wrong with the project's configuration; if anything is, nothing is sent.
  package func check(in tracker: TrackerRepository) throws {
    guard !project.lists.isEmpty else { throw OutgoingError.noList(project: project.name) }
    let commands = LocalCommands(of: tracker)
    if let command = project.copyCommand, try !commands.allows(command) {
      throw OutgoingError.foreignCommand(project: project.name, advice: commands.advice(command))
    }
  }
}

/// Four digits, so that names sort like the numbers.
private func format(_ number: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
}
