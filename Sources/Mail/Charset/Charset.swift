import Bytes

/// A character set that a mail names, and its way to UTF-8.
///
/// UTF-8, ASCII, latin-1 and windows-1252 are read here, others by ``Iconv``. Decoding never fails: invalid bytes
/// become U+FFFD, and an unknown charset is guessed: UTF-8 if the bytes are valid, else windows-1252 (what is found in
/// raw 8-bit headers of real lists, and what browsers do).
public enum Charset: Hashable, Sendable {
  case utf8
  case latin1
  case windows1252
  /// A name that iconv knows, from a fixed list, so that a mail cannot make us load any converter.
  case converted(String)
  /// No charset, an unknown one, or ASCII, which is often wrong: guessed from the bytes.
  case guessed

  /// The charset of this label (RFC 2978 names and what mailers write), in any case, quoted or with an RFC 2231
  /// language suffix.
  public init(label: ArraySlice<UInt8>) {
    var name: [UInt8] = []
    for byte in label.trimmed() {
      if byte == UInt8(ascii: "*") || name.count == 40 { break }
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { continue }
      name.append(byte == UInt8(ascii: "_") ? UInt8(ascii: "-") : ByteClass.lower(byte))
    }
    self.init(normalized: String(decoding: name, as: UTF8.self))
  }

  /// The charset of this label.
  public init(label: String) {
    self.init(label: ArraySlice(label.utf8))
  }

  private init(normalized name: String) {
    switch name {
    case "utf-8", "utf8": self = .utf8
    case "iso-8859-1", "iso8859-1", "latin1", "latin-1", "l1", "cp819", "iso-ir-100": self = .latin1
    case "windows-1252", "cp1252", "cp-1252", "windows1252", "ansi", "x-ansi": self = .windows1252
    default:
      if let converter = Iconv.converter(for: name) {
        self = .converted(converter)
      } else {
        self = .guessed
      }
    }
  }

  /// These bytes as UTF-8 bytes, always valid.
  public func utf8(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    let (isASCII, isValid) = bytes.withUnsafeBufferPointer { buffer in
      let prefix = UTF8Check.asciiPrefix(of: buffer, from: 0)
      if prefix == buffer.count { return (true, true) }
      return (false, UTF8Check.isValid(buffer, from: prefix))
    }
    switch self {
    case .utf8:
      return isValid ? Array(bytes) : Array(String(decoding: bytes, as: UTF8.self).utf8)
    case .latin1:
      return isASCII ? Array(bytes) : SingleByte.utf8(bytes, highControls: SingleByte.latin1)
    case .windows1252:
      return isASCII ? Array(bytes) : SingleByte.utf8(bytes, highControls: SingleByte.windows1252)
    case .guessed:
      return isValid ? Array(bytes) : SingleByte.utf8(bytes, highControls: SingleByte.windows1252)
    case .converted(let name):
      return Iconv.utf8(bytes, from: name) ?? Charset.guessed.utf8(bytes)
    }
  }

  /// These bytes as text.
  public func string(_ bytes: ArraySlice<UInt8>) -> String {
    switch self {
    case .utf8:
      return String(decoding: bytes, as: UTF8.self)
    case .guessed:
      if let text = String(validating: bytes, as: UTF8.self) { return text }
    default: break
    }
    return String(decoding: utf8(bytes), as: UTF8.self)
  }
}
