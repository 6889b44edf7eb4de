/// SHA-1 (FIPS 180-4, section 6.1), as git names things with it.
///
/// Written here because a message's name and `git patch-id` are defined by SHA-1 and the pure modules may not call
/// libgit2; the packaged alternatives link BoringSSL. It guards nothing: a name, not a signature.
public struct SHA1: Sendable {
  private var state: (UInt32, UInt32, UInt32, UInt32, UInt32) =
    (0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0)
  private var block: [UInt8] = []
  @usableFromInline var length: UInt64 = 0

  public init() { block.reserveCapacity(64) }

  /// The SHA-1 of these bytes.
  @inlinable
  public static func hash(_ bytes: some Collection<UInt8>) -> ObjectID {
    var hasher = SHA1()
    hasher.update(bytes)
    return hasher.finish()
  }

  /// The id git gives to a blob of these bytes: SHA-1 of `blob SIZE\0` and the bytes.
  @inlinable
  public static func blobID(_ bytes: some Collection<UInt8>) -> ObjectID {
    var hasher = SHA1()
    hasher.update(Array("blob \(bytes.count)\0".utf8))
    hasher.update(bytes)
    return hasher.finish()
  }

  /// Takes in more bytes.
  @inlinable
  public mutating func update(_ bytes: some Collection<UInt8>) {
    length += UInt64(bytes.count)
    if bytes.withContiguousStorageIfAvailable({ absorb($0) }) == nil {
      Array(bytes).withUnsafeBufferPointer { absorb($0) }
    }
  }

  /// The hash of all bytes taken in.
  public consuming func finish() -> ObjectID {
    let bits = length &* 8
    var tail: [UInt8] = [0x80]
    let used = (block.count + 1) % 64
    tail.append(contentsOf: repeatElement(0, count: (56 - used + 64) % 64))
    for shift in stride(from: 56, through: 0, by: -8) { tail.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift))) }
    tail.withUnsafeBufferPointer { absorb($0) }
    return ObjectID(
      high: UInt64(state.0) << 32 | UInt64(state.1), middle: UInt64(state.2) << 32 | UInt64(state.3), low: state.4)
  }

  @usableFromInline
  mutating func absorb(_ input: UnsafeBufferPointer<UInt8>) {
    var offset = 0
    if !block.isEmpty {
      let wanted = min(64 - block.count, input.count)
      block.append(contentsOf: input[0..<wanted])
      offset = wanted
      guard block.count == 64 else { return }
      block.withUnsafeBufferPointer { Self.compress($0, at: 0, into: &state) }
      block.removeAll(keepingCapacity: true)
    }
    while input.count - offset >= 64 {
      Self.compress(input, at: offset, into: &state)
      offset += 64
    }
    if offset < input.count { block.append(contentsOf: input[offset...]) }
  }

  private static func compress(
    _ input: UnsafeBufferPointer<UInt8>, at offset: Int,
    into state: inout (UInt32, UInt32, UInt32, UInt32, UInt32)
  ) {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 80) { words in
      let block = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(input)[offset..<offset + 64])
      for index in 0..<16 {
        words[index] = UInt32(bigEndian: block.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self))
      }
      for index in 16..<80 {
        let mixed = words[index - 3] ^ words[index - 8] ^ words[index - 14] ^ words[index - 16]
        words[index] = mixed << 1 | mixed >> 31
      }
      // One loop for each choice function, so that none is chosen in the inner loop.
      var (a, b, c, d, e) = state
      for index in 0..<20 {
        let next = (a << 5 | a >> 27) &+ (d ^ (b & (c ^ d))) &+ e &+ 0x5A82_7999 &+ words[index]
        (e, d, c, b, a) = (d, c, b << 30 | b >> 2, a, next)
      }
      for index in 20..<40 {
        let next = (a << 5 | a >> 27) &+ (b ^ c ^ d) &+ e &+ 0x6ED9_EBA1 &+ words[index]
        (e, d, c, b, a) = (d, c, b << 30 | b >> 2, a, next)
      }
      for index in 40..<60 {
        let next = (a << 5 | a >> 27) &+ ((b & c) | (d & (b | c))) &+ e &+ 0x8F1B_BCDC &+ words[index]
        (e, d, c, b, a) = (d, c, b << 30 | b >> 2, a, next)
      }
      for index in 60..<80 {
        let next = (a << 5 | a >> 27) &+ (b ^ c ^ d) &+ e &+ 0xCA62_C1D6 &+ words[index]
        (e, d, c, b, a) = (d, c, b << 30 | b >> 2, a, next)
      }
      state = (state.0 &+ a, state.1 &+ b, state.2 &+ c, state.3 &+ d, state.4 &+ e)
    }
  }
}
