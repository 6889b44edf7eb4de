import Bytes

/// Distinguishes mails from other files.
public enum MailStart {
  /// Whether these bytes begin with a header that has a field of mails among its fields.
  ///
  /// Lines of the form `name: value` are not enough: /etc/passwd has those, too.
  public static func isMail(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { bytes in
      var position = 0
      var lines = 0
      while position < bytes.count, lines < Limits.fields {
        let lineEnd = bytes.next(.lineFeed, from: position, to: bytes.count)
        switch kind(of: bytes, from: position, to: bytes.contentEnd(ofLineFrom: position, to: lineEnd)) {
        case .mailField: return true
        case .other: break
        case .end: return false
        }
        position = lineEnd + 1
        lines += 1
      }
      return false
    }
  }

  private enum Line { case mailField, other, end }

  private static func kind(of bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Line {
    if start == end { return .end }
    if ByteClass.isBlank(bytes[start]) || bytes.has("From ", at: start, to: end)
      || bytes.has(">From ", at: start, to: end)
    {
      return .other
    }
    guard let colon = bytes[start..<min(end, start + 998)].firstIndex(of: UInt8(ascii: ":")), colon > start else {
      return .end
    }
    let name = bytes[start..<colon]
    guard name.allSatisfy({ $0 > .space && $0 < 0x7F }) else { return .end }
    guard name.count <= longestName else { return .other }
    return fields.contains(String(decoding: name, as: UTF8.self).lowercased()) ? .mailField : .other
  }

  /// The fields that RFC 5322 asks for, and those that servers, lists and programs begin with.
  private static let fields: Set<String> = [
    "from", "date", "subject", "message-id", "received", "to", "cc", "sender", "reply-to", "return-path",
    "delivered-to", "envelope-to", "x-original-to", "in-reply-to", "references", "list-id", "mime-version",
    "content-type", "dkim-signature", "arc-seal",
  ]
  private static let longestName = 16
}
