@testable import Bytes
import Testing

@Suite("SHA-1")
struct SHA1Tests {
  @Test(
    "gives the values of FIPS 180 and of git",
    arguments: [
      ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
      ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "84983e441c3bd26ebaae4aa1f95129e5e54670f1"
      ),
    ])
  func knownValues(text: String, expected: String) {
    #expect(SHA1.hash(Array(text.utf8)).hex == expected)
  }

  @Test("does not depend on how the bytes are split")
  func pieces() {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let whole = SHA1.hash(bytes)
    for size in [1, 3, 55, 56, 63, 64, 65, 127, 999] {
      var hasher = SHA1()
      var rest = bytes[...]
      while !rest.isEmpty {
        hasher.update(rest.prefix(size))
        rest = rest.dropFirst(size)
      }
      #expect(hasher.finish() == whole)
    }
  }

  @Test("gives the same with and without the processor's instructions for it", arguments: 0...10)
  func software(blocks: Int) {
    let bytes = (0..<64 * blocks).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 5) }
    var state: SHA1.State = (0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0)
    // FIPS 180-4, section 5.1.1: what is put behind whole blocks.
    let length = (0..<8).reversed().map { UInt8(truncatingIfNeeded: (512 * blocks) >> (8 * $0)) }
    let end = [0x80] + [UInt8](repeating: 0, count: 55) + length
    (bytes + end).withUnsafeBufferPointer { SHA1.takeInSoftware($0, into: &state) }
    let words = SHA1.hash(bytes).words
    #expect(words.high == UInt64(state.0) << 32 | UInt64(state.1))
    #expect(words.middle == UInt64(state.2) << 32 | UInt64(state.3))
    #expect(words.low == state.4)
  }

  @Test("names an empty blob as git does")
  func emptyBlob() {
    #expect(SHA1.blobID([]).hex == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391")
  }

  @Test("ids round-trip through hex and bytes, and compare as their bytes do")
  func objectIDs() throws {
    let one = SHA1.hash(Array("one".utf8))
    let two = SHA1.hash(Array("two".utf8))
    #expect(ObjectID(hex: one.hex) == one)
    #expect(ObjectID(bytes: one.bytes) == one)
    #expect((one < two) == one.bytes.lexicographicallyPrecedes(two.bytes))
    #expect(ObjectID(hex: "abc") == nil)
    #expect(ObjectID(hex: String(repeating: "g", count: 40)) == nil)
    #expect(ObjectID(hex: one.hex.uppercased()) == one)
    #expect(ObjectID(hexBytes: one.hexBytes.reversed().reversed()) == one)
    #expect(ObjectID(hexBytes: one.hexBytes + [0x30]) == nil)
    for place in 0..<40 {
      for byte in [0x2F, 0x3A, 0x40, 0x47, 0x60, 0x67, 0x80, 0xFF] as [UInt8] {
        var digits = one.hexBytes
        digits[place] = byte
        #expect(ObjectID(hexBytes: digits) == nil)
        #expect(ObjectID(hexBytes: AnyCollection(digits)) == nil)
      }
    }
  }
}
