import Review

/// What the body of a request sets, whichever form it has: git-pw and b4 send URL-encoded forms, `curl -F` multipart,
/// pwclient JSON.
struct APIBody {
  enum Value: Hashable {
    case null
    case text(String)
    case list([String])
    /// What no field takes: an object, or a list with something else than texts.
    case other
  }

  private var values: [String: Value] = [:]
  /// Whether it is a form, where of several values the last counts; in JSON several are no single one.
  private var isForm = false

  /// - Throws: ``APIProblem/unreadable(_:)`` for a body that is none of these.
  init(of request: Request) throws(APIProblem) {
    let type = (request.headers["Content-Type"] ?? "").prefix { $0 != ";" }.lowercased().filter { $0 != " " }
    if type == "application/json" {
      try readJSON(request.body)
    } else if let form = Form.fields(of: request) {
      isForm = true
      for item in form.items {
        switch values[item.name] {
        case .text(let first): values[item.name] = .list([first, item.value])
        case .list(let list): values[item.name] = .list(list + [item.value])
        case .null, .other, nil: values[item.name] = .text(item.value)
        }
      }
    } else {
      throw .unsupportedType(String(type))
    }
  }

  private mutating func readJSON(_ body: [UInt8]) throws(APIProblem) {
    guard !body.isEmpty else { return }
    guard case .object(let members)? = JSONReader.read(body) else { throw .unreadable("JSON parse error") }
    for member in members {
      values[member.name] = Self.value(member.value)
    }
  }

  private static func value(_ value: JSONValue) -> Value {
    if case .null = value { return .null }
    guard let elements = value.elements else { return text(value).map { .text($0) } ?? .other }
    let texts = elements.compactMap(text)
    return texts.count == elements.count ? .list(texts) : .other
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
  ///
  /// - Parameter complaint: What is said of a list or an object.
  /// - Throws: ``APIProblem/invalid(_:)`` for what is no single value.
  func text(_ name: String, _ complaint: String = "Not a valid string.") throws(APIProblem) -> String? {
    switch values[name] {
    case .text(let text): return text
    case .list(let list):
      guard isForm else { throw .field(name, complaint) }
      return list.last
    case .other: throw .field(name, complaint)
    case .null, nil: return nil
    }
  }

  /// The same of a field that may not be null.
  func setText(_ name: String, _ complaint: String = "Not a valid string.") throws(APIProblem) -> String? {
    if values[name] == .null { throw .field(name, "This field may not be null.") }
    return try text(name, complaint)
  }

  /// The field's values, however many were sent.
  func all(_ name: String) -> [String] {
    switch values[name] {
    case .text(let text): [text]
    case .list(let list): list
    case .null, .other, nil: []
    }
  }

  /// A boolean, however the field spells it; nil if it was not sent.
  ///
  /// - Throws: ``APIProblem/invalid(_:)`` if it is none.
  func flag(_ name: String) throws(APIProblem) -> Bool? {
    guard let text = try setText(name, "Must be a valid boolean.") else { return nil }
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
