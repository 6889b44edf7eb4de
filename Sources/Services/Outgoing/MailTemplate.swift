/// A text with placeholders `${name}` or `$name` as in Python's string.Template, so b4's templates work.
package enum MailTemplate {
  /// The text with the placeholders replaced. A placeholder without a value stays as it is; `$$` is a dollar sign.
  ///
  /// Inserted values are not expanded again, because some were written by strangers.
  package static func filled(_ template: String, _ values: [String: String]) -> String {
    var result = ""
    var rest = template[...]
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      rest = rest[rest.index(after: dollar)...]
      if rest.first == "$" {
        result += "$"
        rest = rest.dropFirst()
        continue
      }
      let isBraced = rest.first == "{"
      let start = isBraced ? rest.dropFirst() : rest
      let name = start.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
      let after = start[name.endIndex...]
      guard let value = values[String(name)], !isBraced || after.first == "}" else {
        result += "$"
        continue
      }
      result += value
      rest = isBraced ? after.dropFirst() : after
    }
    return result + rest
  }
}
