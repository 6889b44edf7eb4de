/// A JSON document (RFC 8259) whose object members keep the order they were given in: the order is part of the
/// contract of `--json`.
///
///     let value: JSONValue = ["id": .string(id), "version": 2, "cover": nil]
package enum JSONValue: Equatable, Sendable {
  case null
  case bool(Bool)
  case int(Int)
  /// A number as its digits, such as `2.5`.
  case number(String)
  case string(String)
  case array([JSONValue])
  /// An array whose elements are made when they are written, so that a long one is never in memory as a whole.
  case made(Elements)
  case object([Member])
  /// A value as ``JSONWriter/writeCompact(_:)`` wrote it, to be written again.
  case compact([UInt8])

  /// A name and its value in an object.
  package struct Member: Equatable, Sendable {
    package let name: String
    package let value: JSONValue

    package init(name: String, value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// Elements that are made one by one.
  package struct Elements: Equatable, Sendable {
    package let count: Int
    package let element: @Sendable (Int) -> JSONValue

    package init(count: Int, _ element: @escaping @Sendable (Int) -> JSONValue) {
      (self.count, self.element) = (count, element)
    }

    package var all: [JSONValue] { (0..<count).map(element) }

    package static func == (left: Elements, right: Elements) -> Bool { left.all == right.all }
  }

  /// The string, or null: an absent value is null, never missing.
  package static func string(_ value: String?) -> JSONValue {
    if let value { .string(value as String) } else { .null }
  }

  /// The number, or null.
  package static func int(_ value: Int?) -> JSONValue {
    if let value { .int(value as Int) } else { .null }
  }

  /// An array of strings.
  package static func strings(_ values: some Sequence<String>) -> JSONValue {
    .array(values.map { .string($0 as String) })
  }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral {
  package init(nilLiteral: ()) { self = .null }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(integerLiteral value: Int) { self = .int(value) }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
  package init(stringLiteral value: String) { self = .string(value) }
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { Member(name: $0.0, value: $0.1) })
  }
}
