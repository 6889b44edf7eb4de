extension ObjectID {
  /// Digits that make the number.
  private static let numberDigits = 13

  /// The first 13 hexadecimal digits, read as a number: what stands for the id where others have integers. 52 bits are
  /// exact in JSON as JavaScript reads it.
  public var number: Int { Int(words.high >> UInt64(64 - 4 * Self.numberDigits)) }

  /// The digits that ids of this number begin with; nil for what is the number of none.
  public static func prefix(ofNumber number: Int) -> String? {
    guard number >= 0, number < 1 << (4 * numberDigits) else { return nil }
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: numberDigits - digits.utf8.count) + digits
  }
}
