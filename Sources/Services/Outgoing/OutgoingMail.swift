/// A mail as it is handed to `git send-email`.
package enum OutgoingMail {
  /// The mail without what only says how it came here. Received belongs to mail servers, and List-Id to the list: who gets
  /// a copy beside the list must not take it for the list's.
  package static func outgoing(_ mail: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var rest = mail[...]
    var isKept = true
    while let first = rest.first, first != newline {
      let end = rest.firstIndex(of: newline).map { $0 + 1 } ?? rest.endIndex
      let line = rest[..<end]
      let isContinued = first == UInt8(ascii: " ") || first == UInt8(ascii: "\t")
      if !isContinued { isKept = !droppedFields.contains(name(of: line)) }
      if isKept { result += line }
      rest = rest[end...]
    }
    return result + rest
  }

  /// The last line of a text that says anything, without blanks at its end.
  ///
  /// A mail whose writer was killed may reach its reader without its end; nothing says so but this line.
  package static func lastLine(of text: String) -> Substring {
    let line = text.split(whereSeparator: \.isNewline).last { !$0.allSatisfy(\.isWhitespace) } ?? ""
    return line.lastIndex { !$0.isWhitespace }.map { line[...$0] } ?? ""
  }

  private static let droppedFields: Set<String> = ["received", "list-id", "return-path", "delivered-to"]
  private static let newline = UInt8(ascii: "\n")

  private static func name(of line: ArraySlice<UInt8>) -> String {
    String(decoding: line.prefix { $0 != UInt8(ascii: ":") }, as: UTF8.self).lowercased()
  }
}
