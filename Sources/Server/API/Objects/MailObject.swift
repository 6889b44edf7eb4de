import Bytes
import Mail
import Patches
import Review

/// What the API shows of a mail itself.
enum MailObject {
  /// The header as an object: a field that occurs once as its text, others as an array. Encoded words stay encoded, as
  /// in Patchwork: who reads an address decodes them after it has found the name.
  static func headers(_ message: Message) -> JSONValue {
    var names: [String] = []
    var values: [String: [String]] = [:]
    for field in message.header {
      let name = String(decoding: field.name, as: UTF8.self)
      if values[name] == nil { names.append(name) }
      values[name, default: []].append(String(decoding: Header.unfolded(field.value), as: UTF8.self))
    }
    return .object(
      names.map { name in
        let texts = values[name] ?? []
        return .init(name: name, value: texts.count == 1 ? .string(texts[0] as String) : .strings(texts))
      })
  }

  /// The text of a patch's mail without its diff; of other mails all their text. Never empty: clients count on it.
  static func content(_ message: Message, _ mail: ReadMail) -> String {
    guard mail.kind == .patch, let commit = mail.commit else { return text(message) }
    var bytes = commit.messageBytes
    let start = mail.diff.flatMap { commit.patch.firstRange(of: $0.prefix(200))?.lowerBound }
    bytes += commit.patch[..<(start ?? commit.patch.startIndex)]
    let content = String(decoding: bytes, as: UTF8.self)
    return content.isEmpty ? "\n" : content
  }

  static func text(_ message: Message) -> String {
    let text = message.text
    return text.isEmpty ? "\n" : text
  }
}
