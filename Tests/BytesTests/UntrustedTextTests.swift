import Bytes
import Testing

@Suite("Text from strangers")
struct UntrustedTextTests {
  @Test(
    "of one line is shown with its control characters escaped",
    arguments: [
      ("plain", "plain"),
      ("Grüße, 世界 👍🏽", "Grüße, 世界 👍🏽"),
      ("\u{1b}]0;title\u{7}", "\\x1b]0;title\\x07"),
      ("a\u{0}b\u{7f}", "a\\x00b\\x7f"),
      ("\u{9b}31m", "<U+009B>31m"),
      ("evil\u{202e}txt.exe", "evil<U+202E>txt.exe"),
      ("\u{2066}x\u{2069}\u{200f}\u{61c}", "<U+2066>x<U+2069><U+200F><U+061C>"),
      ("one\ntwo\tthree\r\nfour\rfive", "one two three four five"),
      ("tag\u{e0041}", "tag<U+E0041>"),
    ])
  func line(text: String, shown: String) {
    #expect(UntrustedText.line(text) == shown)
  }

  @Test("of several lines keeps them as lines")
  func block() {
    #expect(UntrustedText.block("a\r\n\tb\rc\u{1b}\n\r") == "a\n\tb\\x0dc\\x1b\n\\x0d")
  }
}
