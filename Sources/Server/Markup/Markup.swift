/// Markup that is safe to send: HTML, or XML for feeds. Text becomes part of it escaped; only what is written in this
/// program's source (`StaticString`) is taken as markup.
///
///     let cell = Markup { $0.element("td", ["class": "name"], text: subject) }
struct Markup: Sendable {
  private(set) var bytes: [UInt8] = []

  /// A stranger's text is cut after so many bytes, unless the place is made for more: a subject may have millions.
  static let limit = 1000

  init() {}

  init(_ build: (inout Markup) -> Void) { build(&self) }

  var isEmpty: Bool { bytes.isEmpty }

  /// Adds markup as it stands in the source.
  mutating func raw(_ markup: StaticString) {
    markup.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  /// Adds markup made before.
  mutating func add(_ markup: Markup) { bytes.append(contentsOf: markup.bytes) }

  /// Adds text that somebody else wrote.
  mutating func text(_ text: String, limit: Int = limit) {
    var text = text
    text.withUTF8 { EscapedText.append($0, limit: limit, to: &bytes) }
  }

  mutating func text(_ number: Int) { bytes.append(contentsOf: String(number).utf8) }

  /// Adds an element with what the body puts into it.
  mutating func element(
    _ name: StaticString, _ attributes: Attributes = [:], _ body: (inout Markup) -> Void
  ) {
    open(name, attributes)
    body(&self)
    close(name)
  }

  /// Adds an element that holds only text.
  mutating func element(_ name: StaticString, _ attributes: Attributes = [:], text: String) {
    element(name, attributes) { $0.text(text) }
  }

  /// Adds an end tag.
  mutating func close(_ name: StaticString) {
    raw("</")
    raw(name)
    raw(">")
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
        text(value, limit: .max)
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
}
