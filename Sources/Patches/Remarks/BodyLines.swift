import Bytes

/// A mail's text cut into lines, with the marks of quotation taken off.
struct BodyLines {
  /// One line. A run of empty quoted lines becomes one.
  struct Line {
    /// Its range in the text, without its line end.
    var start: Int32
    var end: Int32
    /// Where its text begins after all marks, and after the first.
    var content: Int32
    var first: Int32
    var key: LineKey
    var level: UInt16
    /// Whether its mark may not be one: see ``QuoteMarks/isDoubtful``.
    var isDoubtful: Bool

    var isQuoted: Bool { level > 0 }
    var isBlank: Bool { key.isBlank }
  }

  /// How many bytes of a text are read.
  static let limit = 8 << 20

  let bytes: [UInt8]
  private(set) var lines: [Line] = []

  init(_ text: [UInt8]) {
    bytes = text.count > Self.limit ? Array(text.prefix(Self.limit)) : text
    lines = bytes.withUnsafeBufferPointer { Self.cut($0) }
  }

  private static func cut(_ bytes: UnsafeBufferPointer<UInt8>) -> [Line] {
    var lines: [Line] = []
    lines.reserveCapacity(bytes.count(where: { $0 == UInt8.lineFeed }) + 1)
    var position = 0
    while position < bytes.count {
      let next = bytes.lineEnd(from: position, to: bytes.count)
      var end = next
      if end > position, bytes[end - 1] == UInt8.lineFeed { end -= 1 }
      if end > position, bytes[end - 1] == UInt8.carriageReturn { end -= 1 }
      let marks = QuoteMarks(bytes, from: position, to: end)
      let line = Line(
        start: Int32(position), end: Int32(end), content: Int32(marks.content), first: Int32(marks.first),
        key: LineKey(bytes, from: marks.content, to: end), level: UInt16(clamping: marks.level),
        isDoubtful: marks.isDoubtful)
      position = next
      if line.isBlank, line.isQuoted, let last = lines.last, last.isBlank, last.isQuoted { continue }
      lines.append(line)
    }
    return lines
  }

  /// The line's text after all marks.
  func content(_ line: Line) -> ArraySlice<UInt8> { bytes[Int(line.content)..<Int(line.end)] }

  /// The whole line, marks and all.
  func whole(_ line: Line) -> ArraySlice<UInt8> { bytes[Int(line.start)..<Int(line.end)] }

  /// The line as it is in the mail that it quotes.
  func unquotedOnce(_ line: Line) -> ArraySlice<UInt8> { bytes[Int(line.first)..<Int(line.end)] }

  /// The text of these lines.
  func text(_ indices: [Int]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(indices.reduce(0) { $0 + whole(lines[$1]).count + 1 })
    for index in indices {
      text += whole(lines[index])
      text.append(UInt8.lineFeed)
    }
    return String(decoding: text.dropLast(), as: UTF8.self)
  }
}
