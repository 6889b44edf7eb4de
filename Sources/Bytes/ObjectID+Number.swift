extension ObjectID {
  /// Digits that make the number.
  private static let numberDigits = 13

  /// The first 13 hexadecimal digits as a number, for interfaces that need integer ids. JavaScript reads 52 bits
  /// exactly from JSON.
  public var number: Int { Int(words.high >> UInt64(64 - 4 * Self.numberDigits)) }

  /// The digits with which ids of this number begin; nil if no id has this number.
  public static func prefix(ofNumber number: Int) -> String? {
    guard number >= 0, number < 1 << (4 * numberDigits) else { return nil }
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: numberDigits - digits.utf8.count) + digits
  }
}
