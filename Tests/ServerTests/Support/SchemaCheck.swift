import Review

/// Holds JSON against a schema, as far as our own OpenAPI document uses JSON Schema (2020-12).
struct SchemaCheck {
  let document: JSONValue

  /// What is wrong, each with its place; nothing if the value is as the schema says.
  func problems(_ value: JSONValue, _ schema: JSONValue, at place: String = "") -> [String] {
    if let name = schema["$ref"]?.text {
      let path = name.split(separator: "/").dropFirst().map(String.init)
      guard let target = path.reduce(Optional(document), { $0?[$1] }) else { return ["\(place): no schema \(name)"] }
      return problems(value, target, at: place)
    }
    var found: [String] = []
    for part in schema["allOf"]?.elements ?? [] { found += problems(value, part, at: place) }
    if let choices = schema["oneOf"]?.elements {
      let fitting = choices.filter { problems(value, $0, at: place).isEmpty }
      if fitting.count != 1 { found.append("\(place): \(fitting.count) of \(choices.count) alternatives fit") }
    }
    if let types = schema["type"].map({ $0.elements ?? [$0] })?.compactMap(\.text), !types.contains(where: value.isOf) {
      found.append("\(place): \(value) is not \(types.joined(separator: " or "))")
    }
    if let values = schema["enum"]?.elements, !values.contains(value) {
      found.append("\(place): \(value) is not listed")
    }
    if let pattern = schema["pattern"]?.text, let text = value.text, let regex = try? Regex(pattern),
      text.firstMatch(of: regex) == nil
    {
      found.append("\(place): \(text) does not match \(pattern)")
    }
    for (index, element) in (value.elements ?? []).enumerated() {
      if let items = schema["items"] { found += problems(element, items, at: "\(place)[\(index)]") }
    }
    guard let members = value.members else { return found }
    for name in schema["required"]?.elements?.compactMap(\.text) ?? []
    where !members.contains(where: { $0.name == name }) {
      found.append("\(place).\(name) is missing")
    }
    for member in members {
      if let inner = schema["properties"]?[member.name] {
        found += problems(member.value, inner, at: "\(place).\(member.name)")
      }
    }
    return found
  }
}

extension JSONValue {
  var members: [Member]? { if case .object(let members) = self { members } else { nil } }

  fileprivate func isOf(_ type: String) -> Bool {
    switch (self, type) {
    case (.null, "null"), (.bool, "boolean"), (.int, "integer"), (.int, "number"), (.number, "number"),
      (.string, "string"),
      (.array, "array"), (.object, "object"):
      true
    case (.number(let digits), "integer"): !digits.contains(".")
    default: false
    }
  }
}
