import CSHA1

/// SHA-1 (FIPS 180-4, section 6.1), as git uses it for names.
///
/// Written here because a message's name and `git patch-id` are defined by SHA-1 and the pure modules may not call
/// libgit2; the packaged alternatives link BoringSSL. It is used for names, not for security.
public struct SHA1: Sendable {
  typealias State = (UInt32, UInt32, UInt32, UInt32, UInt32)

  private var state: State = (0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0)
  /// The bytes of an incomplete block.
  private var rest: [UInt8] = []
  @usableFromInline var length: UInt64 = 0

  private static let blockSize = 64

  /// Room for the rest and the end that is put behind it.
  public init() { rest.reserveCapacity(2 * Self.blockSize) }

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
    rest.append(0x80)
    while rest.count % Self.blockSize != 56 { rest.append(0) }
    for shift in stride(from: 56, through: 0, by: -8) { rest.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift))) }
    rest.withUnsafeBufferPointer { Self.take($0, into: &state) }
    return ObjectID(
      high: UInt64(state.0) << 32 | UInt64(state.1), middle: UInt64(state.2) << 32 | UInt64(state.3), low: state.4)
  }

  @usableFromInline
  mutating func absorb(_ input: UnsafeBufferPointer<UInt8>) {
    var input = input[...]
    if !rest.isEmpty {
      let filling = input.prefix(Self.blockSize - rest.count)
      rest.append(contentsOf: filling)
      input = input[filling.endIndex...]
      guard rest.count == Self.blockSize else { return }
      rest.withUnsafeBufferPointer { Self.take($0, into: &state) }
      rest.removeAll(keepingCapacity: true)
    }
    let whole = input.prefix(input.count / Self.blockSize * Self.blockSize)
    Self.take(UnsafeBufferPointer(rebasing: whole), into: &state)
    rest.append(contentsOf: input[whole.endIndex...])
  }

  // MARK: Blocks

  private static let isBuiltIn = patchbay_sha1_is_built_in()

  /// Takes whole blocks into the state.
  private static func take(_ blocks: UnsafeBufferPointer<UInt8>, into state: inout State) {
    guard isBuiltIn, let first = blocks.baseAddress else { return takeInSoftware(blocks, into: &state) }
    withUnsafeMutablePointer(to: &state) { state in
      state.withMemoryRebound(to: UInt32.self, capacity: 5) {
        patchbay_sha1_take($0, first, blocks.count / blockSize)
      }
    }
  }

  /// The same without the processor's SHA instructions.
  static func takeInSoftware(_ blocks: UnsafeBufferPointer<UInt8>, into state: inout State) {
    for offset in stride(from: 0, to: blocks.count, by: blockSize) { compress(blocks, at: offset, into: &state) }
  }

  private static func compress(
    _ input: UnsafeBufferPointer<UInt8>, at offset: Int, into state: inout State
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
