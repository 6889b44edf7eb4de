/// Classes of bytes as C, git and RFC 5234 define them, independent of the locale.
public enum ByteClass {
  /// An ASCII digit.
  @inlinable @inline(__always)
  public static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  /// An ASCII letter.
  @inlinable @inline(__always)
  public static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

  /// An ASCII letter or digit.
  @inlinable @inline(__always)
  public static func isAlphanumeric(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }

  /// A hexadecimal digit of either case.
  @inlinable @inline(__always)
  public static func isHexDigit(_ byte: UInt8) -> Bool { isDigit(byte) || (byte | 0x20) &- 0x61 < 6 }

  /// Space or tab, RFC 5234's WSP.
  @inlinable @inline(__always)
  public static func isBlank(_ byte: UInt8) -> Bool { byte == .space || byte == .tab }

  /// C's `isspace`: space, tab, line feed, vertical tab, form feed, carriage return.
  @inlinable @inline(__always)
  public static func isSpace(_ byte: UInt8) -> Bool { byte == .space || byte &- 0x09 < 5 }

  /// git's `isspace` (git-compat-util.h, sane_ctype), to which vertical tab and form feed are not white space.
  @inlinable @inline(__always)
  public static func isGitSpace(_ byte: UInt8) -> Bool {
    byte == .space || byte == .lineFeed || byte == .tab || byte == .carriageReturn
  }

  /// The lower-case form of an ASCII letter; any other byte unchanged.
  @inlinable @inline(__always)
  public static func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
}

extension UInt8 {
  @inlinable public static var tab: UInt8 { 0x09 }
  @inlinable public static var lineFeed: UInt8 { 0x0A }
  @inlinable public static var carriageReturn: UInt8 { 0x0D }
  @inlinable public static var space: UInt8 { 0x20 }
}
