import Bytes

/// Turns a `JSONValue` into UTF-8: the same bytes for the same value, always.
///
/// Control characters, and characters that reorder or hide text on a terminal, are written as `\u` escapes: they mean
/// the same to a program and do nothing to a person's screen.
package enum JSONWriter {
  /// The document, two spaces of indent for each level, and a newline.
  package static func write(_ value: JSONValue) -> [UInt8] {
    var text = JSONText<Never>(isCompact: false, sink: nil)
    text.append(value, depth: 0)
    text.bytes.append(UInt8(ascii: "\n"))
    return text.bytes
  }

  /// The same, handed over in pieces, so that a large document is never in memory as a whole.
  package static func write<Failure: Error>(
    _ value: JSONValue, to sink: @escaping ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    var text = JSONText<Failure>(isCompact: false, sink: sink)
    try text.append(value, depth: 0)
    text.bytes.append(UInt8(ascii: "\n"))
    try sink(text.bytes)
  }

  /// The document without any white space, for programs on the network.
  package static func writeCompact(_ value: JSONValue) -> [UInt8] {
    var text = JSONText<Never>(isCompact: true, sink: nil)
    text.append(value, depth: 0)
    return text.bytes
  }
}

private struct JSONText<Failure: Error> {
  private static var pieceSize: Int { 1 << 16 }

  var bytes: [UInt8] = []
  let isCompact: Bool
  /// Takes pieces of the text; where there is none, the text is kept whole.
  let sink: (([UInt8]) throws(Failure) -> Void)?

  // The depth is that of our own documents, a handful, so this recursion is bounded.
  mutating func append(_ value: JSONValue, depth: Int) throws(Failure) {
    switch value {
    case .null: append("null")
    case .bool(let flag): append(flag ? "true" : "false")
    case .int(let number): append(String(number))
    case .number(let digits): append(digits)
    case .string(let text): appendQuoted(text)
    case .array(let elements):
      try appendList(elements, open: "[", close: "]", depth: depth) { (text, element) throws(Failure) in
        try text.append(element, depth: depth + 1)
      }
    case .object(let members):
      try appendList(members, open: "{", close: "}", depth: depth) { (text, member) throws(Failure) in
        text.appendQuoted(member.name)
        text.append(text.isCompact ? ":" : ": ")
        try text.append(member.value, depth: depth + 1)
      }
    }
  }

  private mutating func appendList<Element>(
    _ elements: [Element], open: String, close: String, depth: Int,
    _ body: (inout JSONText, Element) throws(Failure) -> Void
  ) throws(Failure) {
    append(open)
    for (index, element) in elements.enumerated() {
      if index > 0 { append(",") }
      startLine(depth + 1)
      try body(&self, element)
      if let sink, bytes.count >= Self.pieceSize {
        try sink(bytes)
        bytes.removeAll(keepingCapacity: true)
      }
    }
    if !elements.isEmpty { startLine(depth) }
    append(close)
  }

  private mutating func startLine(_ depth: Int) {
    guard !isCompact else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
  }

  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func appendQuoted(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    defer { bytes.append(UInt8(ascii: "\"")) }
    // Most texts are plain, and take no look at each character.
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
      bytes.append(contentsOf: text.utf8)
      return
    }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": append("\\\"")
      case "\\": append("\\\\")
      case "\n": append("\\n")
      case "\r": append("\\r")
      case "\t": append("\\t")
      default:
        if scalar.isUnsafeToShow {
          for unit in String(scalar).utf16 { append("\\u" + Self.fourDigits(unit)) }
        } else {
          bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
      }
    }
  }

  private static func fourDigits(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}
