import Bytes

/// Quoted-printable as mail holds it (RFC 2045, 6.7), read leniently, and its `Q` form in headers (RFC 2047, 4.2).
public enum QuotedPrintable {
  /// The decoded bytes. `=` at the end of a line joins it with the next, also with blanks after the `=`; an `=` before
  /// anything but two hexadecimal digits stays. White space at the end of lines stays too: it may be a diff's context.
  public static func decode(_ text: ArraySlice<UInt8>) -> [UInt8] {
    text.withUnsafeBufferPointer { decode($0, underscoreIsSpace: false) }
  }

  /// The same; in an encoded word `_` is a space.
  static func decode(_ text: UnsafeBufferPointer<UInt8>, underscoreIsSpace: Bool) -> [UInt8] {
    // The empty array is shared by all threads, and its count would be written to.
    if text.isEmpty { return [] }
    return [UInt8](unsafeUninitializedCapacity: text.count) { output, written in
      var position = 0
      while position < text.count {
        let stop = text.next(UInt8(ascii: "="), from: position, to: text.count)
        if stop > position, let from = text.baseAddress, let to = output.baseAddress {
          (to + written).initialize(from: from + position, count: stop - position)
          if underscoreIsSpace {
            for index in written..<(written + stop - position) where output[index] == UInt8(ascii: "_") {
              output[index] = UInt8.space
            }
          }
          written += stop - position
        }
        guard stop < text.count else { break }
        if stop + 2 < text.count, let high = Hex.value(of: text[stop + 1]), let low = Hex.value(of: text[stop + 2]) {
          output[written] = high << 4 | low
          written += 1
          position = stop + 3
        } else if let next = softBreak(text, after: stop) {
          position = next
        } else {
          output[written] = UInt8(ascii: "=")
          written += 1
          position = stop + 1
        }
      }
    }
  }

  /// Where the text continues after a soft line break that starts with the `=` at `equals`; nil if it is not a soft
  /// line break.
  private static func softBreak(_ text: UnsafeBufferPointer<UInt8>, after equals: Int) -> Int? {
    var index = equals + 1
    while index < text.count, ByteClass.isBlank(text[index]) { index += 1 }
    if index == text.count { return index }
    if text[index] == UInt8.carriageReturn { index += 1 }
    return index < text.count && text[index] == UInt8.lineFeed ? index + 1 : nil
  }
}
