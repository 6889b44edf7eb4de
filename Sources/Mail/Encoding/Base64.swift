/// Base64 as mail holds it (RFC 2045, 6.8), read leniently.
public enum Base64 {
  /// Value of each byte: 0...63, 64 for padding, 255 for what is skipped.
  private static let table: [UInt8] = {
    var table = [UInt8](repeating: 255, count: 256)
    for (value, byte) in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8.enumerated() {
      table[Int(byte)] = UInt8(value)
    }
    table[Int(UInt8(ascii: "="))] = 64
    return table
  }()

  /// The decoded bytes. Bytes outside the alphabet are skipped, padding that completes a group of four ends the text
  /// (what follows is a list's footer), missing padding is forgiven: as Python's `binascii` does it, but for the
  /// last, which there loses the text.
  public static func decode(_ text: ArraySlice<UInt8>) -> [UInt8] {
    text.withUnsafeBufferPointer { decode($0) }
  }

  static func decode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    table.withUnsafeBufferPointer { table in
      [UInt8](unsafeUninitializedCapacity: text.count / 4 * 3 + 3) { output, written in
        var (group, digits) = (UInt32(0), 0)
        var position = 0
        while position < text.count {
          let value = table[Int(text[position])]
          position += 1
          if value < 64 {
            group = group << 6 | UInt32(value)
            digits += 1
            if digits == 4 {
              output[written] = UInt8(truncatingIfNeeded: group >> 16)
              output[written + 1] = UInt8(truncatingIfNeeded: group >> 8)
              output[written + 2] = UInt8(truncatingIfNeeded: group)
              written += 3
              (group, digits) = (0, 0)
            }
          } else if value == 64, digits >= 2 {
            break
          }
        }
        if digits >= 2 {
          group <<= UInt32(6 * (4 - digits))
          output[written] = UInt8(truncatingIfNeeded: group >> 16)
          written += 1
          if digits == 3 {
            output[written] = UInt8(truncatingIfNeeded: group >> 8)
            written += 1
          }
        }
      }
    }
  }
}
