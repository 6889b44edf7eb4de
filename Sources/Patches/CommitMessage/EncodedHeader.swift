import Bytes

/// RFC 2047 words decoded as `git mailinfo` does (mailinfo.c, decode_header): each word by itself, white space only
/// between two words dropped, and a word that cannot be read is an error that leaves the field as it was.
///
/// This is not how people should see a header: for that see `Mail`, which joins words before it decodes them.
enum EncodedHeader {
  /// The decoded bytes, or why git refuses them.
  static func decode(_ value: [UInt8], convertsToUTF8: Bool) -> Result<[UInt8], Failure> {
    guard var start = opening(value, 0) else { return .success(value) }
    var result: [UInt8] = []
    result.reserveCapacity(value.count)
    var position = 0
    while true {
      let between = value[position..<start]
      if position == 0 || !between.allSatisfy(ByteClass.isGitSpace) { result += between }
      let charsetStart = start + 2
      guard charsetStart < value.count,
        let charsetEnd = value[charsetStart...].firstIndex(of: UInt8(ascii: "?")), charsetEnd + 3 <= value.count,
        value[charsetEnd + 2] == UInt8(ascii: "?"), let end = closing(value, charsetEnd + 3)
      else { return .failure(Failure(problem: .encodedWord)) }
      let text = value[(charsetEnd + 3)..<end]
      var decoded: [UInt8] = []
      switch ByteClass.lower(value[charsetEnd + 1]) {
      case UInt8(ascii: "b"): TransferDecoding.appendBase64(text, to: &decoded)
      case UInt8(ascii: "q"): TransferDecoding.appendQuotedPrintable(text, isHeader: true, to: &decoded)
      default: return .failure(Failure(problem: .encodedWord))
      }
      if convertsToUTF8 {
        let converted = CharsetConversion.toUTF8(decoded, from: Array(value[charsetStart..<charsetEnd]))
        if let problem = converted.problem { return .failure(Failure(problem: problem)) }
        decoded = converted.bytes
      }
      result += decoded
      position = end + 2
      guard let next = opening(value, position) else { break }
      start = next
    }
    result += value[position...]
    return .success(result)
  }

  /// What git treats as an error in a header.
  struct Failure: Error { let problem: MailInfoProblem }

  private static func opening(_ value: [UInt8], _ from: Int) -> Int? {
    pair(value, from, UInt8(ascii: "="), UInt8(ascii: "?"))
  }

  private static func closing(_ value: [UInt8], _ from: Int) -> Int? {
    pair(value, from, UInt8(ascii: "?"), UInt8(ascii: "="))
  }

  private static func pair(_ value: [UInt8], _ from: Int, _ left: UInt8, _ right: UInt8) -> Int? {
    guard value.count - from >= 2 else { return nil }
    for index in from..<(value.count - 1) where value[index] == left && value[index + 1] == right { return index }
    return nil
  }
}
