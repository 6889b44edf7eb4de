import Bytes
import Mail
import Tracker

/// Mails of an archive as feeds, as public-inbox has them.
enum ArchiveFeed {
  private static let newestCount = 50

  /// The newest mails of a list.
  static func newest(_ archive: Archive) throws -> Response {
    try response(archive.name, archive.search("d:1970..", limit: newestCount), archive)
  }

  /// The mails of a thread, newest first.
  static func thread(of id: ObjectID, _ archive: Archive) throws -> Response {
    let mails = try archive.call.snapshot.wholeThread(of: id, limit: ThreadMailbox.limit)
    let title = mails.first?.record.content.subject ?? ""
    return try response(title, Array(mails.reversed().prefix(200)), archive)
  }

  static func response(
    _ title: String, _ mails: [(id: ObjectID, record: MessageRecord)], _ archive: Archive
  ) throws -> Response {
    let call = archive.call
    var feed = AtomFeed(
      title: title, base: call.site.base(of: call.request), address: call.request.target,
      page: "/\(PercentEncoding.encoded(archive.name))/")
    for (id, record) in mails {
      feed.entries.append(try entry(id, record, at: archive.address(id, record), archive))
    }
    return feed.response(showsAddresses: true)
  }

  private static func entry(
    _ id: ObjectID, _ record: MessageRecord, at address: String, _ archive: Archive
  ) throws -> AtomFeed.Entry {
    let snapshot = archive.call.snapshot
    var entry = AtomFeed.Entry(
      id: AtomFeed.id(id), title: record.content.subject, author: record.content.sender, date: record.content.date,
      address: address, text: Message(try snapshot.mail(record)).text)
    if let parent = try snapshot.parent(of: id, record), let above = try snapshot.message(parent) {
      entry.answered = (parent, archive.address(parent, above))
    }
    return entry
  }
}
