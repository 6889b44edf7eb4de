public import Bytes
public import Mail

/// The events of one patch or series in the view, the one that counts most last.
///
/// Events count by their dates. One that names another which it follows counts after that one, whatever the dates say:
/// so no date, however far in the future, outlasts every later decision. Of equals the one with the higher id counts. All
/// of it is a function of the set of events.
public struct ReviewHistory: Hashable, Sendable {
  /// An event and the id of the blob that holds it in the log.
  public struct Entry: Hashable, Sendable {
    public let id: ObjectID
    public let event: Event
    /// When it counts: at its date, or at the date of the event that it follows.
    public fileprivate(set) var moment: Timestamp
    /// The number of events of the same moment that it follows.
    fileprivate var place = 0

    public init(id: ObjectID, event: Event) {
      self.id = id
      self.event = event
      moment = event.date.timestamp
    }

    /// The event's text after a line `event: ID`.
    var text: [UInt8] { Array("\(ReviewHistory.entryKey)\(id.hex)\n".utf8) + event.bytes }

    /// Whether the one counts before the other, so that of both the other stands.
    public static func precedes(_ left: Entry, _ right: Entry) -> Bool {
      if left.moment != right.moment { return left.moment < right.moment }
      return left.place == right.place ? left.id < right.id : left.place < right.place
    }
  }

  public private(set) var entries: [Entry]

  public init(entries: [Entry] = []) {
    self.entries = entries
    order()
  }

  /// Adds an event; false if it is there already. One that several commits carry counts at the earliest of the moments
  /// that they allow it.
  package mutating func add(_ entry: Entry) -> Bool {
    let known = entries.firstIndex { $0.id == entry.id }
    if let known {
      guard entry.event.date.timestamp < entries[known].event.date.timestamp else { return false }
      entries.remove(at: known)
    }
    let place = entries.firstIndex { Entry.precedes(entry, $0) } ?? entries.endIndex
    entries.insert(entry, at: place)
    if known != nil || entries.contains(where: { $0.event.overrules != nil }) { order() }
    return known == nil
  }

  /// The events of several targets as one history.
  public static func merged(_ histories: [ReviewHistory]) -> ReviewHistory {
    guard histories.count > 1 else { return histories.first ?? ReviewHistory() }
    return ReviewHistory(entries: histories.flatMap(\.entries))
  }

  /// The last value that an event sets; nil if none does.
  public func last<Value>(_ value: (Event.Change) -> Value?) -> (entry: Entry, value: Value)? {
    for entry in entries.reversed() {
      for change in entry.event.changes.reversed() {
        if let value = value(change) { return (entry, value) }
      }
    }
    return nil
  }

  /// How an event of this date, made in knowledge of these, is written so that it counts after all of them.
  ///
  /// - Parameter latest: When to date it at the latest.
  public func succeeding(_ date: MailDate, notAfter latest: Timestamp = .latest) -> (
    date: MailDate, overruled: ObjectID?
  ) {
    LastEvent.succeeding(lastEvent, date, notAfter: latest)
  }

  /// The event that counts most; nil if there is none.
  package var lastEvent: LastEvent? { entries.last.map { LastEvent(id: $0.id, moment: $0.moment) } }

  /// Sorts the entries by when they count.
  private mutating func order() {
    let followers = entries.indices.filter { entries[$0].event.overrules != nil }
    guard !followers.isEmpty else { return entries.sort(by: Entry.precedes) }
    for index in entries.indices {
      entries[index].moment = entries[index].event.date.timestamp
      entries[index].place = 0
    }
    let indices = Dictionary(entries.indices.map { (entries[$0].id, $0) }) { first, _ in first }
    var settled: Set<Int> = []
    for follower in followers {
      // An id is made of the bytes that name the one before, so that there is no circle.
      var chain = [follower]
      while let last = chain.last, let id = entries[last].event.overrules, let earlier = indices[id],
        !settled.contains(earlier), chain.count <= entries.count
      {
        chain.append(earlier)
      }
      while let index = chain.popLast() {
        guard settled.insert(index).inserted, let id = entries[index].event.overrules, let earlier = indices[id] else {
          continue
        }
        let before = entries[earlier]
        guard before.moment >= entries[index].moment else { continue }
        entries[index].moment = before.moment
        entries[index].place = before.place + 1
      }
    }
    entries.sort(by: Entry.precedes)
  }

  /// The events' texts, each after a line `event: ID`.
  var bytes: [UInt8] { entries.flatMap(\.text) }

  /// What the text of an event begins with.
  static let entryKey: StaticString = "event: "

  /// Reads what ``bytes`` wrote.
  public init(parsing bytes: [UInt8]) {
    var entries: [Entry] = []
    var id: ObjectID?
    var lines: [(key: String, value: String)] = []
    func finish() {
      if let id, let event = Event(lines: lines) { entries.append(Entry(id: id, event: event)) }
      lines = []
    }
    for line in RecordReader(bytes) {
      if line.key == "event" {
        finish()
        id = ObjectID(hex: line.value)
      } else {
        lines.append(line)
      }
    }
    finish()
    self.init(entries: entries)
  }
}
