/// Charsets of one byte a character that differ from latin-1 in 0x80...0x9F at most.
enum SingleByte {
  /// ISO 8859-1: the C1 control codes.
  static let latin1: [UInt16] = Array(0x80...0x9F)

  /// windows-1252, its five unassigned bytes as C1 codes (WHATWG Encoding).
  static let windows1252: [UInt16] = [
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D,
    0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
    0x0153, 0x009D, 0x017E, 0x0178,
  ]

  /// These bytes as UTF-8, where `highControls` are the code points of 0x80...0x9F.
  static func utf8(_ bytes: ArraySlice<UInt8>, highControls: [UInt16]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + bytes.count / 8)
    for byte in bytes {
      if byte < 0x80 {
        result.append(byte)
        continue
      }
      let point = byte < 0xA0 ? highControls[Int(byte - 0x80)] : UInt16(byte)
      if point < 0x800 {
        result.append(0xC0 | UInt8(truncatingIfNeeded: point >> 6))
      } else {
        result.append(0xE0 | UInt8(truncatingIfNeeded: point >> 12))
        result.append(0x80 | UInt8(truncatingIfNeeded: point >> 6) & 0x3F)
      }
      result.append(0x80 | UInt8(truncatingIfNeeded: point) & 0x3F)
    }
    return result
  }
}
