/// Reads a JSON document (RFC 8259) from bytes that may be anything.
package struct JSONReader {
  private var rest: ArraySlice<UInt8>
  /// Values that may still come.
  private var valuesLeft: Int

  /// Arrays and objects within each other; a document that nests them deeper is not read.
  private static let depthLimit = 64

  /// The document's value; nil if the bytes are not one JSON document.
  ///
  /// - Parameter valueLimit: A document of more values is not read: each takes many times the memory of its bytes.
  package static func read(_ bytes: [UInt8], valueLimit: Int = .max) -> JSONValue? {
    var reader = JSONReader(rest: bytes[...], valuesLeft: valueLimit)
    guard let value = reader.value(depth: 0) else { return nil }
    reader.skipSpace()
    guard reader.rest.isEmpty else { return nil }
    return value
  }

  private mutating func value(depth: Int) -> JSONValue? {
    skipSpace()
    guard depth < Self.depthLimit, valuesLeft > 0, let first = rest.first else { return nil }
    valuesLeft -= 1
    switch first {
    case UInt8(ascii: "{"):
      return list(closedBy: "}") { reader in
        guard let name = reader.string(), reader.skip(":"), let value = reader.value(depth: depth + 1)
        else { return nil }
        return JSONValue.Member(name: name, value: value)
      }.map(JSONValue.object)
    case UInt8(ascii: "["): return list(closedBy: "]") { $0.value(depth: depth + 1) }.map(JSONValue.array)
    case UInt8(ascii: "\""): return string().map { .string($0 as String) }
    default: return word()
    }
  }

  private mutating func list<Element>(
    closedBy end: Unicode.Scalar, _ element: (inout JSONReader) -> Element?
  ) -> [Element]? {
    rest.removeFirst()
    var result: [Element] = []
    if skip(end) { return result }
    repeat {
      guard let next = element(&self) else { return nil }
      result.append(next)
    } while skip(",")
    return skip(end) ? result : nil
  }

  /// `true`, `false`, `null` or a number.
  private mutating func word() -> JSONValue? {
    let bytes = rest.prefix { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 || Self.isNumberByte($0) }
    rest = rest[bytes.endIndex...]
    switch String(decoding: bytes, as: UTF8.self) {
    case "true": return true
    case "false": return false
    case "null": return .null
    case let text:
      if let number = Int(text), String(number) == text { return .int(number as Int) }
      guard Self.isNumber(text) else { return nil }
      return .number(text)
    }
  }

  private mutating func string() -> String? {
    guard skip("\"") else { return nil }
    var bytes: [UInt8] = []
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "\""): return String(validating: bytes, as: UTF8.self)
      case UInt8(ascii: "\\"):
        guard let scalar = escape() else { return nil }
        bytes += Array(String(scalar).utf8)
      case 0..<32: return nil
      default: bytes.append(byte)
      }
    }
    return nil
  }

  private mutating func escape() -> Unicode.Scalar? {
    switch rest.popFirst() {
    case UInt8(ascii: "n"): "\n"
    case UInt8(ascii: "r"): "\r"
    case UInt8(ascii: "t"): "\t"
    case UInt8(ascii: "b"): "\u{8}"
    case UInt8(ascii: "f"): "\u{C}"
    case UInt8(ascii: "u"): codePoint()
    case let byte? where byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "/"):
      Unicode.Scalar(byte)
    default: nil
    }
  }

  /// The four digits after `\u`, and those of the second half of a surrogate pair.
  private mutating func codePoint() -> Unicode.Scalar? {
    guard let first = fourDigits() else { return nil }
    guard 0xD800..<0xDC00 ~= first else { return Unicode.Scalar(first) }
    guard rest.starts(with: "\\u".utf8) else { return nil }
    rest = rest.dropFirst(2)
    guard let second = fourDigits(), 0xDC00..<0xE000 ~= second else { return nil }
    return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
  }

  private mutating func fourDigits() -> UInt32? {
    let digits = rest.prefix(4)
    guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
    rest = rest.dropFirst(4)
    return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
  }

  private mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
    skipSpace()
    guard rest.first == UInt8(ascii: scalar) else { return false }
    rest = rest.dropFirst()
    return true
  }

  private mutating func skipSpace() {
    rest = rest.drop { $0 == 32 || $0 == 10 || $0 == 13 || $0 == 9 }
  }

  private static func isNumberByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "E"): true
    default: isDigit(byte)
    }
  }

  private static func isNumber(_ text: String) -> Bool {
    let digits = text.utf8.drop { $0 == UInt8(ascii: "-") }
    let hasLeadingZero = digits.first == UInt8(ascii: "0") && digits.dropFirst().first.map(isDigit) == true
    return digits.first.map(isDigit) == true && digits.last.map(isDigit) == true && !hasLeadingZero
      && text.utf8.allSatisfy { isNumberByte($0) || $0 == UInt8(ascii: "e") } && Double(text) != nil
  }

  private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
}

extension JSONValue {
  /// A member of an object; nil if there is none, or this is no object.
  package subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.name == name }?.value
  }

  package var text: String? { if case .string(let text) = self { text } else { nil } }
  package var flag: Bool? { if case .bool(let flag) = self { flag } else { nil } }
  package var elements: [JSONValue]? {
    switch self {
    case .array(let elements): elements
    case .made(let elements): elements.all
    default: nil
    }
  }
}
