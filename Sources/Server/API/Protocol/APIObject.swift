import Review

/// A JSON object whose members come with a version: those of a later one than asked for are left out.
struct APIObject {
  private let version: APIVersion
  private var members: [JSONValue.Member] = []

  init(_ version: APIVersion) { self.version = version }

  mutating func set(_ name: String, _ value: JSONValue, since first: APIVersion = .v10) {
    if version >= first { members.append(JSONValue.Member(name: name, value: value)) }
  }

  mutating func set(_ name: String, _ text: String?, since first: APIVersion = .v10) {
    set(name, .string(text), since: first)
  }

  mutating func set(_ name: String, _ number: Int, since first: APIVersion = .v10) {
    set(name, .int(number as Int), since: first)
  }

  mutating func set(_ name: String, _ flag: Bool, since first: APIVersion = .v10) {
    set(name, .bool(flag), since: first)
  }

  var json: JSONValue { .object(members) }
}
