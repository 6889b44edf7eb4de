import Review

/// What the body of a request sets, whichever form it has: git-pw and b4 send URL-encoded forms, `curl -F` multipart,
/// pwclient JSON.
struct APIBody {
  enum Value: Hashable {
    case null
    case text(String)
    case list([String])
  }

  private var values: [String: Value] = [:]

  /// - Throws: ``APIProblem/unreadable(_:)`` for a body that is none of these.
  init(of request: Request) throws(APIProblem) {
    let type = (request.headers["Content-Type"] ?? "").prefix { $0 != ";" }.lowercased().filter { $0 != " " }
    if type == "application/json" {
      try readJSON(request.body)
    } else if let form = Form.fields(of: request) {
      for item in form.items {
        switch values[item.name] {
        case .text(let first): values[item.name] = .list([first, item.value])
        case .list(let list): values[item.name] = .list(list + [item.value])
        case .null, nil: values[item.name] = .text(item.value)
        }
      }
    } else {
      throw .unreadable("Unsupported media type \"\(type)\" in request.")
    }
  }

  private mutating func readJSON(_ body: [UInt8]) throws(APIProblem) {
    guard !body.isEmpty else { return }
    guard case .object(let members)? = JSONReader.read(body) else { throw .unreadable("JSON parse error") }
    for member in members {
      if let elements = member.value.elements {
        values[member.name] = .list(elements.compactMap(Self.text))
      } else {
        values[member.name] = Self.text(member.value).map { .text($0) } ?? .null
      }
    }
  }

  private static func text(_ value: JSONValue) -> String? {
    switch value {
    case .string(let text): text
    case .int(let number): String(number)
    case .number(let digits): digits
    case .bool(let flag): flag ? "true" : "false"
    case .null, .array, .made, .object, .compact: nil
    }
  }

  /// Whether the field was sent.
  func has(_ name: String) -> Bool { values[name] != nil }

  /// The field's text; nil if it was not sent, or is null.
  subscript(name: String) -> String? {
    switch values[name] {
    case .text(let text): text
    case .list(let list): list.first
    case .null, nil: nil
    }
  }

  /// The field's values, however many were sent.
  func all(_ name: String) -> [String] {
    switch values[name] {
    case .text(let text): [text]
    case .list(let list): list
    case .null, nil: []
    }
  }

  /// A boolean, however the field spells it; nil if it was not sent.
  ///
  /// - Throws: ``APIProblem/invalid(_:)`` if it is none.
  func flag(_ name: String) throws(APIProblem) -> Bool? {
    guard let text = self[name] else { return nil }
    guard let flag = Self.flag(text) else { throw .field(name, "Must be a valid boolean.") }
    return flag
  }

  static func flag(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "true", "yes", "t", "y", "on", "1": true
    case "false", "no", "f", "n", "off", "0": false
    default: nil
    }
  }
}
