import Mail
import Testing

@Suite("Transfer encodings")
struct TransferEncodingTests {
  @Test(
    "Quoted-printable is decoded, malformed parts as they are",
    arguments: [
      ("a=3Db", "a=b"), ("a=3db", "a=b"), ("a=\nb", "ab"), ("a=\r\nb", "ab"), ("a= \t\nb", "ab"), ("a=", "a"),
      ("a=3", "a=3"), ("a=zz", "a=zz"), ("a==3D", "a=="), ("a  \nb", "a  \nb"), ("a_b", "a_b"), ("", ""),
      ("=20\n", " \n"), ("line\r\n", "line\r\n"), ("= x", "= x"),
    ])
  func quotedPrintable(text: String, expected: String) {
    #expect(QuotedPrintable.decode(text.slice).text == expected)
  }

  @Test(
    "Base64 is decoded, also as mailers damage it",
    arguments: [
      ("aGVsbG8=", "hello"), ("aGVs\r\nbG8=\r\n", "hello"), ("aGVsbG8", "hello"), ("aGVsbA==", "hell"),
      ("aGV sb!G8=", "hello"), ("aGVsbG8=\n_____\na footer\n", "hello"), ("a", ""), ("=", ""), ("==aGVs", "hel"),
      ("", ""),
    ])
  func base64(text: String, expected: String) {
    #expect(Base64.decode(text.slice).text == expected)
  }

  @Test(
    "Uuencode is decoded, truncated lines too",
    arguments: [
      ("begin 644 x\n#8V%T\n`\nend\n", "cat"), ("prose\nbegin 644 x\n#8V%T\nend", "cat"), ("no begin\n#8V%T\n", ""),
      ("begin 644 x\n#8V\nend", "c`\0"), ("begin 644 x\nM\nend", ""), ("begin 644 x", ""),
    ])
  func uuencode(text: String, expected: String) {
    #expect(Uuencode.decode(text.slice).text == expected)
  }

  @Test(
    "The name of an encoding is read despite junk around it",
    arguments: [
      ("base64", TransferEncoding.base64), (" BASE64 ", .base64), ("base64;", .base64), ("base64 (x)", .base64),
      ("Quoted-Printable", .quotedPrintable), ("x-uuencode", .uuencode), ("8bit", .identity), ("", .identity),
      ("base65", .identity), ("quoted-printabl", .identity),
    ])
  func names(value: String, expected: TransferEncoding) {
    #expect(TransferEncoding(parsing: value.slice) == expected)
  }
}
