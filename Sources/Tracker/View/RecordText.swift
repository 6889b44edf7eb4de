import Bytes

/// The text form in which the view keeps records: one `key: value` a line, read by people with `git show`.
///
/// Values are single lines: backslash and control characters are written as `\\`, `\n`, `\xNN`.
package struct RecordWriter {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  /// Adds a line; nothing for a nil value.
  package mutating func add(_ key: StaticString, _ value: String?) {
    guard let value else { return }
    key.withUTF8Buffer { bytes.append(contentsOf: $0) }
    bytes.append(UInt8(ascii: ":"))
    bytes.append(UInt8(ascii: " "))
    var text = value
    text.withUTF8 { escape($0) }
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Adds a line with an integer; nothing for nil.
  package mutating func add(_ key: StaticString, _ value: (some BinaryInteger)?) {
    guard let value else { return }
    add(key, String(value))
  }

  /// Adds a line for each value.
  package mutating func add(_ key: StaticString, each values: some Sequence<String>) {
    for value in values { add(key, value) }
  }

  private mutating func escape(_ text: UnsafeBufferPointer<UInt8>) {
    for byte in text {
      switch byte {
      case UInt8(ascii: "\\"): bytes.append(contentsOf: [byte, byte])
      case UInt8(ascii: "\n"): bytes.append(contentsOf: Array("\\n".utf8))
      case 0..<0x20, 0x7F:
        bytes.append(contentsOf: Array("\\x".utf8))
        bytes.append(Self.digits[Int(byte >> 4)])
        bytes.append(Self.digits[Int(byte & 15)])
      default: bytes.append(byte)
      }
    }
  }

  private static let digits = Array("0123456789abcdef".utf8)
}

/// Reads what ``RecordWriter`` wrote. Lines it cannot read are skipped: a later version may have added them.
package struct RecordReader: Sequence, IteratorProtocol {
  private let bytes: [UInt8]
  private var place = 0

  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next line's key and value.
  package mutating func next() -> (key: String, value: String)? {
    var start = place
    defer { place = start }
    return bytes.withUnsafeBufferPointer { bytes in
      while start < bytes.count {
        let line = start..<bytes.next(.lineFeed, from: start, to: bytes.count)
        start = line.upperBound + 1
        let colon = bytes.next(UInt8(ascii: ":"), from: line.lowerBound, to: line.upperBound)
        guard colon + 2 <= line.upperBound else { continue }
        let key = String(decoding: UnsafeBufferPointer(rebasing: bytes[line.lowerBound..<colon]), as: UTF8.self)
        return (key, Self.unescape(UnsafeBufferPointer(rebasing: bytes[(colon + 2)..<line.upperBound])))
      }
      return nil
    }
  }

  /// A value's fields, which single spaces part. By bytes: `String.split` goes character by character, and a space before a
  /// combining mark, with which a stranger's text may begin, is another character.
  ///
  /// - Parameter most: The last of so many fields is all that is left.
  static func fields(_ value: String, most: Int = .max) -> [String] {
    Array(value.utf8).split(separator: UInt8(ascii: " "), maxSplits: most - 1).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  private static func unescape(_ text: UnsafeBufferPointer<UInt8>) -> String {
    guard text.find(UInt8(ascii: "\\")) != nil else { return String(decoding: text, as: UTF8.self) }
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var index = text.startIndex
    while index < text.endIndex {
      let byte = text[index]
      index += 1
      guard byte == UInt8(ascii: "\\"), index < text.endIndex else {
        result.append(byte)
        continue
      }
      let kind = text[index]
      index += 1
      switch kind {
      case UInt8(ascii: "n"): result.append(UInt8(ascii: "\n"))
      case UInt8(ascii: "x") where index + 2 <= text.endIndex:
        let digits = text[index..<index + 2]
        result.append(UInt8(String(decoding: digits, as: UTF8.self), radix: 16) ?? UInt8(ascii: "?"))
        index += 2
      default: result.append(kind)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
