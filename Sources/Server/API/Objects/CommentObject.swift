import Bytes
import Mail
import Review
import Tracker

/// What was said about a patch or cover letter, as the API shows it.
enum CommentObject {
  /// - Parameter parent: `patches` or `covers`, and the number of what it is about.
  static func whole(
    _ id: ObjectID, _ record: MessageRecord, on parent: (kind: String, number: Int), _ context: APIContext
  ) throws -> JSONValue {
    let message = Message(try context.snapshot.mail(record))
    let history = try context.snapshot.history(of: id)
    let addressed = history.last { (change) -> Bool? in
      if case .addressed(let isAddressed) = change { return isAddressed }
      return nil
    }?.value
    var object = APIObject(context.version)
    set(id, record, parent, context, &object)
    object.set("subject", record.content.subject)
    object.set("submitter", PersonObject.embedded(record.content.sender, context))
    object.set("content", MailObject.text(message))
    object.set("headers", MailObject.headers(message))
    object.set("addressed", addressed.map(JSONValue.bool) ?? .null, since: .v13)
    return object.json
  }

  /// In an event.
  static func embedded(
    _ id: ObjectID, _ record: MessageRecord, on parent: (kind: String, number: Int), _ context: APIContext
  ) -> JSONValue {
    var object = APIObject(context.version)
    set(id, record, parent, context, &object)
    object.set("name", PatchworkName.bounded(record.content.subject.isEmpty ? "(no subject)" : record.content.subject))
    object.set("mbox", context.base + "/message/\(id.number)/raw/", since: .v11)
    return object.json
  }

  private static func set(
    _ id: ObjectID, _ record: MessageRecord, _ parent: (kind: String, number: Int), _ context: APIContext,
    _ object: inout APIObject
  ) {
    object.set("id", id.number)
    object.set("url", "\(context.url(parent.kind, parent.number))comments/\(id.number)/", since: .v13)
    object.set("web_url", context.webURL("message", id, record), since: .v11)
    object.set("msgid", PatchworkName.messageID(id, record))
    object.set("list_archive_url", context.project(of: record).archiveURL(record), since: .v12)
    object.set("date", APITime.text(record.content.date))
  }
}
