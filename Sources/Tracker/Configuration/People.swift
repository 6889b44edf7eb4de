public import Bytes
public import Mail

/// The people of a tracker's projects by its `.mailmap`; without one, people have the names in their mails.
public struct People: Sendable {
  /// The blob of the mailmap; all zeros if there is none. Equal ids mean equal names.
  public let id: ObjectID
  private let mailmap: Mailmap

  public static let unmapped = People(id: .zero, mailmap: Mailmap())

  init(id: ObjectID, mailmap: Mailmap) {
    self.id = id
    self.mailmap = mailmap
  }

  /// A person by the name and address by which they want to be known.
  public func naming(_ person: Address) -> Address { mailmap.isEmpty ? person : mailmap.person(person) }

  /// The record with the names and addresses by which its sender and author want to be known.
  public func naming(_ record: MessageRecord) -> MessageRecord {
    guard !mailmap.isEmpty else { return record }
    var content = record.content
    content.sender = mailmap.person(content.sender)
    content.author = content.author.map(mailmap.person)
    return MessageRecord(copies: record.copies, content: content, corrections: record.corrections)
  }
}
