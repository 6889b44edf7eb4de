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
      try appendList(elements.count, open: "[", close: "]", depth: depth) { (text, index) throws(Failure) in
        try text.append(elements[index], depth: depth + 1)
      }
    case .made(let elements):
      try appendList(elements.count, open: "[", close: "]", depth: depth) { (text, index) throws(Failure) in
        try text.append(elements.element(index), depth: depth + 1)
      }
    case .compact(let written):
      if isCompact { bytes += written } else { try append(JSONReader.read(written) ?? .null, depth: depth) }
    case .object(let members):
      try appendList(members.count, open: "{", close: "}", depth: depth) { (text, index) throws(Failure) in
        text.appendQuoted(members[index].name)
        text.append(text.isCompact ? ":" : ": ")
        try text.append(members[index].value, depth: depth + 1)
      }
    }
  }

  private mutating func appendList(
    _ count: Int, open: String, close: String, depth: Int,
    _ body: (inout JSONText, Int) throws(Failure) -> Void
  ) throws(Failure) {
    append(open)
    for index in 0..<count {
      if index > 0 { append(",") }
      startLine(depth + 1)
      try body(&self, index)
      if let sink, bytes.count >= Self.pieceSize {
        try sink(bytes)
        bytes.removeAll(keepingCapacity: true)
      }
    }
    if count > 0 { startLine(depth) }
    append(close)
  }

  private mutating func startLine(_ depth: Int) {
    guard !isCompact else { return }
    bytes.append(UInt8(ascii: "\n"))
    for _ in 0..<depth { append("  ") }
  }

  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func appendQuoted(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    defer { bytes.append(UInt8(ascii: "\"")) }
    // Most texts are plain, or are up to where their lines end, and take no look at each character.
    var rest = text.utf8[...]
    while let place = rest.firstIndex(where: { !Self.isPlain($0) }) {
      guard let escaped = Self.shortEscape(rest[place]) else { return appendScalars(Substring(rest)) }
      bytes.append(contentsOf: rest[..<place])
      append(escaped)
      rest = rest[rest.index(after: place)...]
    }
    bytes.append(contentsOf: rest)
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  private static func shortEscape(_ byte: UInt8) -> String? {
    switch byte {
    case UInt8(ascii: "\""): "\\\""
    case UInt8(ascii: "\\"): "\\\\"
    case UInt8(ascii: "\n"): "\\n"
    case UInt8(ascii: "\r"): "\\r"
    case UInt8(ascii: "\t"): "\\t"
    default: nil
    }
  }

  private mutating func appendScalars(_ text: Substring) {
    for scalar in text.unicodeScalars {
      if let escaped = UInt8(exactly: scalar.value).flatMap(Self.shortEscape) {
        append(escaped)
      } else if scalar.isUnsafeToShow {
        for unit in String(scalar).utf16 { append("\\u" + Self.fourDigits(unit)) }
      } else {
        bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
  }

  private static func fourDigits(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}
