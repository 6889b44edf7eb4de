import Testing

@testable import Review

@Suite("Reading JSON")
struct JSONReaderTests {
  private func read(_ text: String) -> JSONValue? { JSONReader.read(Array(text.utf8)) }

  @Test(
    "values are read by RFC 8259",
    arguments: [
      ("null", .null), ("true", true), (" false\n", false), ("0", 0), ("-17", -17), ("2.50", .number("2.50")),
      ("1e3", .number("1e3")), ("-0", .number("-0")), ("99999999999999999999", .number("99999999999999999999")),
      (#""""#, ""), (#""a\"\\\/\b\f\n\r\t""#, .string("a\"\\/\u{8}\u{C}\n\r\t")), (#""\u00e9\ud83d\ude00""#, "é😀"),
      ("[]", []), ("[1, [2], {}]", [1, [2], .object([])]), (#"{"a":1,"b":{"c":null}}"#, ["a": 1, "b": ["c": nil]]),
    ] as [(String, JSONValue)])
  func values(text: String, value: JSONValue) { #expect(read(text) == value) }

  @Test(
    "malformed documents are not read",
    arguments: [
      "", " ", "nul", "tru e", "01", "+1", ".5", "1.", "1e", "--1", "inf", "0x10", "'a'", "\"", "\"\\x\"", "\"\\u12\"",
      "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"a\nb\"", "[", "[1", "[1,]", "[,]", "{", "{\"a\"}", "{\"a\":}", "{a:1}",
      "{\"a\":1,}", "1 2", "[] x",
    ])
  func refused(text: String) { #expect(read(text) == nil) }

  @Test("bytes that are not UTF-8 and endless nesting are not read")
  func hostile() {
    #expect(JSONReader.read([0x22, 0xFF, 0x22]) == nil)
    #expect(read(String(repeating: "[", count: 1_000_000)) == nil)
    #expect(read(String(repeating: "[", count: 60) + String(repeating: "]", count: 60)) != nil)
  }

  @Test("what the writer writes is read back, and no beginning of it is read")
  func roundTrip() {
    let value: JSONValue = [
      "name": "tide \"gauge\"\u{1B}\u{202E}\n", "list": [1, 2, .number("2.5"), nil, true], "empty": [],
      "none": .object([]),
    ]
    let bytes = JSONWriter.write(value)
    #expect(JSONReader.read(bytes) == value)
    for end in bytes.indices.dropLast(2) { #expect(JSONReader.read(Array(bytes[..<end])) == nil) }
  }

  @Test("members are found by name, the last of two")
  func members() {
    let value = read(#"{"a": "x", "b": [true], "a": "y"}"#)
    #expect(value?["a"]?.text == "y")
    #expect(value?["b"]?.elements?.first?.flag == true)
    #expect(value?["c"] == nil && value?["a"]?["a"] == nil)
  }
}
