import Mail
import TestSupport
import Testing

/// Mail that is meant to hurt: parsing it costs no more than its size, and it never traps (law L7).
@Suite("Hostile mail is read in bounded time", .serialized)
struct HostileMailTests {
  /// Loose, for a debug build on a busy machine; what it must catch is quadratic time.
  static let timeLimit = Duration.seconds(20)

  /// Reads everything that a mail says.
  @discardableResult
  static func read(_ bytes: consuming [UInt8]) -> Message {
    let message = Message(bytes)
    _ = message.messageID
    _ = message.inReplyTo
    _ = message.references
    _ = message.from
    _ = message.author
    _ = message.to
    _ = message.cc
    _ = message.date
    _ = message.received
    _ = message.listIDs
    _ = message.subject
    _ = message.text
    for part in message.root.all {
      _ = part.filename
      _ = part.isFlowed
    }
    return message
  }

  static func timed(_ bytes: consuming [UInt8], _ comment: Comment) -> Message {
    let start = threadTime()
    let message = read(bytes)
    #expect(threadTime() - start < timeLimit, comment)
    return message
  }

  static func repeated(_ text: String, _ count: Int, before: String = "", after: String = "") -> [UInt8] {
    let unit = Array(text.utf8)
    var bytes = Array(before.utf8)
    bytes.reserveCapacity(bytes.count + unit.count * count + after.utf8.count)
    for _ in 0..<count { bytes += unit }
    return bytes + after.utf8
  }

  @Test(
    "with next to no input",
    arguments: ["", "\n", "\r\n", "\0", ":", "From ", "From x\n", "\u{FEFF}", "--", " "])
  func empty(text: String) {
    let message = Self.read(text.bytes)
    #expect(message.subject == "" && message.from == nil && message.messageID == nil && message.date == nil)
  }

  @Test("with a rewritten From and thousands of addresses of lists")
  func addressesOfLists() {
    let header = "From: Ada via Tide <tide@lists.example.org>\nReply-To: x@example.org"
    let mail =
      Self.repeated(",y@example.org", 4000, before: header, after: "\n")
      + Self.repeated("List-Post: <mailto:other@lists.example.org>\nList-Id: <other.example.org>\n", 2000)
    #expect(Self.timed(mail, "addresses of lists").author?.email == "tide@lists.example.org")
  }

  @Test("with NULs in the body, in the header and alone")
  func nuls() {
    #expect(Self.timed([UInt8](repeating: 0, count: 5 << 20), "NULs").header.isEmpty)
    #expect(mail("Subject: a\0b\nFrom: A\0 <a\0@b>\n\nx\0y").text == "x\0y")
    #expect(mail("Subject: =?utf-8?q?a=00b?=\n\n").subject == "a b")
  }

  @Test("with 3000 nested multiparts")
  func nested() {
    var text = "Subject: deep\n"
    for level in 0..<3000 { text += "Content-Type: multipart/mixed; boundary=\"b\(level)\"\n\n--b\(level)\n" }
    text += "Content-Type: text/plain\n\nhello\n"
    for level in (0..<3000).reversed() { text += "--b\(level)--\n" }
    let message = Self.timed(text.bytes, "nested")
    #expect(message.subject == "deep")
    #expect(message.root.all.count == Limits.depth + 1)
  }

  @Test("with 200,000 parts")
  func parts() {
    let message = Self.timed(
      Self.repeated(
        "--b\nContent-Type: text/plain\n\nx\n", 200_000, before: "Content-Type: multipart/mixed; boundary=b\n\n"),
      "parts")
    #expect(message.root.all.count == Limits.parts)
  }

  @Test(
    "with a line of 100 MB",
    arguments: [
      "Subject: x\n\n", "", "Subject: ", "Content-Transfer-Encoding: base64\n\n",
      "Content-Transfer-Encoding: quoted-printable\n\n", "Content-Type: multipart/mixed; boundary=AAAAAA\n\n",
    ])
  func longLine(before: String) {
    var bytes = [UInt8](repeating: UInt8(ascii: "A"), count: 100_000_000)
    bytes.replaceSubrange(0..<before.utf8.count, with: before.utf8)
    let message = Self.timed(bytes, "\(before)")
    #expect(message.raw.count == 100_000_000)
    #expect(message.text.utf8.count <= Limits.text)
    #expect(message.subject.utf8.count <= Limits.decodedField)
  }

  @Test("of 100 MB in a mailbox that comes in chunks")
  func longMailInMailbox() {
    let chunk = [UInt8](repeating: UInt8(ascii: "A"), count: 1 << 16)
    var splitter = MailboxSplitter()
    let start = threadTime()
    splitter.append("From a Mon Jan  1 00:00:00 2020\nSubject: x\n\n".slice)
    for _ in 0..<1600 {
      splitter.append(chunk[...])
      #expect(splitter.next() == nil)
    }
    splitter.append("\n\nFrom b Mon Jan  1 00:00:00 2020\nSubject: y\n\n".slice)
    #expect(splitter.next()?.bytes.count == 12 + 1600 << 16 + 1)
    splitter.finish()
    #expect(splitter.next()?.bytes.text == "Subject: y\n")
    #expect(threadTime() - start < Self.timeLimit)
  }

  @Test("with a subject of 5 MB", arguments: ["x", "=?utf-8?q?=C3=A9?= ", "=?utf-8?q?x"])
  func longSubject(unit: String) {
    let message = Self.timed(
      Self.repeated(unit, 5_000_000 / unit.utf8.count, before: "Subject: ", after: "\nMessage-ID: <1@x>\n\nbody"),
      "\(unit)")
    #expect(!message.subject.isEmpty && message.subject.utf8.count <= Limits.decodedField)
    #expect(message.messageID == "1@x")
  }

  /// Units that, repeated in a field, invite quadratic time.
  static let fields: [(String, String)] = [
    ("Subject: ", "=?utf-8?q?=C3=A9?= "), ("Subject: ", "=?"), ("Subject: ", "=?a?q?x"), ("Subject: ", "=?a?b?x?="),
    ("Subject: ", "a\n "), ("From: ", "<"), ("From: ", ","), ("From: ", "("), ("From: ", "a<b,"), ("From: ", "=?"),
    ("From: ", "\""), ("From: ", "\\"), ("From: ", "a:"), ("From: @", ":"), ("From: ", "x "), ("To: ", "=?a?q?,"),
    ("References: ", "<a@b> "), ("References: ", "<"), ("References: ", "a "), ("Message-ID: ", "<"),
    ("Message-ID: <", " "), ("List-Id: ", "<a>"), ("Date: ", "1 "), ("Received: ", ";"), ("Received: ", "("),
    ("Content-Type: a/b;", "a=b;"), ("Content-Type: ", "("), ("Content-Type: ", "\""), ("Content-Type: ", ";"),
    ("Content-Disposition: x;", "filename*0=a;"), ("X: ", "x\n "), ("", "x:\n"), ("x:", "\n "), ("", "From x\n"),
  ]

  @Test("with a field of half a megabyte", arguments: fields)
  func longField(name: String, unit: String) {
    let message = Self.timed(
      Self.repeated(unit, 500_000 / unit.utf8.count, before: name, after: "\n\nbody"), "\(name)\(unit)")
    #expect(message.subject.utf8.count <= 4 * Limits.decodedField)
  }

  /// Bodies that invite quadratic time: their type and what is repeated.
  static let bodies: [(String, String)] = [
    ("text/html", "<"), ("text/html", "<!--"), ("text/html", "<style>"), ("text/html", "&"), ("text/html", "<p>"),
    ("text/plain; charset=gb2312", "\u{FFFF}"), ("text/plain; charset=utf-16", "x"), ("text/plain", "\r"),
    ("text/plain; charset=utf-7", "+"), ("text/plain; charset=iso-2022-jp", "\u{1B}$B"),
    ("multipart/mixed; boundary=b", "--b\n"), ("multipart/mixed; boundary=b", "--b \r\n"),
    ("multipart/mixed; boundary=\"----\"", "-"), ("multipart/digest; boundary=b", "--b\n\n"),
    ("message/rfc822", "Content-Type: message/rfc822\n\n"), ("multipart/mixed; boundary=b", "\n"),
  ]

  @Test("with a body of half a megabyte", arguments: bodies)
  func longBody(type: String, unit: String) {
    for encoding in type.hasPrefix("text") ? ["8bit", "base64", "quoted-printable", "x-uuencode"] : ["8bit"] {
      _ = Self.timed(
        Self.repeated(
          unit, 500_000 / unit.utf8.count,
          before: "Content-Type: \(type)\nContent-Transfer-Encoding: \(encoding)\n\n"),
        "\(type) \(unit)")
    }
  }

  @Test(
    "in a mailbox that invites quadratic time",
    arguments: [
      "From x Mon Jan  1 00:00:00 2020\n", "From x Mon Jan  1 00:00:00 2020\nContent-Length: 700000\n\nx\n", ">",
      ">From \n",
      "\n", "From ",
    ])
  func mailboxes(unit: String) {
    let bytes = Self.repeated(unit, 1_000_000 / unit.utf8.count, before: "From x Mon Jan  1 00:00:00 2020\nA: b\n\n")
    let start = threadTime()
    var splitter = MailboxSplitter()
    var size = 0
    var position = 0
    while position < bytes.count {
      splitter.append(bytes[position..<min(position + 4096, bytes.count)])
      position += 4096
      while let mail = splitter.next() { size += mail.size }
    }
    splitter.finish()
    while let mail = splitter.next() { size += mail.size }
    #expect(size <= bytes.count && size > bytes.count - bytes.count / 8)
    #expect(threadTime() - start < Self.timeLimit)
  }

  @Test("with noise in every encoding and charset")
  func rubbish() {
    var random = SeededRandom(seed: 1)
    let noise = (0..<100_000).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    for charset in [
      "utf-8", "utf-7", "utf-16", "iso-2022-jp", "gb18030", "big5", "euc-kr", "shift_jis", "hz-gb-2312", "x",
    ] {
      for encoding in ["base64", "quoted-printable", "8bit", "x-uuencode"] {
        let header = "Content-Type: text/plain; charset=\(charset)\nContent-Transfer-Encoding: \(encoding)\n\nbegin \n"
        _ = Self.timed(header.bytes + noise, "\(charset) \(encoding)")
      }
    }
  }
}
