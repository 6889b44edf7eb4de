import Bytes

/// How a part's bytes are written in the mail (RFC 2045, 6).
public enum TransferEncoding: Sendable {
  /// 7bit, 8bit, binary, none or an unknown one: the bytes as they are.
  case identity
  case quotedPrintable
  case base64
  case uuencode

  /// The encoding of a Content-Transfer-Encoding field, in any case and with junk around it.
  public init(parsing value: ArraySlice<UInt8>) {
    let word = value.trimmed().prefix { ByteClass.isLetter($0) || ByteClass.isDigit($0) || $0 == UInt8(ascii: "-") }
    func isNamed(_ name: StaticString) -> Bool {
      word.count == name.utf8CodeUnitCount
        && zip(word, UnsafeBufferPointer(start: name.utf8Start, count: word.count))
          .allSatisfy { ByteClass.lower($0) == $1 }
    }
    if isNamed("quoted-printable") {
      self = .quotedPrintable
    } else if isNamed("base64") {
      self = .base64
    } else if isNamed("x-uuencode") || isNamed("uuencode") || isNamed("x-uue") {
      self = .uuencode
    } else {
      self = .identity
    }
  }

  /// Whether the encoded bytes differ from the content.
  public var changesBytes: Bool { if case .identity = self { false } else { true } }

  /// The bytes that `text` stands for.
  public func decode(_ text: ArraySlice<UInt8>) -> [UInt8] {
    switch self {
    case .identity: Array(text)
    case .quotedPrintable: QuotedPrintable.decode(text)
    case .base64: Base64.decode(text)
    case .uuencode: Uuencode.decode(text)
    }
  }
}
