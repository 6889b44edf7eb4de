import Bytes
import Mail

/// A ``ReviewHistory`` as the view keeps it, of which only the end is read where that is enough: an event that counts after
/// all others is added without reading them, for a patch may have hundreds of checks.
struct HistoryText {
  private(set) var bytes: [UInt8]

  init(_ bytes: [UInt8] = []) { self.bytes = bytes }

  /// All of it.
  var history: ReviewHistory { ReviewHistory(parsing: bytes) }

  /// The event that counts most; nil if there is none.
  var lastEvent: LastEvent? {
    guard let place = lastPlace else { return history.lastEvent }
    return LastEvent(id: place.id, moment: place.moment)
  }

  /// Adds an event as ``ReviewHistory/add(_:)`` does; false if it is there already.
  mutating func add(_ entry: ReviewHistory.Entry) -> Bool {
    guard counts(last: entry) else {
      var history = history
      let isNew = history.add(entry)
      bytes = history.bytes
      return isNew
    }
    bytes += entry.text
    return true
  }

  /// Whether an event is new and counts after all others, as far as the end tells.
  private func counts(last entry: ReviewHistory.Entry) -> Bool {
    if bytes.isEmpty { return true }
    // One that is there already, or that another overrules: where those count may change.
    guard bytes.last == .lineFeed, !bytes.holds(entry.id.hexBytes) else { return false }
    if let overruled = entry.event.overrules { return lines(before: bytes.endIndex)?.id == overruled }
    guard let last = lastPlace else { return false }
    let moment = entry.event.date.timestamp
    if last.moment != moment { return last.moment < moment }
    return last.place == 0 && last.id < entry.id
  }

  // MARK: The end

  /// When an event counts; see ``ReviewHistory/Entry``.
  private struct Place {
    let id: ObjectID
    let moment: Timestamp
    let place: Int
  }

  /// When the last event counts; nil if the end cannot be read, or there is none.
  private var lastPlace: Place? {
    guard bytes.last == .lineFeed else { return nil }
    // The last one, what it overrules, what that overrules, and so on: each stands before the one that overrules it.
    var chain: [Lines] = []
    var end = bytes.endIndex
    repeat {
      guard let entry = lines(before: end) else { return nil }
      if chain.last.map({ $0.overrules == entry.id }) ?? true { chain.append(entry) }
      end = entry.start
    } while chain.last?.overrules != nil && end > bytes.startIndex
    var result: Place?
    for entry in chain.reversed() {
      if let overruled = result, overruled.moment >= entry.moment {
        result = Place(id: entry.id, moment: overruled.moment, place: overruled.place + 1)
      } else {
        result = Place(id: entry.id, moment: entry.moment, place: 0)
      }
    }
    return result
  }

  /// What decides when an event counts.
  private struct Lines {
    /// Where its text begins.
    let start: Int
    let id: ObjectID
    let moment: Timestamp
    let overrules: ObjectID?
  }

  /// The last event before an index; nil if it cannot be read.
  private func lines(before end: Int) -> Lines? {
    bytes.withUnsafeBufferPointer { bytes in
      var start = end
      var target: ObjectID?
      var date: MailDate?
      var overrules: ObjectID?
      while start > 0 {
        let lineEnd = start - 1
        start = lineEnd
        while start > 0, bytes[start - 1] != .lineFeed { start -= 1 }
        func value(of key: StaticString) -> UnsafeBufferPointer<UInt8>? {
          guard bytes.has(key, at: start, to: lineEnd) else { return nil }
          return UnsafeBufferPointer(rebasing: bytes[(start + key.utf8CodeUnitCount)..<lineEnd])
        }
        // Of lines that occur twice the last counts, which is the first that is seen.
        if let text = value(of: ReviewHistory.entryKey) {
          guard let id = ObjectID(hexBytes: text), target != nil, let date else { return nil }
          return Lines(start: start, id: id, moment: date.timestamp, overrules: overrules)
        } else if let text = value(of: "date: ") {
          date = date ?? MailDate(record: String(decoding: text, as: UTF8.self))
        } else if let text = value(of: "overrules: ") {
          overrules = overrules ?? ObjectID(hexBytes: text)
        } else if let text = value(of: "target: ") {
          target = target ?? ObjectID(hexBytes: text)
        }
      }
      return nil
    }
  }
}
