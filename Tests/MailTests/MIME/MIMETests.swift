import Mail
import Testing

@Suite("MIME trees")
struct MIMETests {
  /// The tree as one line: type, and children in parentheses.
  static func outline(_ part: Part) -> String {
    part.children.isEmpty
      ? part.type : "\(part.type)(\(part.children.map(outline).joined(separator: " ")))"
  }

  static let mixed = """
    Content-Type: multipart/mixed; boundary="=_1"

    preamble
    --=_1
    Content-Type: text/plain; charset=utf-8
    Content-Transfer-Encoding: quoted-printable

    one =C3=A9
    --=_1x
    still one

    --=_1\u{20}\u{20}
    Content-Type: text/x-patch; name="=?utf-8?q?=C3=A9.patch?="
    Content-Disposition: attachment; filename=a.patch
    Content-Transfer-Encoding: base64

    dHdvCg==
    --=_1--
    epilogue
    --=_1

    not a part
    """

  @Test("Parts are the text between boundary lines, without the line break before them")
  func parts() {
    let root = mail(Self.mixed).root
    #expect(Self.outline(root) == "multipart/mixed(text/plain text/x-patch)")
    #expect(root.children.map(\.decodedBody.text) == ["one é\n--=_1x\nstill one\n", "two\n"])
    #expect(root.children[0].rawBody.text == "one =C3=A9\n--=_1x\nstill one\n")
    #expect(root.children[1].filename == "a.patch")
    #expect(root.children[1].isAttachment)
    #expect(root.children[0].filename == nil)
    #expect(root.all.count == 3)
  }

  @Test("CRLF mail gives the same tree and texts")
  func crlf() {
    var bytes: [UInt8] = []
    for byte in Self.mixed.utf8 {
      if byte == 10 { bytes.append(13) }
      bytes.append(byte)
    }
    let root = Message(bytes).root
    #expect(Self.outline(root) == "multipart/mixed(text/plain text/x-patch)")
    #expect(root.children.map(\.text) == ["one é\n--=_1x\nstill one\n", "two\n"])
  }

  @Test("Body ranges refer to the raw bytes of the mail, also after an mbox From line")
  func ranges() {
    let message = mail("From x Mon Jan  1 00:00:00 2020\n\n\(Self.mixed)")
    #expect(message.raw.first == UInt8(ascii: "\n"))
    #expect(message.raw[message.root.children[1].bodyRange].text == "dHdvCg==")
  }

  static let trees: [(String, String)] = [
    ("Subject: x\n\nbody", "text/plain"),
    ("Content-Type: nonsense\n\nbody", "text/plain"),
    ("Content-Type: TEXT/HTML\n\nbody", "text/html"),
    ("Content-Type: a/b/c\n\nbody", "text/plain"),
    ("Content-Type: text/html\nContent-Type: text/plain\n\nbody", "text/plain"),
    ("Content-Type: multipart/mixed\n\n--\n\nbody", "multipart/mixed"),
    ("Content-Type: multipart/mixed; boundary=\"\"\n\n--\n\nbody", "multipart/mixed"),
    ("Content-Type: multipart/mixed; boundary=b\n\nno boundary", "multipart/mixed"),
    ("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nnever closed", "multipart/mixed(text/plain)"),
    ("Content-Type: multipart/mixed; boundary=b\n\n--b\n--b--", "multipart/mixed(text/plain)"),
    ("Content-Type: multipart/mixed; boundary=b\n\n--b", "multipart/mixed(text/plain)"),
    (
      "Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: y\n\nz\n--b--",
      "multipart/digest(message/rfc822(text/plain))"
    ),
    ("Content-Type: message/rfc822\n\nContent-Type: text/html\n\nx", "message/rfc822(text/html)"),
    ("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogeA==", "message/rfc822"),
    (
      """
      Content-Type: multipart/signed; boundary=a

      --a
      Content-Type: multipart/alternative; boundary=b

      --b

      plain
      --b
      Content-Type: text/html

      html
      --a
      Content-Type: application/pgp-signature

      --a--
      """, "multipart/signed(multipart/alternative(text/plain text/html) application/pgp-signature)"
    ),
  ]

  @Test("Valid and broken mail gives the expected tree of parts", arguments: trees)
  func tree(text: String, expected: String) {
    #expect(Self.outline(mail(text).root) == expected)
  }

  @Test("format=flowed and DelSp are recognized")
  func flowed() {
    let root = mail("Content-Type: text/plain; format=Flowed; DelSp=yes\n\nx").root
    #expect(root.isFlowed && root.deletesSpace)
    #expect(!mail("Content-Type: text/plain; format=fixed\n\nx").root.isFlowed)
    #expect(!mail("\nx").root.isFlowed)
  }

  @Test("Depth and number of parts are bounded")
  func bounds() {
    let deep = String(repeating: "Content-Type: message/rfc822\n\n", count: 100)
    var depth = 0
    var part = mail(deep).root
    while let child = part.children.first {
      part = child
      depth += 1
    }
    #expect(depth == Limits.depth)
    let flat = "Content-Type: multipart/mixed; boundary=b\n\n" + String(repeating: "--b\n\nx\n", count: 10_000)
    #expect(mail(flat).root.all.count == Limits.parts)
  }
}
