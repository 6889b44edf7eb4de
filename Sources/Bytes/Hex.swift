/// Hexadecimal digits as ASCII bytes.
public enum Hex {
  /// The lower-case digit of a value from 0 to 15.
  @inlinable
  static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + (value - 10)
  }

  /// The value, 0 to 15, of an ASCII hexadecimal digit of either case; nil for any other byte.
  @inlinable
  public static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  /// ``value(of:)`` of every byte; 255 for none.
  static let values = (UInt8.min...UInt8.max).map { value(of: $0) ?? 255 }

  /// Two lower-case digits for each byte.
  @inlinable
  public static func encode(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(2 * bytes.count)
    for byte in bytes {
      result.append(digit(byte >> 4))
      result.append(digit(byte & 15))
    }
    return result
  }
}
