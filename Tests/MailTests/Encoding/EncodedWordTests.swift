import Mail
import Testing

@Suite("Encoded words")
struct EncodedWordTests {
  static let cases: [(String, String)] = [
    ("plain", "plain"),
    ("=?utf-8?q?=C3=A9?=", "é"),
    ("=?UTF-8?B?w6k=?=", "é"),
    ("=?utf-8*en?Q?=c3=a9?=", "é"),
    ("=?iso-8859-1?q?=E9?=", "é"),
    ("=?windows-1252?q?=93x=94?=", "“x”"),
    ("=?iso-8859-15?q?=A4?=", "€"),
    ("=?koi8-r?B?7sXU?=", "Нет"),
    ("=?iso-2022-jp?B?GyRCJCIbKEI=?=", "あ"),
    ("=?gb2312?B?xOM=?=", "你"),
    ("=?utf-8?q?a_b?=", "a b"),
    ("a =?utf-8?q?b?= c", "a b c"),
    ("=?utf-8?q?a?= =?utf-8?q?b?=", "ab"),
    ("=?utf-8?q?a?=\n =?utf-8?q?b?=", "ab"),
    ("=?utf-8?q?a?= x =?utf-8?q?b?=", "a x b"),
    // A character cut in two by the mailer.
    ("=?utf-8?q?=C3?= =?utf-8?q?=A9?=", "é"),
    ("=?utf-8?B?w6k?= =?UTF-8?B?w6k?=", "éé"),
    ("=?utf-8?B?w6?= =?UTF-8?B?k=?=", "\u{FFFD}"),
    ("=?utf-8?q?=C3?= =?iso-8859-1?q?=E9?=", "\u{FFFD}é"),
    ("=?utf-8?q?=C3=A9", "=?utf-8?q?=C3=A9"),
    ("=?utf-8?x?abc?=", "=?utf-8?x?abc?="),
    ("=??q?abc?=", "=??q?abc?="),
    ("=?utf-8?q??=", ""),
    ("x=?utf-8?q?y?=z", "xyz"),
    ("=?utf-8?q?with space?=", "with space"),
    ("=?utf-8?q?=zz=4?=", "=zz=4"),
    ("=?nonsense?q?=C3=A9?=", "é"),
    ("=?nonsense?q?=E9?=", "é"),
    ("=?utf-8?q?a=0Ab=0D=00c?=", "a b  c"),
    ("=?=?=?=?", "=?=?=?=?"),
    ("a\n b\r\n\tc", "a b c"),
    ("", ""),
  ]

  @Test("Encoded words are decoded and joined if adjacent; anything else stays as it is", arguments: cases)
  func words(value: String, expected: String) {
    #expect(EncodedWord.string(value.slice) == expected)
  }

  @Test("Raw 8-bit bytes are UTF-8 if valid, otherwise windows-1252")
  func raw() {
    #expect(EncodedWord.string("é".slice) == "é")
    #expect(EncodedWord.string([0x61, 0xE9, 0x93]) == "aé“")
  }

  @Test("A field is decoded up to its limit")
  func bound() {
    #expect(EncodedWord.decode(String(repeating: "a", count: 1 << 20).slice).count == Limits.decodedField)
  }
}
