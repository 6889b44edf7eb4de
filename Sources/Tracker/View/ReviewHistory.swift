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
    let place = entries.firstIndex { Self.precedes(entry, $0) } ?? entries.endIndex
    entries.insert(entry, at: place)
    return true
  }

  private static func precedes(_ left: Entry, _ right: Entry) -> Bool {
    let dates = (left.event.date.seconds, right.event.date.seconds)
    return dates.0 == dates.1 ? left.id < right.id : dates.0 < dates.1
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
