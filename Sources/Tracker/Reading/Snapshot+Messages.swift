public import Bytes
public import Git
import Mail

extension Snapshot {
  /// The record of a message; nil if there is none.
  public func message(_ id: ObjectID) throws -> MessageRecord? {
    if let known = records[id] { return people.naming(known) }
    guard let blob = try recordBlob(of: id) else { return nil }
    let record = MessageRecord(parsing: try store.blob(blob))
    records.keep(record, as: id)
    return people.naming(record)
  }

  /// The blob of a message's record; nil if the message is missing.
  private func recordBlob(of id: ObjectID) throws(GitError) -> ObjectID? {
    if let table { return table.place(of: id).map { table.entries[$0].record } }
    return try data.messages.value(for: id, in: store)?.id
  }

  /// Whether the message is there, and visible.
  public func contains(_ id: ObjectID) throws -> Bool { try recordBlob(of: id) != nil }

  /// Whether a mail with this id has been stored; it may be hidden.
  public func hasStored(_ id: ObjectID) throws -> Bool {
    try contains(id) || data.hidden.value(for: id, in: store) != nil
  }

  /// The bytes of the mail that speaks for the message.
  public func mail(_ record: MessageRecord) throws -> [UInt8] { try store.blob(record.blob) }

  /// Calls the body with every message, in the order of their ids, until it returns false.
  public func forEachMessage(_ body: (ObjectID, MessageRecord) throws(GitError) -> Bool) throws(GitError) {
    try data.messages.forEach(in: store) { (id, value) throws(GitError) in
      try body(id, people.naming(MessageRecord(parsing: try store.blob(value.id))))
    }
  }

  /// The message that has this number in interfaces that need integers (`ObjectID.number`); nil if there is none. If two
  /// have the same, the lower id keeps it.
  public func message(number: Int) throws -> ObjectID? {
    guard let prefix = ObjectID.prefix(ofNumber: number), let id = try resolve(prefix, limit: 1).first,
      id.number == number
    else { return nil }
    return id
  }

  /// The events of a patch or series.
  public func history(of target: ObjectID) throws -> ReviewHistory {
    guard let value = try data.reviews.value(for: target, in: store) else { return ReviewHistory() }
    return ReviewHistory(parsing: try store.blob(value.id))
  }

  /// The event on a patch or series that counts most; nil if it has none.
  package func lastEvent(on target: ObjectID) throws -> LastEvent? {
    guard let value = try data.reviews.value(for: target, in: store) else { return nil }
    return HistoryText(try store.blob(value.id)).lastEvent
  }

  /// A hidden message; nil if it is visible or missing.
  public func hiddenMessage(_ id: ObjectID) throws -> MessageRecord? {
    guard let value = try data.hidden.value(for: id, in: store) else { return nil }
    return people.naming(MessageRecord(parsing: try store.blob(value.id)))
  }

  /// The hidden messages that an id means; see ``resolve(_:limit:)``.
  public func resolveHidden(_ text: String, limit: Int = 20) throws -> [ObjectID] {
    try Self.resolve(text, among: data.hidden, limit: limit, in: store)
  }

  /// The messages that an id means: by hexadecimal id, a prefix of at least four digits, or Message-ID with or without
  /// `<>`, or a URL that ends in one (``MessageURL``). More than one if a prefix is ambiguous (at most `limit`), none
  /// if nothing matches.
  public func resolve(_ text: String, limit: Int = 20) throws -> [ObjectID] {
    try Self.resolve(text, among: data.messages, limit: limit, in: store)
  }

  private static func resolve(
    _ text: String, among messages: FanoutTree, limit: Int, in store: ObjectBuffer
  ) throws -> [ObjectID] {
    if text.utf8.count >= 4, text.utf8.count <= 40, text.utf8.allSatisfy({ Hex.value(of: $0) != nil }) {
      let found = try messages.keys(withPrefix: text, limit: limit, in: store)
      if !found.isEmpty { return found }
    }
    var messageID = text[...]
    if messageID.hasPrefix("<"), messageID.hasSuffix(">") { messageID = messageID.dropFirst().dropLast() }
    let id = MessageName.id(of: String(messageID))
    if try messages.value(for: id, in: store) != nil { return [id] }
    // A Message-ID may look like a URL, so that comes last.
    guard let named = MessageURL.id(in: text), named != text else { return [] }
    return try resolve(named, among: messages, limit: limit, in: store)
  }

  /// The events of each patch or series that has any, in the order of their ids.
  public func histories() throws -> [ReviewHistory] {
    var result: [ReviewHistory] = []
    try data.reviews.forEach(in: store) { (_, value) throws(GitError) in
      result.append(ReviewHistory(parsing: try store.blob(value.id)))
      return true
    }
    return result
  }

  /// The routing of a message by the configuration; nil if the message is missing.
  public func routing(of id: ObjectID) throws -> Routing? {
    try message(id).map { Routing($0, by: configuration) }
  }
}
