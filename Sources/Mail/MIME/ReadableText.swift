/// The text of a mail as a person reads it.
enum ReadableText {
  /// Text parts in order, one of each multipart/alternative, without attachments; HTML only where there is nothing else.
  /// At most ``Limits/text`` bytes.
  static func of(_ root: Part) -> String {
    var plain: [String] = []
    var room = Limits.text
    gather(root, type: "text/plain", into: &plain, &room)
    if plain.allSatisfy({ $0.isEmpty }) {
      var html: [String] = []
      gather(root, type: "text/html", into: &html, &room)
      if !html.isEmpty { return html.map { HTMLText.plain($0) }.joined(separator: "\n") }
    }
    return plain.count == 1 ? plain[0] : plain.joined(separator: "\n")
  }

  private static func gather(_ part: Part, type: String, into texts: inout [String], _ room: inout Int) {
    guard room > 0, !part.isAttachment else { return }
    if part.children.isEmpty {
      // A multipart without any part is read as text.
      if part.type == type || (type == "text/plain" && part.isMultipart) {
        let text = part.text
        room -= text.utf8.count
        texts.append(text)
      }
    } else {
      for child in part.children {
        let before = texts.count
        gather(child, type: type, into: &texts, &room)
        if part.type == "multipart/alternative", texts.count > before { return }
      }
    }
  }
}
