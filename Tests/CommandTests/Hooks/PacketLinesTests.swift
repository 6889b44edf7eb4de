import Review
import TestSupport
import Testing

@testable import PatchbayCLI

/// What git's hooks read of a push.
@Suite("pkt-line format")
struct PacketLinesTests {
  /// Hands over bytes as a pipe does.
  private func section(_ bytes: [UInt8]) throws(CommandFailure) -> [[UInt8]] {
    var rest = bytes[...]
    return try PacketLines.section { count throws(CommandFailure) in
      defer { rest = rest.dropFirst(count) }
      return rest.count < count ? nil : Array(rest.prefix(count))
    }
  }

  private func texts(_ text: String) -> [String]? {
    (try? section(Array(text.utf8)))?.map { String(decoding: $0, as: UTF8.self) }
  }

  @Test func `a section ends at a flush packet or with the input`() {
    #expect(texts("0006a\n0005b00040000000Cnot read") == ["a", "b", ""])
    #expect(texts("0006a\n0005b") == ["a", "b"])
    #expect(texts("0006a\n0009b") == ["a"])
    #expect(texts("0006a\n00") == ["a"])
    #expect(texts("") == [])
  }

  @Test(arguments: ["zzzz", "0001", "0003", "-001", "+005abc", " 005a", "fff1", "ffff", "\u{661}\u{661}", "00\n5a"])
  func `a length that is none is an error`(text: String) {
    #expect(texts("0005a" + text + "more") == nil)
  }

  @Test func `no push fills the memory with references or options`() {
    let many = Array(repeating: Array("0005a".utf8), count: (1 << 16) + 1)
    #expect(throws: CommandFailure.self) { try section(Array(many.joined())) }
    let long = Array("fff0".utf8) + [UInt8](repeating: UInt8(ascii: "a"), count: 0xFFF0 - 4)
    #expect(throws: CommandFailure.self) { try section(Array(repeatElement(long, count: 257).joined())) }
    #expect(throws: Never.self) { try section(Array(repeatElement(long, count: 255).joined())) }
  }

  @Test func `whatever comes is lines or an error`() {
    let corpus = ["0013version=1\0atomic0000", "0006a\n0005b00040000000Cnot read", "0011push-options\n0000"]
    let words = ["0000", "0004", "0005", "fff0", "ffff", "-001", "0001"]
    let outcome = Fuzzing("pkt-lines", corpus, words: words).run { bytes in
      guard let lines = try? section(bytes) else { return }
      #expect(lines.reduce(0) { $0 + $1.count + 4 } <= bytes.count)
    }
    #expect(outcome.isWithinBounds, "\(outcome)")
  }
}
