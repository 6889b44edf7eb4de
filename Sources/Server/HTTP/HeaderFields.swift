/// Header fields in the order they were given, looked up without regard to case (RFC 9110, section 5.1).
///
/// A value never holds a carriage return, line feed or NUL, so that no text from a mail can add a field.
public struct HeaderFields: Hashable, Sendable {
  public private(set) var fields: [Field] = []

  /// A name, spelled as it is sent, and its value.
  public struct Field: Hashable, Sendable {
    public let name: String
    public let value: String
  }

  public init() {}

  public init(_ fields: [(name: String, value: String)]) {
    for field in fields { add(field.name, field.value) }
  }

  /// The first value of the field; nil if there is none.
  public subscript(name: String) -> String? {
    let name = name.lowercased()
    return fields.first { $0.name.lowercased() == name }?.value
  }

  /// All values of the field, in order.
  public func all(_ name: String) -> [String] {
    let name = name.lowercased()
    return fields.filter { $0.name.lowercased() == name }.map(\.value)
  }

  /// Adds a field beside those of the same name.
  public mutating func add(_ name: String, _ value: String) {
    fields.append(Field(name: name, value: Self.harmless(value)))
  }

  /// Replaces all fields of this name; nil removes them.
  public mutating func set(_ name: String, _ value: String?) {
    let lower = name.lowercased()
    fields.removeAll { $0.name.lowercased() == lower }
    if let value { add(name, value) }
  }

  /// Control characters become spaces: a value cannot end its line (RFC 9110, section 5.5).
  private static func harmless(_ value: String) -> String {
    guard value.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }) else { return value }
    return String(decoding: value.utf8.map { $0 < 0x20 || $0 == 0x7f ? 0x20 : $0 }, as: UTF8.self)
  }
}
