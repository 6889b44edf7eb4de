import Testing

@testable import Mail

@Suite struct MailboxWriterTests {
  @Test(arguments: [
    ["Subject: a\n\nOne.\n"],
    ["Subject: a\n\nFrom here\n>From there\n>>>From everywhere\n>Fromage\n> From\n", "Subject: b\n\n\n"],
    ["From: a@example.org\n\nno end of line"], ["\n\n"], ["Subject: a\n\n>>>"], ["Subject: a\r\n\r\nFrom x\r\n"],
    ["Subject: a\nContent-Length: 3\n\nFrom a@example.org Thu Jan  1 00:00:00 2015\nmore than three\n"],
  ])
  func `each mail comes out of the mailbox as it went in`(mails: [String]) {
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
}
