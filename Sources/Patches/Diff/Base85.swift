/// git's base85 (base85.c): five letters for four bytes, most significant first; a line starts with a letter for the
/// number of bytes in it.
enum Base85 {
  private static let alphabet = Array(
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~".utf8)

  /// The value of each letter; 255 for other bytes.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 255, count: 256)
    for (value, letter) in alphabet.enumerated() { values[Int(letter)] = UInt8(value) }
    return values
  }()

  /// Decodes one line, newline included, onto `output`; false if it is malformed.
  static func decodeLine(_ bytes: [UInt8], from start: Int, to end: Int, into output: inout [UInt8]) -> Bool {
    // "A00000\n" is the shortest line.
    let letters = end - start - 2
    guard letters >= 5, letters % 5 == 0, end <= bytes.count, bytes[end - 1] == 10 else { return false }
    var left: Int
    switch bytes[start] {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): left = Int(bytes[start] - UInt8(ascii: "A")) + 1
    case UInt8(ascii: "a")...UInt8(ascii: "z"): left = Int(bytes[start] - UInt8(ascii: "a")) + 27
    default: return false
    }
    // The last group may be filled up, with three bytes at most.
    guard left <= letters / 5 * 4, left > letters / 5 * 4 - 4 else { return false }
    var index = start + 1
    while left > 0 {
      var word: UInt64 = 0
      for _ in 0..<5 {
        let value = values[Int(bytes[index])]
        guard value < 85 else { return false }
        word = word * 85 + UInt64(value)
        index += 1
      }
      guard word <= UInt64(UInt32.max) else { return false }
      for shift in [24, 16, 8, 0].prefix(left) { output.append(UInt8(truncatingIfNeeded: word >> UInt64(shift))) }
      left -= 4
    }
    return true
  }
}
