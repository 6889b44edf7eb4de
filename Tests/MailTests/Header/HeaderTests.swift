import Mail
import Testing

@Suite("Header")
struct HeaderTests {
  @Test("Fields keep their order, case and folds, and are found in any case")
  func fields() {
    let header = Header(parsing: "Subject: one\r\n two\r\nX-A:b\nx-a:\tc  \n\nbody: no\n".bytes)
    #expect(header.map(\.name.text) == ["Subject", "X-A", "x-a"])
    #expect(header.first("SUBJECT")?.text == "one\r\n two")
    #expect(header.all("X-a").map(\.text) == ["b", "c  "])
    #expect(header.last("x-A")?.text == "c  ")
    #expect(header.first("missing") == nil)
    #expect(header.first("") == nil)
  }

  @Test(
    "The header ends where git and Python end it",
    arguments: [
      ("A: 1\n\nB: 2\n", 1, "B: 2\n"),
      ("A: 1\r\n\r\nB: 2\r\n", 1, "B: 2\r\n"),
      ("A: 1\nnot a field\nB: 2\n", 1, "not a field\nB: 2\n"),
      ("A: 1\nwith space: 2\n", 1, "with space: 2\n"),
      ("A: 1\n>From x\nFrom y z\nB: 2\n\nrest", 2, "rest"),
      ("A: 1\n: no name\nB: 2\n\n", 2, ""),
      (" stray continuation\nA: 1\n\nx", 1, "x"),
      ("A: 1\n \nB: 2\n\nx", 2, "x"),
      ("A: 1", 1, ""),
      ("A:", 1, ""),
      ("\nbody", 0, "body"),
      ("", 0, ""),
      ("n\u{E9}: 1\n", 0, "n\u{E9}: 1\n"),
    ])
  func end(text: String, fields: Int, body: String) {
    let header = Header(parsing: text.bytes)
    #expect(header.count == fields)
    #expect(text.bytes[header.bodyStart...].text == body)
  }

  @Test("A fold reads as one space")
  func unfolding() {
    #expect(Header.unfolded("a\r\n\t b \n c".slice).text == "a b c")
    #expect(Header.unfolded("\n a\n ".slice).text == "a")
  }

  @Test("Fields beyond the limit are dropped, and are not appended to the last one")
  func bound() {
    let text = String(repeating: "a: 1\n", count: Limits.fields) + "b: 2\n folded\n\nbody"
    let header = Header(parsing: text.bytes)
    #expect(header.count == Limits.fields)
    #expect(header.last("a")?.text == "1")
    #expect(header.first("b") == nil)
    #expect(text.bytes[header.bodyStart...].text == "body")
  }
}
