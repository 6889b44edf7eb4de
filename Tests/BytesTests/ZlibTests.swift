import Bytes
import Testing

@Suite("zlib")
struct ZlibTests {
  @Test("inflates what it stored or deflated", arguments: [0, 1, 128, 129, 65_535, 65_536, 200_000])
  func bothWays(size: Int) throws {
    let content = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 9) }
    let header: [UInt8] = [1, 2, 3]
    for bytes in [Zlib.stored(content, after: header), try #require(Zlib.deflate(content, after: header))] {
      #expect(Array(bytes.prefix(3)) == header)
      #expect(Zlib.inflate(Array(bytes.dropFirst(3)), size: size) == content)
    }
  }

  @Test("refuses stored data that was changed or cut off")
  func damage() {
    let stored = Zlib.stored(Array("tide tables".utf8), after: [])
    for place in stored.indices.dropFirst(2) {
      var changed = stored
      changed[place] ^= 2
      #expect(Zlib.inflate(changed, size: 11) == nil)
    }
    for count in stored.indices { #expect(Zlib.inflate(Array(stored.prefix(count)), size: 11) == nil) }
  }
}
