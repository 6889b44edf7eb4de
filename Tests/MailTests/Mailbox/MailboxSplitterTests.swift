import Mail
import TestSupport
import Testing

@Suite("Mailboxes")
struct MailboxSplitterTests {
  static let from = "From ada@example.org Mon Jan  1 00:00:00 2020\n"

  /// The mails of a mailbox that is read in chunks of this many bytes.
  static func split(
    _ text: String, chunk: Int = .max, sizeLimit: Int = 1 << 20
  ) -> [MailboxSplitter.Mail] {
    split(text.bytes, chunk: chunk, sizeLimit: sizeLimit)
  }

  static func split(
    _ bytes: [UInt8], chunk: Int = .max, sizeLimit: Int = 1 << 20
  ) -> [MailboxSplitter.Mail] {
    var splitter = MailboxSplitter(sizeLimit: sizeLimit)
    var mails: [MailboxSplitter.Mail] = []
    var position = 0
    while position < bytes.count {
      let end = min(bytes.count, chunk == .max ? bytes.count : position + chunk)
      splitter.append(bytes[position..<end])
      position = end
      while let mail = splitter.next() { mails.append(mail) }
    }
    splitter.finish()
    while let mail = splitter.next() { mails.append(mail) }
    #expect(splitter.next() == nil)
    return mails
  }

  static let cases: [(String, [String])] = [
    ("", []),
    ("\n\n\n", []),
    ("\(from)A: 1\n\nx\n\n\(from)A: 2\n\ny\n\n", ["A: 1\n\nx\n", "A: 2\n\ny\n"]),
    ("\n\n\(from)A: 1\n\nx\n", ["A: 1\n\nx\n"]),
    // The last mail without its empty line, without a newline, without anything.
    ("\(from)A: 1\n\nx\n\n\(from)A: 2\n\ny\n", ["A: 1\n\nx\n", "A: 2\n\ny\n"]),
    ("\(from)A: 1\n\nx", ["A: 1\n\nx"]),
    ("\(from)A: 1\n\nx\n\n\(from)", ["A: 1\n\nx\n", ""]),
    ("\(from)\(from)A: 1\n", ["", "A: 1\n"]),
    // Without an empty line between, and with more than one.
    ("\(from)A: 1\n\nx\n\(from)A: 2\n\ny\n", ["A: 1\n\nx\n", "A: 2\n\ny\n"]),
    ("\(from)A: 1\n\nx\n\n\n\(from)A: 2\n\n\n", ["A: 1\n\nx\n\n", "A: 2\n\n"]),
    // Prose is no separator.
    ("\(from)A: 1\n\nFrom here on\nFrom 12:30 2020\n\n", ["A: 1\n\nFrom here on\nFrom 12:30 2020\n"]),
    // Quoting.
    (
      "\(from)A: 1\n\n>From x\n>>From y\n> From z\n>Fromage\n\n", ["A: 1\n\nFrom x\n>From y\n> From z\n>Fromage\n"]
    ),
    ("\(from)A: 1\n\nx\n>From x", ["A: 1\n\nx\nFrom x"]),
    // CRLF.
    (
      "From x Mon Jan  1 00:00:00 2020\r\nA: 1\r\n\r\nx\r\n\r\nFrom x Mon Jan  1 00:00:00 2020\r\nA: 2\r\n\r\n",
      ["A: 1\r\n\r\nx\r\n", "A: 2\r\n"]
    ),
    // Content-Length that is right, that lands nowhere, and that is nonsense.
    (
      "\(from)Content-Length: \(from.utf8.count + 8)\n\n>From x\n\(from)\n\(from)A: 2\n\ny\n",
      ["Content-Length: \(from.utf8.count + 8)\n\n>From x\n\(from)", "A: 2\n\ny\n"]
    ),
    (
      "\(from)Content-Length: 8\n\n>From x\n\n\(from)A: 2\n\ny\n", ["Content-Length: 8\n\nFrom x\n", "A: 2\n\ny\n"]
    ),
    ("\(from)Content-Length: 2\n\nx\n\(from)A: 2\n\ny\n", ["Content-Length: 2\n\nx\n", "A: 2\n\ny\n"]),
    ("\(from)Content-Length: 5\n\nx\n\n\(from)A: 2\n\ny\n", ["Content-Length: 5\n\nx\n", "A: 2\n\ny\n"]),
    (
      "\(from)Content-Length: 99999\n\nx\n\n\(from)A: 2\n\ny\n", ["Content-Length: 99999\n\nx\n", "A: 2\n\ny\n"]
    ),
    ("\(from)Content-Length: 99999999999999999999\n\nx\n", ["Content-Length: 99999999999999999999\n\nx\n"]),
    ("\(from)Content-Length: -1\n\nx\n", ["Content-Length: -1\n\nx\n"]),
    ("\(from)A: 1\n\nContent-Length: 0\n\nx\n", ["A: 1\n\nContent-Length: 0\n\nx\n"]),
    // public-inbox writes mboxrd: a Content-Length in its mails may not swallow the next mail.
    (
      "From mboxrd@z Mon Jan  1 00:00:00 2020\nContent-Length: \(from.utf8.count + 10)\n\nx\n\n\(from)A: 2\n\n\n\(from)A: 3\n\ny\n",
      ["Content-Length: \(from.utf8.count + 10)\n\nx\n", "A: 2\n\n", "A: 3\n\ny\n"]
    ),
    // No mailbox at all: one mail, as it is.
    ("A: 1\n\n>From x\n\(from)y\n\n", ["A: 1\n\n>From x\n\(from)y\n\n"]),
    ("Fro", ["Fro"]),
  ]

  @Test("Mails come out unchanged, however the mailbox is cut into chunks", arguments: cases)
  func mails(text: String, expected: [String]) {
    for chunk in [Int.max, 1, 2, 3, 7, 64] {
      #expect(Self.split(text, chunk: chunk).map(\.bytes.text) == expected, "in chunks of \(chunk)")
    }
  }

  static let lines: [(String, Bool)] = [
    ("From ada@example.org Mon Jan  1 00:00:00 2020\n", true),
    ("From ada@example.org Mon Jan  1 00:00:00 2020\r\n", true),
    ("From ada@example.org Mon Jan  1 00:00:00 2020", true),
    ("From mboxrd@z Thu Jan  1 00:00:00 1970", true),
    ("From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001", true),
    ("From ada at example.org  Mon Jan  1 00:00:00 2020", true),
    ("From ada@example.org Mon Jan  1 00:00:00 20", false),
    ("From ada@example.org Mon Jan  1 00:00:00", false),
    ("From ada@example.org", false),
    ("From here to there, at 12:30 or so", false),
    ("From: ada@example.org", false),
    (">From ada@example.org Mon Jan  1 00:00:00 2020", false),
    ("From ada@example.org Mon Jan  1 0:00:00 2020", true),
    ("From ada@example.org Mon Jan  1 00:00 2020", true),
    ("From ada@example.org Mon Jan  1 00:00:00 +0100 2020", true),
    ("From ada@example.org Mon Jan  1 00:00:00 2020 x", true),
    ("From :", false), ("From ", false), ("", false),
  ]

  /// git does not take these.
  static let linesBeyondGit: [(String, Bool)] = [("From ada@example.org Mon Jan  1 00:00:00 -0700 2020", true)]

  @Test("A separator is recognized by git's rule", arguments: lines + linesBeyondGit)
  func separators(line: String, expected: Bool) {
    #expect(FromLine.isSeparator(line.slice) == expected)
  }

  @Test("git mailsplit recognizes the same separators", .needsProgram("git"), arguments: lines)
  func separatorsOfGit(line: String, expected: Bool) throws {
    let folder = try TemporaryDirectory()
    let lineBreak = line.hasSuffix("\n") || line.hasSuffix("\r\n") ? "" : "\n"
    let mailbox = "\(Self.from)A: 1\n\nx\n\n\(line)\(lineBreak)A: 2\n\ny\n"
    let result = try Command("git", "mailsplit", "-o\(folder.path)", input: mailbox.bytes).run().succeeded()
    #expect(result.line == (expected ? "2" : "1"))
  }

  @Test("Envelope and size are those of the mailbox")
  func envelope() {
    let mail = Self.split("\(Self.from)A: 1\n\n>From x\n\n")
    #expect(mail.map(\.envelope.text) == ["From ada@example.org Mon Jan  1 00:00:00 2020"])
    #expect(mail.map(\.size) == [Self.from.utf8.count + 15])
    #expect(Self.split("A: 1\n").map(\.envelope) == [[]])
  }

  @Test("A mail above the limit is marked, and its neighbours are whole", arguments: [Int.max, 1000, 100_000])
  func tooLarge(chunk: Int) {
    let lines = String(repeating: "A line of text.\n", count: 20_000)
    let line = String(repeating: "x", count: 300_000)
    for body in [lines, line, lines + line + "\n" + lines] {
      let text = "\(Self.from)A: 1\n\nx\n\n\(Self.from)A: 2\n\n\(body)\n\n\(Self.from)A: 3\n\nz\n"
      let mails = Self.split(text, chunk: chunk, sizeLimit: 100_000)
      #expect(mails.map(\.isTooLarge) == [false, true, false])
      #expect(mails.first?.bytes.text == "A: 1\n\nx\n")
      #expect(mails.last?.bytes.text == "A: 3\n\nz\n")
      #expect(mails.map(\.size).reduce(0, +) == text.utf8.count)
      #expect(mails.dropFirst().first?.bytes.text.hasPrefix("A: 2\n\n") == true)
      #expect(mails.dropFirst().first.map { $0.bytes.count < 100_000 } == true)
      let alone = Self.split("A: 2\n\n\(body)", chunk: chunk, sizeLimit: 100_000)
      #expect(alone.map(\.isTooLarge) == [true])
      #expect(alone.map(\.size) == [body.utf8.count + 6])
    }
  }

  @Test("A large mail comes out whole, and so does what follows it")
  func large() {
    let body = String(repeating: ">From x, a line of text.\n", count: 100_000)
    let mails = Self.split("\(Self.from)A: 1\n\n\(body)\n\(Self.from)A: 2\n\ny\n", chunk: 65536, sizeLimit: 100 << 20)
    #expect(mails.count == 2)
    #expect(mails.first?.bytes.text == "A: 1\n\n" + String(repeating: "From x, a line of text.\n", count: 100_000))
    #expect(mails.last?.bytes.text == "A: 2\n\ny\n")
  }
}
