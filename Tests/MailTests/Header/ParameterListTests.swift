import Mail
import Testing

@Suite("Parameters of MIME fields")
struct ParameterListTests {
  /// A field's value, its first word, a name, and that parameter's text.
  static let cases: [(String, String, String, String?)] = [
    ("text/plain", "text/plain", "charset", nil),
    ("Text/PLAIN; Charset=UTF-8", "text/plain", "charset", "UTF-8"),
    ("text/plain;charset=\"utf-8\";format=flowed", "text/plain", "format", "flowed"),
    ("text/plain (a comment); charset = us-ascii (plain)", "text/plain", "charset", "us-ascii"),
    ("text/plain;\n\tname=\"a; b=c\"", "text/plain", "name", "a; b=c"),
    ("text/plain; name=\"a\\\"b\"", "text/plain", "name", "a\"b"),
    ("text/plain; name=never\"mind", "text/plain", "name", "never\"mind"),
    ("text/plain; ; =x; charset=b", "text/plain", "charset", "b"),
    ("text/plain; junk; charset=b", "text/plain", "charset", "b"),
    ("text/plain; charset=a; charset=b", "text/plain", "charset", "a"),
    ("multipart/mixed; boundary=\"==_a (b)\"", "multipart/mixed", "boundary", "==_a (b)"),
    ("multipart/mixed; boundary=a(b)c", "multipart/mixed", "boundary", "a(b)c"),
    ("attachment; filename=\"=?utf-8?q?=C3=A9.patch?=\"", "attachment", "filename", "é.patch"),
    ("attachment; filename*=utf-8'en'%C3%A9%20x.patch", "attachment", "filename", "é x.patch"),
    ("attachment; filename*=iso-8859-1''%e9.patch", "attachment", "filename", "é.patch"),
    ("attachment; filename*0=\"a\"; filename*1=\"b.patch\"", "attachment", "filename", "ab.patch"),
    ("attachment; filename*0*=utf-8''%C3; filename*1*=%A9; filename*2=.patch", "attachment", "filename", "é.patch"),
    ("attachment; filename*1=b; filename*0=a", "attachment", "filename", "ab"),
    ("attachment; filename*=utf-8%zz%4", "attachment", "filename", "utf-8%zz%4"),
    ("attachment; filename=\"e.patch\"; filename*=utf-8''%C3%A9.patch", "attachment", "filename", "é.patch"),
    ("attachment; filename=", "attachment", "filename", ""),
    ("attachment; filename=\"never closed", "attachment", "filename", "never closed"),
    ("", "", "charset", nil),
    (";;;=;=;", "", "charset", nil),
  ]

  @Test("Values, quotes, comments and RFC 2231 parameters are read", arguments: cases)
  func parameters(value: String, word: String, name: String, expected: String?) {
    let list = ParameterList(parsing: value.slice)
    #expect(list.value == word)
    #expect(list.text(name) == expected)
  }

  @Test("Parameters are kept up to the limit")
  func bound() {
    let list = ParameterList(parsing: ("a/b" + String(repeating: "; x=y", count: 1000)).slice)
    #expect(list.parameters.count == Limits.parameters)
  }
}
