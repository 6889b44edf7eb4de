import Bytes

/// A page of the requested events.
public struct EventPage: Sendable {
  public internal(set) var events: [TrackerEvent] = []
  /// Whether there are more.
  public internal(set) var hasMore = false
  /// Where it ends; nil if it is empty.
  public internal(set) var end: EventPlace?
}

/// Where a page of events ends, and how much was known when the first page was made.
public struct EventPlace: Hashable, Sendable {
  let time: Int64
  /// The date of the mail or event.
  let date: Int64
  let category: Int
  let id: ObjectID
  /// How many facts the view of the first page held.
  let known: Int64

  init(time: Int64, date: Int64, category: Int, id: ObjectID, known: Int64) {
    (self.time, self.date, self.category, self.id, self.known) = (time, date, category, id, known)
  }

  /// Reads what ``text`` wrote; nil for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 5, let time = Int64(parts[0]), let date = Int64(parts[1]), let category = Int(parts[2]),
      let id = ObjectID(hex: String(parts[3])), let known = Int64(parts[4])
    else { return nil }
    self.init(time: time, date: date, category: category, id: id, known: known)
  }

  /// The place as it stands in an address.
  public var text: String { "\(time).\(date).\(category).\(id.hex).\(known)" }
}
