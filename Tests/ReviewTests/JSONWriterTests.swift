import Foundation
import Review
import Testing

@Suite("Writing JSON")
struct JSONWriterTests {
  @Test("keeps the order of members and writes null for what is absent")
  func order() {
    let none: String? = nil
    let value: JSONValue = [
      "zebra": 1, "apple": .string(none), "list": [true, false, nil, -7], "empty": [], "no": [:],
    ]
    let text = String(decoding: JSONWriter.write(value), as: UTF8.self)
    #expect(
      text == """
        {
          "zebra": 1,
          "apple": null,
          "list": [
            true,
            false,
            null,
            -7
          ],
          "empty": [],
          "no": {}
        }

        """)
  }

  @Test("another reader gets every character back")
  func everyCharacter() throws {
    var text = ""
    for value in [UInt32](0...0x2fff) + [0xfeff, 0xfffd, 0x1f600, 0xe0041, 0x10ffff] {
      if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
    }
    let bytes = JSONWriter.write(["text": .string(text)])
    let read = try JSONDecoder().decode([String: String].self, from: Data(bytes))
    #expect(Array(try #require(read["text"]).unicodeScalars) == Array(text.unicodeScalars))
  }

  @Test("control characters are escaped")
  func harmless() {
    let bytes = JSONWriter.write(.string("\u{1b}[2J\u{9b}31m\u{202e}abc\u{7f}"))
    #expect(String(decoding: bytes, as: UTF8.self) == #""\u001b[2J\u009b31m\u202eabc\u007f""# + "\n")
  }

  @Test(arguments: [0, 1, 2000])
  func `a document in pieces is the same, and no piece is large`(count: Int) {
    let item: JSONValue = ["text": .string(String(repeating: "ä\n", count: 40)), "list": [1, nil, true]]
    let value: JSONValue = ["items": .array(Array(repeating: item, count: count)), "end": .object([])]
    var pieces: [[UInt8]] = []
    withoutActuallyEscaping({ (piece: [UInt8]) in pieces.append(piece) }) { JSONWriter.write(value, to: $0) }
    #expect(pieces.flatMap { $0 } == JSONWriter.write(value))
    #expect((pieces.count > 1) == (count == 2000))
    #expect(pieces.allSatisfy { $0.count < 1 << 17 })
  }

  @Test("a value that was written before is written as it is")
  func compact() {
    let value: JSONValue = ["a": [1, "two\u{202E}", nil], "b": ["c": true]]
    let written = JSONValue.array([.compact(JSONWriter.writeCompact(value)), 3])
    #expect(JSONWriter.writeCompact(written) == JSONWriter.writeCompact([value, 3]))
    #expect(JSONWriter.write(written) == JSONWriter.write([value, 3]))
  }
}
