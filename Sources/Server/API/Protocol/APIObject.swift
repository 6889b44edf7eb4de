import Bytes
import Review
import Tracker

/// A JSON object whose members come with a version: those of a later one than asked for are left out.
struct APIObject {
  private let version: APIVersion
  private var members: [JSONValue.Member] = []

  init(_ version: APIVersion) { self.version = version }

  mutating func set(_ name: String, _ value: JSONValue, since first: APIVersion = .v10) {
    if version >= first { members.append(JSONValue.Member(name: name, value: value)) }
  }

  mutating func set(_ name: String, _ text: String?, since first: APIVersion = .v10) {
    set(name, .string(text), since: first)
  }

  mutating func set(_ name: String, _ number: Int, since first: APIVersion = .v10) {
    set(name, .int(number as Int), since: first)
  }

  mutating func set(_ name: String, _ flag: Bool, since first: APIVersion = .v10) {
    set(name, .bool(flag), since: first)
  }

  var json: JSONValue { .object(members) }
}

/// A kind of mail that the API has objects and pages of: how its addresses name it.
struct MailObjectKind {
  /// In the API's addresses: "patches".
  let collection: String
  /// In those of pages and mailboxes: "patch".
  let page: String

  static let patch = MailObjectKind(collection: "patches", page: "patch")
  static let cover = MailObjectKind(collection: "covers", page: "cover")
}

extension APIObject {
  /// An object of a mail with what all of them begin with: its number, its addresses, its Message-ID, date and name.
  ///
  /// - Parameter project: What the mail belongs to, where the object shows it.
  init(
    _ kind: MailObjectKind, _ id: ObjectID, _ record: MessageRecord, showing project: JSONValue? = nil,
    _ context: APIContext
  ) {
    self.init(context.version)
    set("id", id.number)
    set("url", context.url(kind.collection, id.number))
    set("web_url", context.webURL(kind.page, id, record), since: .v11)
    if let project { set("project", project) }
    set("msgid", PatchworkName.messageID(id, record))
    set("list_archive_url", context.project(of: record).archiveURL(record), since: .v12)
    set("date", APITime.text(record.content.date))
    set("name", PatchworkName.withPrefixes(record))
  }
}
