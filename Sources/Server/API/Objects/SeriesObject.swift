import Bytes
import Index
import Mail
import Review
import Tracker

/// A series as the API shows it.
enum SeriesObject {
  /// In another object.
  static func embedded(_ series: SeriesRecord, _ context: APIContext) -> JSONValue {
    let number = series.group.head.number
    var object = APIObject(context.version)
    object.set("id", number)
    object.set("url", context.url("series", number))
    object.set("web_url", context.webURL(series), since: .v11)
    object.set("name", series.name)
    object.set("date", APITime.text(series.head.content.date))
    object.set("version", series.group.version)
    object.set("mbox", context.mailbox("series", series.group.head))
    return object.json
  }

  /// A series by itself. While there is no index to say which depend on it, it has none, and nobody keeps it.
  static func response(_ series: SeriesRecord, _ context: APIContext) throws -> Response {
    do {
      return APIAnswer.response(.ok, try whole(series, context))
    } catch is UnfinishedSearch {
      context.dependents[series.group.head] = []
      var response = APIAnswer.response(.ok, try whole(series, context))
      response.headers.set("Cache-Control", "no-store")
      return response
    }
  }

  static func whole(_ series: SeriesRecord, _ context: APIContext) throws -> JSONValue {
    let group = series.group
    let mails = try series.mails()
    var object = APIObject(context.version)
    object.set("id", group.head.number)
    object.set("url", context.url("series", group.head.number))
    object.set("web_url", context.webURL(series), since: .v11)
    object.set("project", ProjectObject.embedded(context.project(of: series.head), context))
    object.set("name", series.name)
    object.set("date", APITime.text(series.head.content.date))
    object.set("submitter", PersonObject.embedded(series.head.content.sender, context))
    object.set("version", group.version)
    object.set("total", group.total)
    object.set("received_total", mails.count)
    object.set("received_all", group.missing.isEmpty)
    object.set("mbox", context.mailbox("series", group.head))
    object.set("cover_letter", series.cover.map { CoverObject.embedded($0.id, $0.record, context) } ?? .null)
    object.set("patches", .array(mails.map { PatchObject.embedded($0.id, $0.record, context) }))
    if context.version >= .v14 {
      let urls = { (heads: [ObjectID]) in JSONValue.strings(heads.map { context.url("series", $0.number) }) }
      object.set("dependencies", urls(try context.snapshot.dependencies(of: group)))
      object.set("dependents", urls(try context.dependents(on: group)))
    }
    return object.json
  }
}

/// A cover letter as the API shows it.
enum CoverObject {
  /// In another object.
  static func embedded(_ id: ObjectID, _ record: MessageRecord, _ context: APIContext) -> JSONValue {
    var object = APIObject(.cover, id, record, context)
    object.set("mbox", context.mailbox("cover", id), since: .v11)
    return object.json
  }

  /// As lists have it.
  static func listed(
    _ id: ObjectID, _ record: MessageRecord, of series: SeriesRecord, _ context: APIContext
  ) -> JSONValue {
    object(id, record, of: series, context).json
  }

  /// By itself: with the mail's header and text.
  static func whole(
    _ id: ObjectID, _ record: MessageRecord, of series: SeriesRecord, _ context: APIContext
  ) throws -> JSONValue {
    let message = Message(try context.snapshot.mail(record))
    var object = object(id, record, of: series, context)
    object.set("headers", MailObject.headers(message))
    object.set("content", MailObject.text(message))
    return object.json
  }

  private static func object(
    _ id: ObjectID, _ record: MessageRecord, of series: SeriesRecord, _ context: APIContext
  ) -> APIObject {
    let project = ProjectObject.embedded(context.project(of: record), context)
    let url = context.url("covers", id.number)
    var object = APIObject(.cover, id, record, showing: project, context)
    object.set("submitter", PersonObject.embedded(record.content.sender, context))
    object.set("mbox", context.mailbox("cover", id), since: .v11)
    object.set("series", .array([SeriesObject.embedded(series, context)]))
    object.set("comments", url + "comments/", since: .v11)
    return object
  }
}

extension APIContext {
  /// The page of a message. It contains the Message-ID, so that the address is readable and permanent.
  func webURL(_ kind: String, _ id: ObjectID, _ record: MessageRecord) -> String {
    "\(base)/\(kind)/\(PercentEncoding.encoded(record.content.messageID ?? id.hex))/"
  }

  /// The page of a series: an address with a query, because clients add to it.
  func webURL(_ series: SeriesRecord) -> String {
    let project = PercentEncoding.encoded(project(of: series.head).linkName)
    return "\(base)/project/\(project)/list/?series=\(series.group.head.number)"
  }

  /// Where a mailbox is. The word `mbox` must stand nowhere else in the address (git-pw replaces it), so the number is in
  /// it, not the Message-ID.
  func mailbox(_ kind: String, _ id: ObjectID) -> String { "\(base)/\(kind)/\(id.number)/mbox/" }
}
