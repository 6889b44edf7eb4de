import Platform
import TestSupport
import Testing

@testable import Bytes

@Suite struct GzipWriterTests {
  @Test(arguments: [0, 100_000, 1 << 30], [[], [1], [65_536], [1, 0, 3_000_000, 7], [200_000, 65_536, 65_535]])
  func `gzip reads back what was appended`(atOnce: Int, sizes: [Int]) throws {
    var generator = SystemRandomNumberGenerator()
    var writer = GzipWriter(atOnce: atOnce)
    var content: [UInt8] = []
    for size in sizes {
      let piece = (0..<size).map { $0 % 100 < 50 ? UInt8(truncatingIfNeeded: generator.next()) : 0 }
      try writer.append(piece)
      content += piece
    }
    #expect(try Program("gzip").output(["-dc"], input: writer.finish()) == content)
  }
}
