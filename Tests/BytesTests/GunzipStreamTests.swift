import Platform
import TestSupport
import Testing

@testable import Bytes

@Suite("Gzip files are unpacked piece by piece")
struct GunzipStreamTests {
  private static func packed(_ content: [UInt8], _ level: Int = 6) throws -> [UInt8] {
    try Program("gzip").output(["-c", "-\(level)"], input: content)
  }

  private static func unpacked(_ file: [UInt8], by size: Int) throws -> (bytes: [UInt8], stream: GunzipStream) {
    let stream = try #require(GunzipStream())
    var bytes: [UInt8] = []
    for start in stride(from: 0, to: file.count, by: size) {
      bytes += stream.inflate(file[start..<min(start + size, file.count)])
    }
    return (bytes, stream)
  }

  private static let words = Array(String(repeating: "The tide is high at noon. ", count: 20).utf8)

  @Test("what gzip packed comes out, in pieces of any size", arguments: [1, 7, 4096, 1 << 20])
  func pieces(size: Int) throws {
    var generator = SeededRandom(seed: 11)
    let noise = (0..<70_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
    for content in [[], [1], Self.words, noise, [UInt8](repeating: 0, count: 300_000)] {
      let file = try Self.packed(content)
      #expect(GunzipStream.mayRead(file[...]))
      let (bytes, stream) = try Self.unpacked(file, by: size)
      #expect(bytes == content)
      #expect(stream.isComplete && !stream.isDamaged)
    }
  }

  @Test(
    "several behind one another are one, and what follows the last is ignored, as gzip does", arguments: [1, 9, 4096])
  func several(size: Int) throws {
    let one = try Self.packed(Self.words, 1)
    for (file, count) in [
      (one + one, 2), (one + [0, 0, 0], 1), (one + [0] + one, 2), (one + Array("rubbish".utf8), 1),
    ] {
      let (bytes, stream) = try Self.unpacked(file, by: size)
      #expect(bytes.count == count * Self.words.count)
      #expect(stream.isComplete && !stream.isDamaged)
    }
  }

  @Test("a file that is cut off is not complete, wherever it ends, and gives what there is")
  func cut() throws {
    let file = try Self.packed(Self.words)
    for count in 0..<file.count {
      let (bytes, stream) = try Self.unpacked(Array(file[..<count]), by: 16)
      #expect(Self.words.starts(with: bytes))
      #expect(!stream.isComplete && !stream.isDamaged, "after \(count) bytes")
    }
  }

  @Test("a damaged file says so, and gives nothing behind the damage")
  func damaged() throws {
    let file = try Self.packed(Self.words)
    for place in file.indices.suffix(8) {
      var other = file
      other[place] ^= 0x55
      let (_, stream) = try Self.unpacked(other + file, by: 16)
      #expect(stream.isDamaged && !stream.isComplete, "byte \(place)")
      #expect(stream.inflate(file[...]).isEmpty)
    }
    #expect(!GunzipStream.mayRead(Array("From ada".utf8)[...]))
    #expect(!GunzipStream.mayRead([0x1F, 0x8B]))
  }
}
