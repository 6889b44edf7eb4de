import Testing

@testable import Server

@Suite struct MarkupTests {
  @Test(arguments: [
    ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    ("a & b \"c\" 'd'", "a &amp; b &quot;c&quot; &#39;d&#39;"),
    ("tab\tand\nline", "tab\tand\nline"),
    ("line\r\nline", "line\nline"),
    ("\u{1B}[31mred\u{0}\u{7F}", "\u{FFFD}[31mred\u{FFFD}\u{FFFD}"),
    ("\u{85}next", "\u{FFFD}next"),
    ("safe\u{202E}txt.exe\u{2069}", "safe\u{FFFD}txt.exe\u{FFFD}"),
    ("\u{61C}\u{200F}\u{2028}", "\u{FFFD}\u{FFFD}\u{FFFD}"),
    ("smörgås ☃ 日本", "smörgås ☃ 日本"),
  ])
  func `text never becomes markup, and nothing in it is hidden`(text: String, shown: String) {
    var markup = Markup()
    markup.text(text)
    #expect(String(decoding: markup.bytes, as: UTF8.self) == shown)
  }

  @Test func `an attribute cannot end early`() {
    var markup = Markup()
    markup.element("a", ["href": .init("\" onclick=\"alert(1)"), "hidden": .init(false)], text: "x")
    #expect(
      String(decoding: markup.bytes, as: UTF8.self) == "<a href=\"&quot; onclick=&quot;alert(1)\">x</a>")
  }

  @Test func `a header's value cannot begin another`() {
    let fields = HeaderFields([("Content-Disposition", "attachment; filename=a\r\nSet-Cookie: b")])
    #expect(fields["content-disposition"] == "attachment; filename=a  Set-Cookie: b")
  }
}
