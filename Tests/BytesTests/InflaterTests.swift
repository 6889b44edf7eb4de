import Bytes
import TestSupport
import Testing

@Suite struct InflaterTests {
  private let content = Array("the tide comes and goes, comes and goes\n".utf8) + [UInt8](repeating: 7, count: 5000)

  private func inflate(_ deflated: [UInt8], size: Int, pieces: Int, with inflater: Inflater) -> [UInt8]? {
    var rest = deflated[...]
    return inflater.inflate(size: size, ofAtMost: deflated.count) {
      let piece = rest.prefix(pieces)
      rest = rest.dropFirst(pieces)
      return piece
    }
  }

  @Test(arguments: [1, 2, 7, 100_000])
  func `streams come in pieces, one after another, with what follows them`(pieces: Int) throws {
    let inflater = try #require(Inflater())
    for bytes: [UInt8] in [content, [], [1], content.reversed()] {
      let deflated = try #require(Zlib.deflate(bytes, after: [], level: 1))
      #expect(inflate(deflated, size: bytes.count, pieces: pieces, with: inflater) == bytes)
      #expect(inflate(deflated + [1, 2, 3], size: bytes.count, pieces: pieces, with: inflater) == bytes)
      #expect(inflate(deflated, size: bytes.count + 1, pieces: pieces, with: inflater) == nil)
      if !bytes.isEmpty { #expect(inflate(deflated, size: bytes.count - 1, pieces: pieces, with: inflater) == nil) }
      #expect(inflate(Array(deflated.dropLast()), size: bytes.count, pieces: pieces, with: inflater) == nil)
      #expect(inflate([], size: bytes.count, pieces: pieces, with: inflater) == nil)
    }
  }

  @Test func `a damaged stream, or one that cannot be so large, is refused`() throws {
    let inflater = try #require(Inflater())
    var deflated = try #require(Zlib.deflate(content, after: [], level: 1))
    #expect(inflate(deflated, size: 1 << 30, pieces: 100, with: inflater) == nil)
    #expect(inflate(deflated, size: -1, pieces: 100, with: inflater) == nil)
    deflated[deflated.count - 1] ^= 1
    #expect(inflate(deflated, size: content.count, pieces: 100, with: inflater) == nil)
    #expect(inflate([0x78], size: 0, pieces: 100, with: inflater) == nil)
  }
}
