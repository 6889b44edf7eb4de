import Platform
import TestSupport
import Testing

@testable import Bytes

@Suite struct GzipWriterTests {
  @Test(arguments: [1, 4, 9], [[], [1], [65_536], [1, 0, 3_000_000, 7], [200_000, 65_536, 65_535]])
  func `gzip reads back what was appended`(level: Int, sizes: [Int]) throws {
    var generator = SystemRandomNumberGenerator()
    guard var writer = GzipWriter(level: level) else {
      Issue.record("no memory")
      return
    }
    var content: [UInt8] = []
    for size in sizes {
      let piece = (0..<size).map { $0 % 100 < 50 ? UInt8(truncatingIfNeeded: generator.next()) : 0 }
      writer.append(piece)
      content += piece
    }
    writer.finish()
    #expect(try Program("gzip").output(["-dc"], input: writer.bytes) == content)
  }
}
