public import Bytes
import Mail

/// What happened to one patch or series, as the view keeps it: its events by time, then id.
public struct ReviewHistory: Hashable, Sendable {
  /// An event and the id of the blob that holds it in the log.
  public struct Entry: Hashable, Sendable {
    public let id: ObjectID
    public let event: Event
  }

  public private(set) var entries: [Entry]

  public init(entries: [Entry] = []) { self.entries = entries }

  /// Adds an event; false if it is there already.
  mutating func add(_ entry: Entry) -> Bool {
    guard !entries.contains(where: { $0.id == entry.id }) else { return false }
    let place = entries.firstIndex { DateOrder.precedes(left: entry, right: $0) } ?? entries.endIndex
    entries.insert(entry, at: place)
    return true
  }

  /// What was done to several targets as one: of what sets the same thing the last by time, then id, counts.
  public static func merged(_ histories: [ReviewHistory]) -> ReviewHistory {
    guard histories.count > 1 else { return histories.first ?? ReviewHistory() }
    return ReviewHistory(entries: histories.flatMap(\.entries).sorted { DateOrder.precedes(left: $0, right: $1) })
  }

  /// The last value that an event sets, by time, then id; nil if none does.
  public func last<Value>(_ value: (Event.Change) -> Value?) -> (entry: Entry, value: Value)? {
    for entry in entries.reversed() {
      for change in entry.event.changes.reversed() {
        if let value = value(change) { return (entry, value) }
      }
    }
    return nil
  }

  /// The events' texts, each after a line `event: ID`.
  var bytes: [UInt8] {
    var result: [UInt8] = []
    for entry in entries {
      result += Array("event: \(entry.id.hex)\n".utf8)
      result += entry.event.bytes
    }
    return result
  }

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
    self.entries = entries
  }
}
