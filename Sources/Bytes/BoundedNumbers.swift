extension Int64 {
  /// Reads a decimal number of any length, with or without a sign. A number that does not fit gives the least or
  /// greatest value that does; text that is not a number gives nil.
  @inlinable
  public init?(saturating text: some Sequence<UInt8>) {
    var digits = text.makeIterator()
    var next = digits.next()
    let isNegative = next == UInt8(ascii: "-")
    if isNegative || next == UInt8(ascii: "+") { next = digits.next() }
    guard next != nil else { return nil }
    var value: Int64 = 0
    var isBeyond = false
    while let byte = next {
      let digit = Int64(byte) - 0x30
      guard (0...9).contains(digit) else { return nil }
      let (product, over) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.subtractingReportingOverflow(digit)
      isBeyond = isBeyond || over || carry
      value = isBeyond ? .min : sum
      next = digits.next()
    }
    // Counted downwards, because the least integer has no counterpart.
    self = isNegative ? value : value == .min ? .max : -value
  }
}

extension Int {
  /// Reads a decimal number within bounds; nil for any other text.
  public init?(_ text: some StringProtocol, within bounds: ClosedRange<Int>) {
    guard let value = Int64(saturating: text.utf8), let number = Int(exactly: value), bounds.contains(number) else {
      return nil
    }
    self = number
  }

  /// The number, or the bound that it exceeds.
  public func clamped(to bounds: ClosedRange<Int>) -> Int {
    Swift.min(Swift.max(self, bounds.lowerBound), bounds.upperBound)
  }

  /// The quotient rounded down, and the remainder, which is not negative.
  public func flooredDivision(by divisor: Int) -> (quotient: Int, remainder: Int) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
