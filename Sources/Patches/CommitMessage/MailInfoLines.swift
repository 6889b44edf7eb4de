import Bytes

/// The lines of a raw mail, one after the other, without copying.
struct MailInfoLines {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let stripsCarriageReturns: Bool
  private(set) var position = 0

  /// `stripsCarriageReturns`: a CRLF line is given without its CR, as `git mailsplit` leaves it.
  init(_ bytes: UnsafeBufferPointer<UInt8>, stripsCarriageReturns: Bool) {
    self.bytes = bytes
    self.stripsCarriageReturns = stripsCarriageReturns
  }

  /// A line: its bytes without line end, and whether one followed.
  struct Line {
    let text: UnsafeBufferPointer<UInt8>
    let isEnded: Bool
  }

  /// The next line; nil at the end.
  mutating func next() -> Line? {
    guard position < bytes.count else { return nil }
    let rest = UnsafeBufferPointer(rebasing: bytes[position...])
    guard let length = rest.find(.lineFeed) else {
      position = bytes.count
      return Line(text: rest, isEnded: false)
    }
    position += length + 1
    let isCRLF = stripsCarriageReturns && length > 0 && rest[length - 1] == UInt8.carriageReturn
    return Line(text: UnsafeBufferPointer(rebasing: rest[..<(isCRLF ? length - 1 : length)]), isEnded: true)
  }

  /// The next unread byte; nil at the end.
  var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// Passes over white space.
  mutating func skipSpace() {
    while position < bytes.count, ByteClass.isGitSpace(bytes[position]) { position += 1 }
  }

  /// Whether the unread rest holds no CR that reading line by line would strip.
  var restIsVerbatim: Bool {
    !stripsCarriageReturns
      || UnsafeBufferPointer(rebasing: bytes[position...]).find(.carriageReturn) == nil
  }

  /// Reads everything that has not been read yet.
  mutating func takeRest() -> UnsafeBufferPointer<UInt8> {
    defer { position = bytes.count }
    return UnsafeBufferPointer(rebasing: bytes[position...])
  }
}
