import Bytes

/// Quoted-printable and base64 decoded as `git mailinfo` does, a line or an encoded word at a time: nothing is carried
/// from one line to the next, invalid input is passed on or skipped, and a NUL ends the text.
enum TransferDecoding {
  /// Appends decoded quoted-printable; `isHeader` makes `_` a space (RFC 2047, section 4.2).
  static func appendQuotedPrintable(_ text: some Collection<UInt8>, isHeader: Bool, to result: inout [UInt8]) {
    let done: Void? = text.withContiguousStorageIfAvailable {
      appendQuotedPrintable($0, isHeader: isHeader, to: &result)
    }
    if done == nil {
      Array(text).withUnsafeBufferPointer { appendQuotedPrintable($0, isHeader: isHeader, to: &result) }
    }
  }

  static func appendQuotedPrintable(
    _ text: UnsafeBufferPointer<UInt8>, isHeader: Bool, to result: inout [UInt8]
  ) {
    var index = 0
    while index < text.count {
      let byte = text[index]
      index += 1
      if byte == 0 { return }
      if byte == UInt8(ascii: "=") {
        // A soft line break; also at the end of the text.
        guard index < text.count, text[index] != UInt8.lineFeed, text[index] != 0 else { return }
        if index + 1 < text.count, let high = Hex.value(of: text[index]), let low = Hex.value(of: text[index + 1]) {
          result.append(high << 4 | low)
          index += 2
          continue
        }
      }
      result.append(isHeader && byte == UInt8(ascii: "_") ? UInt8.space : byte)
    }
  }

  /// Appends decoded base64: every byte outside the alphabet, `=` included, is skipped.
  static func appendBase64(_ text: some Collection<UInt8>, to result: inout [UInt8]) {
    let done: Void? = text.withContiguousStorageIfAvailable { appendBase64($0, to: &result) }
    if done == nil { Array(text).withUnsafeBufferPointer { appendBase64($0, to: &result) } }
  }

  static func appendBase64(_ text: UnsafeBufferPointer<UInt8>, to result: inout [UInt8]) {
    var position = 0
    var accumulator: UInt8 = 0
    for byte in text {
      let value: UInt8
      switch byte {
      case 0: return
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = byte &- UInt8(ascii: "A")
      case UInt8(ascii: "a")...UInt8(ascii: "z"): value = byte &- (UInt8(ascii: "a") &- 26)
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = byte &+ 4
      case UInt8(ascii: "+"): value = 62
      case UInt8(ascii: "/"): value = 63
      default: continue
      }
      switch position {
      case 0:
        accumulator = value << 2
      case 1:
        result.append(accumulator | value >> 4)
        accumulator = (value & 15) << 4
      case 2:
        result.append(accumulator | value >> 2)
        accumulator = (value & 3) << 6
      default:
        result.append(accumulator | value)
        accumulator = 0
      }
      position = (position + 1) & 3
    }
  }
}
