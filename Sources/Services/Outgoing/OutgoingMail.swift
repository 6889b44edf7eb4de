import Bytes
import Mail

/// A pushed mail as it is handed to `git send-email`.
package struct OutgoingMail {
  package let bytes: [UInt8]
  /// Whether the body holds bytes that mail servers do not carry unchanged, so that git has to encode it.
  package let needsEncoding: Bool

  /// The mail without trace fields and without its sender, which is passed to git separately.
  ///
  /// Received belongs to mail servers, and List-Id to the list: who gets a copy beside the list must not take it for the
  /// list's. A From field that differs from the sender makes git write one above the body, even if the body is encoded or
  /// begins with one; so the sender gets a copy by Cc, and the body is not encoded.
  ///
  /// - Parameter isInOthersName: Whether it is sent from another address or name than its sender's: then the body begins with the
  ///   sender, unless it begins with the author already.
  package init(_ mail: [UInt8], isInOthersName: Bool) {
    let message = Message(mail)
    needsEncoding = message.root.encoding.changesBytes
    let sender = message.header.first("from").map(Header.unfolded) ?? []
    let dropped = Self.droppedFields.union(needsEncoding ? ["content-transfer-encoding"] : [])
    var result = Self.header(of: mail, without: dropped)
    if !sender.isEmpty { result += Array("Cc: ".utf8) + sender + [Self.newline] }
    let body = message.root.decodedBody
    result.append(Self.newline)
    if isInOthersName, !sender.isEmpty, !body.starts(with: Array("From: ".utf8)) {
      result += Array("From: ".utf8) + sender + [Self.newline]
      if !body.starts(with: Array("Date: ".utf8)) { result.append(Self.newline) }
    }
    bytes = result + body
  }

  private static func header(of mail: [UInt8], without dropped: Set<String>) -> [UInt8] {
    var result: [UInt8] = []
    var rest = mail[...]
    var isKept = true
    while let first = rest.first, first != newline {
      let end = rest.firstIndex(of: newline).map { $0 + 1 } ?? rest.endIndex
      let line = rest[..<end]
      let isContinued = first == UInt8(ascii: " ") || first == UInt8(ascii: "\t")
      if !isContinued { isKept = !dropped.contains(name(of: line)) }
      if isKept { result += line }
      rest = rest[end...]
    }
    return result
  }

  /// The last non-blank line of a text, without trailing blanks.
  ///
  /// If the process that wrote a mail was killed, its reader may get a truncated mail; only this line reveals that.
  package static func lastLine(of text: String) -> Substring {
    let line = text.split(whereSeparator: \.isNewline).last { !$0.allSatisfy(\.isWhitespace) } ?? ""
    return line.lastIndex { !$0.isWhitespace }.map { line[...$0] } ?? ""
  }

  private static let droppedFields: Set<String> = ["received", "list-id", "return-path", "delivered-to", "from"]
  private static let newline = UInt8(ascii: "\n")

  private static func name(of line: ArraySlice<UInt8>) -> String {
    String(decoding: line.prefix { $0 != UInt8(ascii: ":") }, as: UTF8.self).lowercased()
  }
}
