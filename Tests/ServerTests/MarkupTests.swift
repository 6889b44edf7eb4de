import Testing

@testable import Server

@Suite struct MarkupTests {
  @Test(arguments: [
    ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    ("a & b \"c\" 'd'", "a &amp; b &quot;c&quot; &#39;d&#39;"),
    ("tab\tand\nline", "tab\tand\nline"),
    ("line\r\nline", "line\nline"),
    ("\u{1B}[31mred\u{0}\u{7F}", "\\x1b[31mred\\x00\\x7f"),
    ("\u{85}next", "&lt;U+0085&gt;next"),
    ("safe\u{202E}txt.exe\u{2069}", "safe&lt;U+202E&gt;txt.exe&lt;U+2069&gt;"),
    ("\u{61C}\u{200F}\u{2028}", "&lt;U+061C&gt;&lt;U+200F&gt;&lt;U+2028&gt;"),
    ("smörgås ☃ 日本", "smörgås ☃ 日本"),
  ])
  func `text is escaped, and invisible characters are shown`(text: String, shown: String) {
    var markup = Markup()
    markup.text(text)
    #expect(String(decoding: markup.bytes, as: UTF8.self) == shown)
  }

  @Test func `the value of an attribute cannot end it`() {
    var markup = Markup()
    markup.element("a", ["href": .init("\" onclick=\"alert(1)"), "hidden": .init(false)], text: "x")
    #expect(
      String(decoding: markup.bytes, as: UTF8.self) == "<a href=\"&quot; onclick=&quot;alert(1)\">x</a>")
  }

  @Test func `the value of a header field cannot start another`() {
    let fields = HeaderFields([("Content-Disposition", "attachment; filename=a\r\nSet-Cookie: b")])
    #expect(fields["content-disposition"] == "attachment; filename=a  Set-Cookie: b")
  }
}
