/// A SHA-1 name: 20 bytes that name a git object, a message (hash of its Message-ID) or a patch (its patch-id).
///
/// Kept inline in three words in big-endian order, so that comparing words compares bytes.
public struct ObjectID: Hashable, Comparable, Sendable {
  @usableFromInline let high: UInt64
  @usableFromInline let middle: UInt64
  @usableFromInline let low: UInt32

  /// Only the first eight bytes: they are distributed as evenly as all twenty, and nobody can make many ids that share
  /// them.
  @inlinable
  public func hash(into hasher: inout Hasher) { hasher.combine(high) }

  /// What dictionaries and sets ask for. A fold looks up millions of ids, and SipHash would take a tenth of its time for
  /// bytes that SHA-1 has mixed already. The key is nobody's but this process's, so that nobody can make ids that meet.
  @inlinable
  public func _rawHashValue(seed: Int) -> Int {
    let product = (high ^ Self.hashKey ^ UInt64(bitPattern: Int64(seed))).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return Int(truncatingIfNeeded: product.high ^ product.low)
  }

  /// As unknown as the key that Swift hashes with.
  @usableFromInline static let hashKey = UInt64(bitPattern: Int64(0.hashValue))

  /// Length of the binary form.
  public static let byteCount = 20

  /// The id of all zeros, git's "no such object".
  public static let zero = ObjectID(high: 0, middle: 0, low: 0)

  /// The id with these words, each in the order of its bytes: the first byte is the highest of `high`.
  @inlinable
  public init(high: UInt64, middle: UInt64, low: UInt32) {
    self.high = high
    self.middle = middle
    self.low = low
  }

  /// The 20 bytes as words, for code that cannot afford an array.
  @inlinable
  public var words: (high: UInt64, middle: UInt64, low: UInt32) { (high, middle, low) }

  /// The id with these 20 bytes; nil for any other count.
  @inlinable
  public init?(bytes: some Sequence<UInt8>) {
    var words = (high: UInt64(0), middle: UInt64(0), low: UInt32(0))
    var count = 0
    for byte in bytes {
      switch count {
      case 0..<8: words.high = words.high << 8 | UInt64(byte)
      case 8..<16: words.middle = words.middle << 8 | UInt64(byte)
      case 16..<20: words.low = words.low << 8 | UInt32(byte)
      default: return nil
      }
      count += 1
    }
    guard count == Self.byteCount else { return nil }
    self.init(high: words.high, middle: words.middle, low: words.low)
  }

  /// The id with these 40 hexadecimal digits, upper or lower case; nil for anything else.
  @inlinable
  public init?(hex: some StringProtocol) {
    self.init(hexBytes: hex.utf8)
  }

  /// The id with these 40 ASCII hexadecimal digits; nil for anything else.
  @inlinable
  public init?(hexBytes: some Collection<UInt8>) {
    guard hexBytes.count == 2 * Self.byteCount else { return nil }
    if let contiguous = hexBytes.withContiguousStorageIfAvailable({ Self(contiguousHex: $0) }) {
      guard let contiguous else { return nil }
      self = contiguous
      return
    }
    var words = (high: UInt64(0), middle: UInt64(0), low: UInt32(0))
    var count = 0
    for digit in hexBytes {
      guard let value = Hex.value(of: digit) else { return nil }
      switch count {
      case 0..<16: words.high = words.high << 4 | UInt64(value)
      case 16..<32: words.middle = words.middle << 4 | UInt64(value)
      default: words.low = words.low << 4 | UInt32(value)
      }
      count += 1
    }
    self.init(high: words.high, middle: words.middle, low: words.low)
  }

  /// The same of bytes that lie together, which are all but a few.
  @usableFromInline init?(contiguousHex digits: UnsafeBufferPointer<UInt8>) {
    guard digits.count == 2 * Self.byteCount else { return nil }
    var seen: UInt64 = 0
    func word(_ range: Range<Int>) -> UInt64 {
      var result: UInt64 = 0
      for index in range {
        let value = UInt64(Hex.values[Int(digits[index])])
        seen |= value
        result = result << 4 | value & 15
      }
      return result
    }
    self.init(high: word(0..<16), middle: word(16..<32), low: UInt32(truncatingIfNeeded: word(32..<40)))
    guard seen < 16 else { return nil }
  }

  /// The 20 bytes.
  public var bytes: [UInt8] {
    [UInt8](unsafeUninitializedCapacity: Self.byteCount) { buffer, count in
      for index in 0..<8 { buffer[index] = UInt8(truncatingIfNeeded: high >> UInt64(56 - 8 * index)) }
      for index in 0..<8 { buffer[8 + index] = UInt8(truncatingIfNeeded: middle >> UInt64(56 - 8 * index)) }
      for index in 0..<4 { buffer[16 + index] = UInt8(truncatingIfNeeded: low >> UInt32(24 - 8 * index)) }
      count = Self.byteCount
    }
  }

  /// The 40 lower-case hexadecimal digits as ASCII bytes.
  public var hexBytes: [UInt8] { Hex.encode(bytes) }

  /// The 40 lower-case hexadecimal digits.
  public var hex: String { String(decoding: hexBytes, as: UTF8.self) }

  public static func < (left: ObjectID, right: ObjectID) -> Bool {
    if left.high != right.high { return left.high < right.high }
    if left.middle != right.middle { return left.middle < right.middle }
    return left.low < right.low
  }
}

extension ObjectID: CustomStringConvertible {
  public var description: String { hex }
}
