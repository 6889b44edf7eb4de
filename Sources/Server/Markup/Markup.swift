/// Markup that is safe to send: HTML, or XML for feeds. Text becomes part of it escaped; only what is written in this
/// program's source (`StaticString`) is taken as markup.
///
///     let cell = Markup.element("td", ["class": "name"]) { $0.text(subject) }
struct Markup: Sendable {
  private(set) var bytes: [UInt8] = []

  init() {}

  init(_ build: (inout Markup) -> Void) { build(&self) }

  /// Adds markup as it stands in the source.
  mutating func raw(_ markup: StaticString) {
    markup.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  /// Adds markup made before.
  mutating func add(_ markup: Markup) { bytes.append(contentsOf: markup.bytes) }

  /// Adds text that somebody else wrote.
  mutating func text(_ text: String) {
    var text = text
    text.withUTF8 { Self.escape($0, into: &bytes) }
  }

  mutating func text(_ number: Int) { bytes.append(contentsOf: String(number).utf8) }

  /// Adds an element with what the body puts into it.
  mutating func element(
    _ name: StaticString, _ attributes: Attributes = [:], _ body: (inout Markup) -> Void
  ) {
    open(name, attributes)
    body(&self)
    raw("</")
    raw(name)
    raw(">")
  }

  /// Adds an element that holds only text.
  mutating func element(_ name: StaticString, _ attributes: Attributes = [:], text: String) {
    element(name, attributes) { $0.text(text) }
  }

  /// Adds a start tag, or all of an element that has no content, such as `input`.
  mutating func open(_ name: StaticString, _ attributes: Attributes = [:]) {
    raw("<")
    raw(name)
    for (name, value) in attributes.values {
      switch value {
      case .absent: continue
      case .present:
        raw(" ")
        raw(name)
      case .text(let value):
        raw(" ")
        raw(name)
        raw("=\"")
        text(value)
        raw("\"")
      }
    }
    raw(">")
  }

  /// Attributes in the order they were given; a value is escaped, nil leaves its attribute out.
  struct Attributes: ExpressibleByDictionaryLiteral {
    fileprivate let values: [(StaticString, Value)]

    enum Value: ExpressibleByStringLiteral, ExpressibleByStringInterpolation, ExpressibleByBooleanLiteral {
      case text(String)
      case present
      case absent

      init(stringLiteral value: String) { self = .text(value) }
      init(booleanLiteral value: Bool) { self = value ? .present : .absent }
      init(_ value: Bool) { self = value ? .present : .absent }
      init(_ value: String?) { self = value.map { .text($0) } ?? .absent }
    }

    init(dictionaryLiteral elements: (StaticString, Value)...) { values = elements }
  }

  /// Escapes what has a meaning in HTML and XML. Characters that are allowed in neither (most controls), or that reorder
  /// text, are shown as `�` or by their code: a page must not show what is not there.
  private static func escape(_ text: UnsafeBufferPointer<UInt8>, into bytes: inout [UInt8]) {
    var plain = text.startIndex
    func flush(_ end: Int, _ bytes: inout [UInt8]) {
      if plain < end { bytes.append(contentsOf: text[plain..<end]) }
    }
    var index = text.startIndex
    while index < text.endIndex {
      let byte = text[index]
      var length = 1
      let replacement: StaticString?
      switch byte {
      case UInt8(ascii: "<"): replacement = "&lt;"
      case UInt8(ascii: ">"): replacement = "&gt;"
      case UInt8(ascii: "&"): replacement = "&amp;"
      case UInt8(ascii: "\""): replacement = "&quot;"
      case UInt8(ascii: "'"): replacement = "&#39;"
      case 0x09, 0x0A: replacement = nil
      case 0x0D: replacement = ""
      case 0..<0x20, 0x7F: replacement = "\u{FFFD}"
      case 0xC2 where index + 1 < text.endIndex && text[index + 1] < 0xA0:
        (replacement, length) = ("\u{FFFD}", 2)
      case 0xD8 where index + 1 < text.endIndex && text[index + 1] == 0x9C: (replacement, length) = ("\u{FFFD}", 2)
      case 0xE2 where index + 2 < text.endIndex && Self.reorders(text[index + 1], text[index + 2]):
        (replacement, length) = ("\u{FFFD}", 3)
      case 0xEF where index + 2 < text.endIndex && text[index + 1] == 0xBB && text[index + 2] == 0xBF:
        (replacement, length) = ("", 3)
      default: replacement = nil
      }
      if let replacement {
        flush(index, &bytes)
        replacement.withUTF8Buffer { bytes.append(contentsOf: $0) }
        plain = index + length
      }
      index += length
    }
    flush(text.endIndex, &bytes)
  }

  /// Whether these bytes after 0xE2 are a bidirectional control (U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069) or a
  /// line or paragraph separator.
  private static func reorders(_ second: UInt8, _ third: UInt8) -> Bool {
    switch (second, third) {
    case (0x80, 0x8E...0x8F), (0x80, 0xA8...0xAE), (0x81, 0xA6...0xA9): true
    default: false
    }
  }
}
