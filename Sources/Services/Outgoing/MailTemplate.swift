/// A text with places for values, `${name}` or `$name` as Python's string.Template has them: b4's templates fit.
package enum MailTemplate {
  /// The text with the values in their places. A place without a value stays as it is; `$$` is a dollar sign.
  ///
  /// A value that is put in is not looked at again, for strangers wrote some of them.
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
