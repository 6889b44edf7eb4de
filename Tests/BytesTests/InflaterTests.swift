import TestSupport
import Testing

@testable import Bytes

@Suite struct InflaterTests {
  private static let content: [UInt8] =
    Array("the tide comes and goes, comes and goes\n".utf8) + [UInt8](repeating: 7, count: 5000)

  /// At once, and as a stream of pieces of several sizes.
  enum Way: CaseIterable {
    case atOnce, bytes, pairs, sevens, whole

    func inflate(_ deflated: [UInt8], size: Int) throws -> [UInt8]? {
      let pieces =
        switch self {
        case .atOnce: 0
        case .bytes: 1
        case .pairs: 2
        case .sevens: 7
        case .whole: 100_000
        }
      if pieces == 0 { return try #require(Inflater()).inflate(deflated[...], size: size) }
      var rest = deflated[...]
      return try #require(InflateStream()).inflate(size: size, ofAtMost: deflated.count) {
        let piece = rest.prefix(pieces)
        rest = rest.dropFirst(pieces)
        return piece
      }
    }
  }

  @Test(arguments: Way.allCases, [Self.content, [], [1], Self.content.reversed()] as [[UInt8]])
  func `data of exactly the size come out, whatever follows them`(way: Way, bytes: [UInt8]) throws {
    let deflated = try #require(Zlib.deflate(bytes, after: []))
    #expect(try way.inflate(deflated, size: bytes.count) == bytes)
    #expect(try way.inflate(deflated + [1, 2, 3], size: bytes.count) == bytes)
    #expect(try way.inflate(deflated, size: bytes.count + 1) == nil)
    if !bytes.isEmpty { #expect(try way.inflate(deflated, size: bytes.count - 1) == nil) }
    #expect(try way.inflate(Array(deflated.dropLast()), size: bytes.count) == nil)
    #expect(try way.inflate([], size: bytes.count) == nil)
  }

  @Test(arguments: Way.allCases)
  func `damaged data, and what cannot be so large, are refused`(way: Way) throws {
    var deflated = try #require(Zlib.deflate(Self.content, after: []))
    #expect(try way.inflate(deflated, size: 1 << 30) == nil)
    #expect(try way.inflate(deflated, size: -1) == nil)
    deflated[deflated.count - 1] ^= 1
    #expect(try way.inflate(deflated, size: Self.content.count) == nil)
    #expect(try way.inflate([0x78], size: 0) == nil)
  }

  @Test func `one inflater takes data one after another, damaged ones among them`() throws {
    let inflater = try #require(Inflater())
    let deflated = try #require(Zlib.deflate(Self.content, after: []))
    for _ in 0..<3 {
      #expect(inflater.inflate(deflated[...], size: Self.content.count) == Self.content)
      #expect(inflater.inflate(deflated.dropLast(), size: Self.content.count) == nil)
    }
  }

  @Test(arguments: [0, 1, 1000, 5000, 1_000_000, 3_000_000])
  func `data of unknown size come out whole`(size: Int) throws {
    let bytes = [UInt8](repeating: 7, count: size)
    let deflated = try #require(Zlib.deflate(bytes, after: []))
    #expect(Zlib.inflate(deflated) == bytes)
    #expect(Zlib.inflate(deflated + [1]) == bytes)
    #expect(Zlib.inflate(Array(deflated.dropLast())) == nil)
  }
}
