import Bytes
import Git
import Mail
import Review
import Services
import Tracker

/// What happened between two views, as server-sent events (WHATWG HTML, section 9.2). The last one carries the id of the
/// newer view: a client that received only some of them asks again from the older one, and gets all of them again.
struct EventStep: Sendable {
  let bytes: [UInt8]
  /// Whether it asks to read everything anew.
  let isReset: Bool

  /// More mails than this between two views are not news but another tracker.
  private static let limit = 20_000

  /// - Returns: A step that asks to read everything anew if the events in between cannot be determined (any more).
  init(from old: ObjectID, to new: ObjectID, in tracker: TrackerRepository) {
    do {
      let (before, after) = (try tracker.snapshot(view: old), try tracker.snapshot(view: new))
      guard abs(after.data.counts.facts - before.data.counts.facts) <= Self.limit,
        after.data.counts.facts >= before.data.counts.facts
      else {
        self = Self.reset(new, after.digest)
        return
      }
      var bytes: [UInt8] = []
      try Self.addMails(before, after, to: &bytes)
      try Self.addDecisions(before, after, to: &bytes)
      for notification in try Notification.between(before, after) {
        Self.add(
          NotificationEvent(notification).rawValue, try NotificationValue.json(notification, in: after), to: &bytes)
      }
      self.init(bytes: bytes + Self.position(new, after.digest), isReset: false)
    } catch {
      self = Self.reset(new, (try? tracker.snapshot(view: new).digest) ?? .zero)
    }
  }

  private init(bytes: [UInt8], isReset: Bool) { (self.bytes, self.isReset) = (bytes, isReset) }

  private static func reset(_ view: ObjectID, _ digest: ObjectID) -> EventStep {
    EventStep(bytes: Array("event: reset\ndata: {}\n\n".utf8) + position(view, digest), isReset: true)
  }

  /// Says up to where the listener has received events.
  static func position(_ view: ObjectID, _ digest: ObjectID) -> [UInt8] {
    Array("id: \(view.hex)\nevent: view\ndata: {\"digest\": \"\(digest.hex)\"}\n\n".utf8)
  }

  // MARK: Events

  private static func addMails(_ old: Snapshot, _ new: Snapshot, to bytes: inout [UInt8]) throws {
    var mails: [(id: ObjectID, record: MessageRecord)] = []
    for change in try new.data.messages.changes(since: old.data.messages, in: new.store)
    where change.old == nil && change.new != nil {
      if let record = try new.message(change.key) { mails.append((change.key, record)) }
    }
    mails.sort {
      DateOrder.precedes(($0.record.content.date?.seconds, $0.id), ($1.record.content.date?.seconds, $1.id))
    }
    for (id, record) in mails {
      let parent = try new.parent(of: id, record)
      add("mail", MessageValue.json(id, record, answering: parent, adding: []), to: &bytes)
    }
  }

  private static func addDecisions(_ old: Snapshot, _ new: Snapshot, to bytes: inout [UInt8]) throws {
    var entries: [LogEntry] = []
    for change in try new.data.reviews.changes(since: old.data.reviews, in: new.store) {
      let known = Set(try old.history(of: change.key).entries.map(\.id))
      let name = try new.message(change.key)?.content.name
      entries += try new.history(of: change.key).entries.filter { !known.contains($0.id) }
        .map { LogEntry($0, name: name) }
    }
    for entry in entries.sorted(by: { LogEntry.precedes($1, $0) }) { add("log", entry.json, to: &bytes) }
  }

  private static func add(_ event: String, _ value: JSONValue, to bytes: inout [UInt8]) {
    bytes += Array("event: \(event)\ndata: ".utf8)
    bytes += JSONWriter.writeCompact(value)
    bytes += Array("\n\n".utf8)
  }
}
