import Bytes
import Index
import Mail
import Review
import Tracker

/// What happens, as feeds: of every list with its filters, of a series, of a person.
enum FeedRoutes {
  static let all: [Route] = [
    .get("/list/atom.xml", cost: .costly) { call in try list(call) },
    .get("/series/:id/atom.xml") { call in try series(call) },
    .get("/person/:email/atom.xml", cost: .costly) { call in try person(call) },
  ]

  private static let size = 50

  private static func feed(_ title: String, page: String, _ call: Call) -> AtomFeed {
    AtomFeed(title: title, base: call.page.base, address: call.request.target, page: page)
  }

  // MARK: Lists

  /// An entry for each series, new again when a mail of it comes or its state changes.
  private static func list(_ call: Call) throws -> Response {
    let query = call.request.query.canonical
    let found = try SeriesList(query, in: call, size: size)
    var feed = feed(query["q"].map { "Search: \($0)" } ?? call.page.title, page: Addresses.list(query), call)
    for series in found.series {
      var entry = AtomFeed.Entry(
        id: AtomFeed.id(series.group.head), title: series.title, author: series.head.content.sender,
        date: lastDate(of: series), address: Addresses.series(series.group.head, series.head))
      entry.text = "\(series.progress) patches, \(series.state), \(series.comments.count) comments"
      feed.entries.append(entry)
    }
    return feed.response(showsAddresses: false)
  }

  /// The date of its newest mail or decision.
  private static func lastDate(of series: SeriesDetails) -> MailDate? {
    let decisions = series.patches.flatMap { $0.history.entries.map(\.event.date) }
    return ([series.activity].compactMap(\.self) + decisions).max { $0.seconds < $1.seconds }
  }

  // MARK: A series

  /// Its mails and what was decided, newest first.
  private static func series(_ call: Call) throws -> Response {
    let series = try SeriesDetails(call.series(), in: call.snapshot)
    let page = Addresses.series(series.group.head, series.head)
    var feed = feed(series.title, page: page, call)
    let mails =
      (series.cover.map { [(series.group.coverInForce ?? series.group.head, $0)] } ?? [])
      + series.patches.map { ($0.id, $0.record) } + series.comments.map { ($0.id, $0.record) }
    for (id, record) in mails {
      feed.entries.append(
        AtomFeed.Entry(
          id: AtomFeed.id(id), title: record.content.subject, author: record.content.sender,
          date: record.content.date, address: Addresses.message(id, record),
          text: Message(try call.snapshot.mail(record)).text))
    }
    for entry in try LogEntry.all(of: series.group.head.hex, in: call.snapshot) {
      feed.entries.append(
        AtomFeed.Entry(
          id: AtomFeed.id(entry.id), title: "\(entry.name ?? series.name): \(entry.text)", author: entry.event.actor,
          date: entry.event.date, address: page, text: entry.event.reason))
    }
    feed.entries.sort { ($0.date?.seconds ?? 0, $0.id) > ($1.date?.seconds ?? 0, $1.id) }
    feed.entries = Array(feed.entries.prefix(200))
    return feed.response(showsAddresses: false)
  }

  // MARK: A person

  /// What somebody sent, newest first.
  private static func person(_ call: Call) throws -> Response {
    let email = call.parameters["email"].filter { $0 != "\"" }
    let hits = try call.reader.finder().messages(call.reader.parse("f:\"\(email)\""), limit: size)
    var feed = feed(email, page: Addresses.person(email), call)
    for hit in hits {
      guard let record = try call.snapshot.message(hit.id) else { continue }
      feed.entries.append(
        AtomFeed.Entry(
          id: AtomFeed.id(hit.id), title: record.content.subject, author: record.content.sender,
          date: record.content.date, address: Addresses.message(hit.id, record)))
    }
    return feed.response(showsAddresses: false)
  }
}
