import Bytes
import Index
import Tracker

/// A search in an archive: `q=`, in the query language of `patchbay search`.
struct ArchiveSearch {
  private let archive: Archive
  private let query: Query
  /// The thread that is searched; nil for all.
  private let thread: ObjectID?

  /// Entries of a feed, as public-inbox has them, and how far they can be asked for.
  private static let feedSize = 200
  private static let lastOffset = 20_000

  init(_ archive: Archive, _ query: Query, thread: ObjectID? = nil) throws {
    guard query["q"]?.isEmpty == false else { throw Problem(.badRequest, "Give a query: q=.") }
    self.archive = archive
    self.query = query
    self.thread = thread
  }

  private var text: String { query["q"] ?? "" }

  /// The mails that are found, with `t=1` all of their threads; a ``Problem`` if there are none.
  func mailbox() throws -> Response {
    var mailbox = ThreadMailbox(archive.call.snapshot)
    for mail in try found() {
      if query["t"] == "1" { try mailbox.addThread(of: mail.id) } else { mailbox.add(mail.id, mail.record) }
    }
    guard !mailbox.isEmpty else { throw Problem(.notFound, "Nothing was found.") }
    // A part would be taken for everything.
    guard !mailbox.isFull else {
      throw Problem(.contentTooLarge, "\(ThreadMailbox.limit) mails or more are found; narrow the search, as by d:.")
    }
    return try mailbox.response(named: "results")
  }

  /// What is found, as an Atom feed, from the entry `o=` on.
  func feed() throws -> Response {
    let offset = query["o"].flatMap(Int.init).map { min(max($0, 0), Self.lastOffset) } ?? 0
    let mails = try archive.search(text, limit: offset + Self.feedSize).dropFirst(offset)
    return try ArchiveFeed.response("Search: \(text)", Array(mails), archive)
  }

  private func found() throws -> [(id: ObjectID, record: MessageRecord)] {
    guard let thread else { return try archive.search(text, limit: ThreadMailbox.limit) }
    let members = try archive.call.snapshot.wholeThread(of: thread, limit: ThreadMailbox.limit)
    let parsed = try archive.call.reader.parse(text)
    let matching = try archive.call.reader.finder().matching(parsed, among: members.map(\.id))
    return members.filter { matching.contains($0.id) }
  }
}
