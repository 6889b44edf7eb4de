import Bytes
import Mail

/// A feed (RFC 4287), for readers and scripts.
struct AtomFeed {
  let title: String
  /// Where the site is for others: `https://patches.example.org`.
  let base: String
  /// The feed's own address, and that of the page which shows the same.
  let address: String
  let page: String
  var entries: [Entry] = []

  struct Entry {
    /// What it is about; the same on every mirror, and for good.
    let id: String
    let title: String
    let author: Address
    let date: MailDate?
    let address: String
    var text: String?
    /// The message that it answers, and its address.
    var answered: (id: ObjectID, address: String)?
  }

  /// Bytes of a text that an entry shows.
  private static let textLimit = 20_000

  static func id(_ id: ObjectID) -> String { "urn:patchbay:\(id.hex)" }

  /// - Parameter showsAddresses: Whether people's addresses are in it, as in their mail. Feeds of pages do without, for
  ///   harvesters read them.
  func response(showsAddresses: Bool) -> Response {
    var feed = Markup()
    feed.raw("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n")
    feed.element(
      "feed", ["xmlns": "http://www.w3.org/2005/Atom", "xmlns:thr": "http://purl.org/syndication/thread/1.0"]
    ) { feed in
      feed.element("title", text: title)
      feed.element("id", text: base + address)
      feed.empty("link", ["rel": "self", "type": "application/atom+xml", "href": .init(base + address)])
      feed.empty("link", ["rel": "alternate", "type": "text/html", "href": .init(base + page)])
      let newest = entries.compactMap(\.date).max { $0.seconds < $1.seconds }
      feed.element("updated", text: Self.text(newest))
      for entry in entries { add(entry, showsAddresses, to: &feed) }
    }
    feed.raw("\n")
    return .raw(feed.bytes, type: "application/atom+xml; charset=utf-8")
  }

  private func add(_ entry: Entry, _ showsAddresses: Bool, to feed: inout Markup) {
    feed.raw("\n")
    feed.element("entry") { feed in
      feed.element("author") { feed in
        feed.element("name", text: entry.author.name ?? String(entry.author.email.prefix { $0 != "@" }))
        if showsAddresses { feed.element("email", text: entry.author.email) }
      }
      feed.element("title", text: entry.title.isEmpty ? "(no subject)" : entry.title)
      feed.element("updated", text: Self.text(entry.date))
      feed.element("id", text: entry.id)
      feed.empty("link", ["rel": "alternate", "href": .init(base + entry.address)])
      if let answered = entry.answered {
        feed.empty("thr:in-reply-to", ["ref": .init(Self.id(answered.id)), "href": .init(base + answered.address)])
      }
      if let text = entry.text {
        feed.element("content", ["type": "text"]) { $0.text(text, limit: Self.textLimit) }
      }
    }
  }

  private static func text(_ date: MailDate?) -> String { (date ?? MailDate(seconds: 0, offsetMinutes: 0)).iso8601 }
}

extension Markup {
  /// Adds an element of XML that has no content.
  fileprivate mutating func empty(_ name: StaticString, _ attributes: Attributes) {
    element(name, attributes) { _ in }
  }
}
