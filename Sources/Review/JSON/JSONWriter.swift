import Bytes

/// Turns a `JSONValue` into UTF-8: the same bytes for the same value, always.
///
/// Control characters, and characters that reorder or hide text on a terminal, are written as `\u` escapes: they mean
/// the same to a program and do nothing to a person's screen.
package struct JSONWriter {
  private var bytes: [UInt8] = []
  private var isCompact = false

  /// The document, two spaces of indent for each level, and a newline.
  package static func write(_ value: JSONValue) -> [UInt8] {
    var writer = JSONWriter()
    writer.append(value, depth: 0)
    writer.bytes.append(UInt8(ascii: "\n"))
    return writer.bytes
  }

  /// The document without any white space, for programs on the network.
  package static func writeCompact(_ value: JSONValue) -> [UInt8] {
    var writer = JSONWriter()
    writer.isCompact = true
    writer.append(value, depth: 0)
    return writer.bytes
  }

  // The depth is that of our own documents, a handful, so this recursion is bounded.
  private mutating func append(_ value: JSONValue, depth: Int) {
    switch value {
    case .null: append("null")
    case .bool(let flag): append(flag ? "true" : "false")
    case .int(let number): append(String(number))
    case .number(let digits): append(digits)
    case .string(let text): appendQuoted(text)
    case .array(let elements):
      appendList(elements, open: "[", close: "]", depth: depth) { writer, element in
        writer.append(element, depth: depth + 1)
      }
    case .object(let members):
      appendList(members, open: "{", close: "}", depth: depth) { writer, member in
        writer.appendQuoted(member.name)
        writer.append(writer.isCompact ? ":" : ": ")
        writer.append(member.value, depth: depth + 1)
      }
    }
  }

  private mutating func appendList<Element>(
    _ elements: [Element], open: String, close: String, depth: Int, _ body: (inout JSONWriter, Element) -> Void
  ) {
    append(open)
    for (index, element) in elements.enumerated() {
      if index > 0 { append(",") }
      startLine(depth + 1)
      body(&self, element)
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
