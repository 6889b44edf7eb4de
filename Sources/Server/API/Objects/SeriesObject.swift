import Bytes
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
    object.set("dependencies", .strings(try dependencies(of: series, mails.map(\.record), context)), since: .v14)
    object.set("dependents", .array([]), since: .v14)
    return object.json
  }

  /// The series that this one's mails say they depend on: by a Message-ID, or by an address that ends in `?series=ID`.
  private static func dependencies(
    of series: SeriesRecord, _ patches: [MessageRecord], _ context: APIContext
  ) throws -> [String] {
    var result: [String] = []
    for name in ([series.head] + patches).flatMap(\.content.dependencies).prefix(100) {
      guard let group = try dependency(name, context), group.head != series.group.head else { continue }
      let url = context.url("series", group.head.number)
      if !result.contains(url) { result.append(url) }
    }
    return result
  }

  private static func dependency(_ name: String, _ context: APIContext) throws -> SeriesGroup? {
    if let query = name.split(separator: "?", maxSplits: 1).dropFirst().first, name.hasPrefix("http"),
      let number = Query(urlEncoded: query)["series"].flatMap({ Int($0) })
    {
      return try context.series(named: String(number))?.group
    }
    guard name.contains("@"), let id = try context.snapshot.resolve(name).first else { return nil }
    return try context.snapshot.series(containing: id)
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
