import Review

/// An argument or option of a command in ArgumentParser's dump.
struct ArgumentEntry {
  /// How it is spelled in a list: `-S, --sloppy-trailers`, `--base <rev>`, `--index/--no-index`.
  private(set) var name: String
  /// How it is spelled on a command line, with brackets where it may be left out; `--index` and `--no-index` are two.
  private(set) var spellings: [String]
  /// What it does, with its values and its default.
  let text: String
  /// The heading that it stands below, if it has one of its own.
  let section: String?
  let isPositional: Bool
  let isOptional: Bool
  private let longName: String?

  /// Whether the parser itself adds it to every command.
  var isOfEveryCommand: Bool { longName == "help" || longName == "version" }

  /// nil if this is no argument, or a hidden one.
  init?(_ argument: JSONValue) {
    guard let kind = argument["kind"]?.text, argument["shouldDisplay"]?.flag != false else { return nil }
    let value = kind == "flag" ? nil : argument["valueName"]?.text.map { "<\($0)>" }
    let names = (argument["names"]?.elements ?? []).sorted { Self.isShort($0) && !Self.isShort($1) }
    isPositional = kind == "positional"
    isOptional = argument["isOptional"]?.flag ?? false
    longName = argument["preferredName"]?["name"]?.text
    section = argument["sectionTitle"]?.text
    name = Self.joined(names.compactMap(Self.spelling).joined(separator: ", "), value)
    var spelling = Self.joined(argument["preferredName"].flatMap(Self.spelling) ?? "", value)
    if argument["isRepeating"]?.flag == true { spelling += " ..." }
    spellings = [isOptional ? "[\(spelling)]" : spelling]
    text = [argument["abstract"]?.text, Self.values(argument)].compactMap(\.self).joined(separator: " ")
  }

  /// The arguments, each flag in one with the `--no-` flag after it.
  static func merged(_ arguments: [ArgumentEntry]) -> [ArgumentEntry] {
    var result: [ArgumentEntry] = []
    for argument in arguments {
      if let last = result.last, let name = last.longName, argument.longName == "no-\(name)" {
        result[result.count - 1].name += "/" + argument.name
        result[result.count - 1].spellings += argument.spellings
      } else {
        result.append(argument)
      }
    }
    return result
  }

  private static func isShort(_ name: JSONValue) -> Bool { name["kind"]?.text == "short" }

  private static func spelling(_ name: JSONValue) -> String? {
    name["name"]?.text.map { (name["kind"]?.text == "long" ? "--" : "-") + $0 }
  }

  private static func joined(_ name: String, _ value: String?) -> String {
    [name, value ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// `(values: auto, always, never; default: auto)`
  private static func values(_ argument: JSONValue) -> String? {
    let all = (argument["allValues"]?.elements ?? []).compactMap(\.text).filter { !$0.isEmpty }
    var parts = all.isEmpty ? [] : ["values: \(all.joined(separator: ", "))"]
    if let value = argument["defaultValue"]?.text, !value.isEmpty { parts.append("default: \(value)") }
    return parts.isEmpty ? nil : "(\(parts.joined(separator: "; ")))"
  }
}
