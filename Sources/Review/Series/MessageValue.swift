package import Bytes
import Mail
import Patches
package import Tracker

/// A message in JSON: `{id, messageID, name, date, submitter}`.
package enum MessageValue {
  package static func json(_ id: ObjectID, _ record: MessageRecord) -> JSONValue {
    .object(members(id, record))
  }

  /// The same with further members after them.
  package static func json(_ id: ObjectID, _ record: MessageRecord, adding more: [JSONValue.Member]) -> JSONValue {
    .object(members(id, record) + more)
  }

  /// The kind, the whole subject, and whether it proposes a change, which lists of mails show besides.
  package static func kindAndSubject(_ record: MessageRecord) -> [JSONValue.Member] {
    [
      .init(name: "kind", value: .string(record.content.kind.rawValue as String)),
      .init(name: "subject", value: .string(record.content.subject as String)),
      .init(name: "proposal", value: .bool(record.content.isProposal)),
    ]
  }

  /// The subject as lists of answers have it: an answer with a diff of its own proposes a change.
  package static func listedSubject(_ content: MessageRecord.Content) -> String {
    content.isProposal ? "[proposal] \(content.subject)" : content.subject
  }

  /// A message of a conversation, with its place there.
  package static func json(_ entry: ThreadEntry, adding more: [JSONValue.Member] = []) -> JSONValue {
    json(
      entry.id, entry.record,
      adding: kindAndSubject(entry.record) + [
        .init(name: "depth", value: .int(entry.depth as Int)),
        .init(name: "parent", value: .string(entry.parent?.hex)),
      ] + more)
  }

  /// A message by itself, with what it answers.
  package static func json(
    _ id: ObjectID, _ record: MessageRecord, answering parent: ObjectID?, adding more: [JSONValue.Member]
  ) -> JSONValue {
    json(
      id, record,
      adding: kindAndSubject(record) + [.init(name: "parent", value: .string(parent?.hex))] + more)
  }

  private static func members(_ id: ObjectID, _ record: MessageRecord) -> [JSONValue.Member] {
    [
      .init(name: "id", value: .string(id.hex as String)),
      .init(name: "messageID", value: .string(record.content.messageID)),
      .init(name: "name", value: .string(record.content.name as String)),
      .init(name: "date", value: .string(record.content.date?.iso8601)),
      .init(name: "submitter", value: PersonValue.json(record.content.sender)),
    ]
  }
}
