import Bytes

/// Uuencoded bodies (`Content-Transfer-Encoding: x-uuencode`), as old mail has them.
public enum Uuencode {
  /// The decoded bytes between the `begin` and `end` lines; text without a `begin` line decodes to nothing.
  public static func decode(_ text: ArraySlice<UInt8>) -> [UInt8] {
    text.withUnsafeBufferPointer { bytes in
      var result: [UInt8] = []
      var position = 0
      var begun = false
      while position < bytes.count {
        let lineEnd = bytes.next(UInt8.lineFeed, from: position, to: bytes.count)
        let end = bytes.contentEnd(ofLineFrom: position, to: lineEnd)
        if !begun {
          begun = bytes.has("begin ", at: position, to: end)
        } else if end == position || bytes.has("end", at: position, to: end) {
          break
        } else {
          decode(line: UnsafeBufferPointer(rebasing: bytes[position..<end]), into: &result)
        }
        position = lineEnd + 1
      }
      return result
    }
  }

  private static func decode(line: UnsafeBufferPointer<UInt8>, into result: inout [UInt8]) {
    var wanted = Int((line[0] &- 32) & 63)
    var index = 1
    func digit(_ index: Int) -> UInt32 { index < line.count ? UInt32((line[index] &- 32) & 63) : 0 }
    while wanted > 0, index < line.count {
      let group = digit(index) << 18 | digit(index + 1) << 12 | digit(index + 2) << 6 | digit(index + 3)
      for shift in [16, 8, 0].prefix(wanted) { result.append(UInt8(truncatingIfNeeded: group >> UInt32(shift))) }
      wanted -= 3
      index += 4
    }
  }
}
