/// A JSON document (RFC 8259) whose object members keep the order they were given in: the order is part of the
/// contract of `--json`.
///
///     let value: JSONValue = ["id": .string(id), "version": 2, "cover": nil]
enum JSONValue: Equatable, Sendable {
  case null
  case bool(Bool)
  case int(Int)
  case string(String)
  case array([JSONValue])
  case object([Member])

  /// A name and its value in an object.
  struct Member: Equatable, Sendable {
    let name: String
    let value: JSONValue
  }

  /// The string, or null: an absent value is null, never missing.
  static func string(_ value: String?) -> JSONValue {
    if let value { .string(value as String) } else { .null }
  }

  /// The number, or null.
  static func int(_ value: Int?) -> JSONValue {
    if let value { .int(value as Int) } else { .null }
  }

  /// An array of strings.
  static func strings(_ values: some Sequence<String>) -> JSONValue { .array(values.map { .string($0 as String) }) }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral {
  init(nilLiteral: ()) { self = .null }
  init(booleanLiteral value: Bool) { self = .bool(value) }
  init(integerLiteral value: Int) { self = .int(value) }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
  init(stringLiteral value: String) { self = .string(value) }
  init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { Member(name: $0.0, value: $0.1) })
  }
}
