import Mail

/// What a mail says, as a person reads it.
package struct MailBody {
  package let text: String
  /// The names of the attached files, or their types where they have none.
  package let attachments: [String]

  package init(_ mail: [UInt8]) {
    let message = Message(mail)
    text = message.text
    attachments = message.root.all.filter { $0.children.isEmpty && ($0.isAttachment || !$0.isText) }
      .map { $0.filename ?? $0.type }
  }

  /// The same as members of a message in JSON.
  package func members(isAddressed: Bool) -> [JSONValue.Member] {
    [
      .init(name: "body", value: .string(text as String)),
      .init(name: "attachments", value: .strings(attachments)),
      .init(name: "addressed", value: .bool(isAddressed)),
    ]
  }

  /// Its lines, those that are quoted marked so; a long quotation folded: its first and last lines stay.
  package func lines(folding limit: Int?) -> [(text: String, isQuoted: Bool)] {
    var result: [(text: String, isQuoted: Bool)] = []
    var quoted: [String] = []
    func flush() {
      if let limit, quoted.count > limit {
        let kept = max(1, limit / 2)
        result += quoted.prefix(kept).map { ($0, true) }
        result.append(("> [\(quoted.count - 2 * kept) quoted lines]", true))
        result += quoted.suffix(kept).map { ($0, true) }
      } else {
        result += quoted.map { ($0, true) }
      }
      quoted = []
    }
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      if line.drop(while: { $0 == " " }).first == ">" {
        quoted.append(String(line))
      } else {
        flush()
        result.append((String(line), false))
      }
    }
    flush()
    while result.last?.text.isEmpty == true { result.removeLast() }
    return result
  }
}
