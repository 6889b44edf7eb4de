import Mail
import Testing

@Suite("Charsets")
struct CharsetTests {
  @Test(
    "Labels are read in any spelling, and unknown ones are guessed",
    arguments: [
      ("utf-8", Charset.utf8), ("UTF8", .utf8), (" \"utf-8\" ", .utf8), ("utf_8", .utf8), ("utf-8*en", .utf8),
      ("ISO-8859-1", .latin1), ("latin1", .latin1), ("windows-1252", .windows1252), ("cp1252", .windows1252),
      ("us-ascii", .guessed), ("", .guessed), ("nonsense", .guessed), ("unknown-8bit", .guessed),
      ("koi8-r", .converted("KOI8-R")), ("ISO_8859-15", .converted("ISO-8859-15")),
      ("windows-1251", .converted("CP1251")), ("cp1251", .converted("CP1251")), ("gb2312", .converted("GB18030")),
      // Converters that no mail needs and that have had holes are not loaded for a stranger.
      ("iso-2022-cn-ext", .guessed), ("ibm1390", .guessed), ("utf-8//translit", .guessed), ("../../x", .guessed),
      ("iso-8859-99", .guessed), ("iso-8859-", .guessed), ("windows-9999999999999999999999", .guessed),
    ])
  func labels(label: String, expected: Charset) {
    #expect(Charset(label: label) == expected)
  }

  @Test(
    "Bytes are decoded, and invalid ones become U+FFFD",
    arguments: [
      (Charset.utf8, [0x61, 0xC3, 0xA9], "aé"),
      (.utf8, [0x61, 0xE9, 0x62], "a\u{FFFD}b"),
      (.utf8, [0xED, 0xA0, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}"),
      (.latin1, [0x61, 0xE9, 0x93], "aé\u{93}"),
      (.windows1252, [0x80, 0x93, 0x81, 0xFF], "€“\u{81}ÿ"),
      (.guessed, [0x61, 0xC3, 0xA9], "aé"),
      (.guessed, [0x61, 0xE9], "aé"),
      (.converted("KOI8-R"), [0xEE, 0xC5, 0xD4], "Нет"),
      (.converted("ISO-2022-JP"), [0x1B, 0x24, 0x42, 0x24, 0x22, 0x1B, 0x28, 0x42], "あ"),
      (.converted("EUC-JP"), [0xA4, 0xA2, 0xFF, 0x61], "あ\u{FFFD}a"),
      (.converted("EUC-JP"), [0x61, 0xA4], "a\u{FFFD}"),
      (.converted("no such converter"), [0x61, 0xE9], "aé"),
      (.utf8, [], ""), (.converted("KOI8-R"), [], ""),
    ] as [(Charset, [UInt8], String)])
  func decoding(charset: Charset, bytes: [UInt8], expected: String) {
    #expect(charset.string(bytes[...]) == expected)
    #expect(charset.utf8(bytes[...]).text == expected)
  }

  @Test("Text longer than the converter's buffer is decoded whole")
  func long() {
    let bytes = [UInt8](repeating: 0xEE, count: 100_000)
    #expect(Charset.converted("KOI8-R").string(bytes[...]) == String(repeating: "Н", count: 100_000))
  }

  @Test("UTF-8 is valid where Swift's own decoder says so")
  func validity() {
    var random = SeededRandom(seed: 7)
    for _ in 0..<20_000 {
      let bytes = (0..<random.below(12)).map { _ in
        random.below(3) == 0 ? UInt8(random.below(128)) : UInt8(128 + random.below(128))
      }
      let isValid = String(validating: bytes, as: UTF8.self) != nil
      #expect(Charset.guessed.utf8(bytes[...]) == (isValid ? bytes : Charset.windows1252.utf8(bytes[...])))
    }
  }
}
