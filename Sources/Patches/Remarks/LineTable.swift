import Bytes

/// The lines of one text that may be quoted, indexed by content, without empty ones.
struct LineTable {
  /// What a line is in the quoted text.
  enum Target: Equatable {
    /// Nothing that is known.
    case none
    /// An attribution, a signature, and the like.
    case furniture
    /// A line of a text that is reviewed.
    case text(document: Int32, line: Int32)
    /// A line of a remark.
    case remark(reply: Int32, remark: Int32)
  }

  struct Line {
    let key: LineKey
    let level: UInt16
    let target: Target
    let start: Int32
    let end: Int32
  }

  let lines: [Line]
  /// The text that they are in.
  private let bytes: [UInt8]
  /// The indices of lines, grouped by key and in order, with the start and count for each key.
  private let order: [Int32]
  private let ranges: [LineKey: (start: Int32, count: Int32)]

  init(_ bytes: [UInt8], _ lines: [Line]) {
    self.bytes = bytes
    self.lines = lines
    var counts: [LineKey: (start: Int32, count: Int32)] = [:]
    counts.reserveCapacity(lines.count)
    for line in lines { counts[line.key, default: (0, 0)].count += 1 }
    var order = [Int32](repeating: 0, count: lines.count)
    var next: Int32 = 0
    for (index, line) in lines.enumerated() {
      guard let entry = counts[line.key] else { continue }
      // A key's place is allocated when the key first occurs; `start` then counts up, and is reset below.
      if entry.start == 0 {
        counts[line.key]?.start = next + 1
        next += entry.count
      }
      let place = counts[line.key]?.start ?? 1
      order[Int(place) - 1] = Int32(index)
      counts[line.key]?.start = place + 1
    }
    self.order = order
    ranges = counts.mapValues { (start: $0.start - 1 - $0.count, count: $0.count) }
  }

  /// The lines with this key, in order.
  func places(of key: LineKey) -> ArraySlice<Int32> {
    guard let range = ranges[key] else { return [] }
    return order[Int(range.start)..<Int(range.start + range.count)]
  }

  func holds(_ key: LineKey) -> Bool { ranges[key] != nil }

  /// The letters of all lines, one after the other, for text whose lines were rewrapped.
  func flowed() -> FlowedText {
    var flowed = FlowedText()
    bytes.withUnsafeBufferPointer { bytes in
      for line in lines { flowed.add(QuoteText.letters(bytes, from: Int(line.start), to: Int(line.end))) }
    }
    return flowed
  }
}

extension LineTable {
  init(_ text: ReviewedText, document: Int) {
    var lines: [Line] = []
    text.bytes.withUnsafeBufferPointer { bytes in
      for (index, line) in text.lines.enumerated() {
        // In a quotation, the line's own marks are removed along with those of the mail.
        let marks = QuoteMarks(bytes, from: Int(line.start), to: Int(line.end))
        let key = LineKey(bytes, from: marks.content, to: Int(line.end))
        guard !key.isBlank else { continue }
        lines.append(
          Line(
            key: key, level: 0, target: .text(document: Int32(document), line: Int32(index)),
            start: Int32(marks.content), end: line.end))
        // Who quotes the commit message begins with the title alone. A cover letter lists those of others.
        if index == 0, let title = Self.title(bytes, from: marks.content, to: Int(line.end)) {
          lines.append(
            Line(
              key: LineKey(bytes, from: title, to: Int(line.end)), level: 0,
              target: .text(document: Int32(document), line: 0), start: Int32(title), end: line.end))
        }
      }
    }
    self.init(text.bytes, lines)
  }

  /// Where the title begins in a subject, behind `Re:` and brackets; nil if there are none, or no title.
  private static func title(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Int? {
    var index = start
    while index < end {
      if bytes[index] == UInt8(ascii: "["), let close = bytes[index..<end].firstIndex(of: UInt8(ascii: "]")) {
        index = close + 1
      } else if bytes.has("Re:", at: index, to: end) {
        index += 3
      } else {
        break
      }
      index = QuoteText.skipBlanks(bytes, from: index, to: end)
    }
    return index == start || index == end ? nil : index
  }
}
