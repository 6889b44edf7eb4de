import Testing

@testable import Mail

@Suite struct MailboxWriterTests {
  @Test(arguments: [
    ["Subject: a\n\nOne.\n"],
    ["Subject: a\n\nFrom here\n>From there\n>>>From everywhere\n>Fromage\n> From\n", "Subject: b\n\n\n"],
    ["From: a@example.org\n\nno end of line"], ["\n\n"], ["Subject: a\n\n>>>"], ["Subject: a\r\n\r\nFrom x\r\n"],
    ["Subject: a\nContent-Length: 3\n\nFrom a@example.org Thu Jan  1 00:00:00 2015\nmore than three\n"],
  ])
  func `each mail comes out of the mailbox unchanged`(mails: [String]) {
    var mailbox: [UInt8] = []
    for mail in mails { MailboxWriter.append(Array(mail.utf8), to: &mailbox) }
    var splitter = MailboxSplitter()
    splitter.append(mailbox[...])
    splitter.finish()
    var found: [String] = []
    while let mail = splitter.next() { found.append(String(decoding: mail.bytes, as: UTF8.self)) }
    // A mail ends with its line.
    #expect(found == mails.map { $0.utf8.last == UInt8(ascii: "\n") ? $0 : $0 + "\n" })
  }

  @Test(arguments: [
    "From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\n", "From ada@example.org\r\n",
  ])
  func `the envelope line that a mail was stored with is not written as a field`(envelope: String) {
    let mail = "Subject: a\n\nFrom here\n"
    var (mailbox, bare) = ([UInt8](), [UInt8]())
    MailboxWriter.append(Array((envelope + mail).utf8), to: &mailbox, after: "From x Mon Sep 17 00:00:00 2001")
    MailboxWriter.append(Array(mail.utf8), to: &bare, after: "From x Mon Sep 17 00:00:00 2001")
    #expect(mailbox == bare)
    #expect(String(decoding: bare, as: UTF8.self) == "From x Mon Sep 17 00:00:00 2001\nSubject: a\n\n>From here\n\n")
    // A line alone is a mail of nothing but the end of its line.
    mailbox = []
    MailboxWriter.append(Array("From nobody".utf8), to: &mailbox, after: "From x")
    #expect(String(decoding: mailbox, as: UTF8.self) == "From x\n\n\n")
  }
}
