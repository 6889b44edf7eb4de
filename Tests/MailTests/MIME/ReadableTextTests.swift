import Mail
import Testing

@Suite("Readable text")
struct ReadableTextTests {
  static let alternative = """
    Content-Type: multipart/alternative; boundary=b

    --b
    Content-Type: text/plain

    plain
    --b
    Content-Type: text/html

    <p>html</p>
    --b--
    """

  static let cases: [(String, String)] = [
    ("Subject: x\n\nbody\n", "body\n"),
    ("Subject: x\r\n\r\nbody\r\n\rx\r\r\n", "body\n\rx\r\n"),
    ("Subject: x", ""),
    ("", ""),
    ("Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\n=E9", "é"),
    ("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nw6kNCg==", "é\n"),
    (alternative, "plain"),
    ("Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n\ntwo\n--b--", "one\ntwo"),
    (
      "Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\nContent-Disposition: attachment\n\ntwo\n--b--",
      "one"
    ),
    ("Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\nContent-Type: text/x-patch\n\ntwo\n--b--", "one"),
    ("Content-Type: multipart/mixed; boundary=b\n\nno boundary", "no boundary"),
    ("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\nSubject: x\n\nin\n--b--", "in"),
    (
      "Content-Type: text/html\n\n<style>p{}</style><p>a &lt;b&gt; &amp; &#233;&#xE9; &nope;</p>\n<br>c<!-- > -->d",
      "a <b> & éé &nope;\n\ncd"
    ),
    ("Content-Type: text/html\n\n<p", ""),
    ("Content-Type: text/html\n\n<script>x", ""),
    ("Content-Type: text/html\n\n&#xD800;&#99999999999;&", "&#xD800;&#99999999999;&"),
    ("Content-Type: image/png\n\nabc", ""),
  ]

  @Test("The readable text of a mail", arguments: cases)
  func text(mail text: String, expected: String) {
    #expect(mail(text).text == expected)
  }
}
