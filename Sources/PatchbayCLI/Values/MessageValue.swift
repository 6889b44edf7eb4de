import Bytes
import Mail
import Tracker

/// A message in JSON: `{id, messageID, name, date, submitter}`.
enum MessageValue {
  static func json(_ id: ObjectID, _ record: MessageRecord) -> JSONValue {
    .object(members(id, record))
  }

  /// The same with further members after them.
  static func json(_ id: ObjectID, _ record: MessageRecord, adding more: [JSONValue.Member]) -> JSONValue {
    .object(members(id, record) + more)
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
