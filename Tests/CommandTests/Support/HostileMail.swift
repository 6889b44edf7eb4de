import TestSupport
import Testing

/// A mail made to break its reader.
struct HostileMail: Sendable, CustomTestStringConvertible {
  let name: String
  let bytes: @Sendable () -> [UInt8]

  var testDescription: String { name }

  static let all: [HostileMail] = [
    HostileMail(name: "one newline") { [10] },
    HostileMail(name: "NULs") { [UInt8](repeating: 0, count: 100_000) },
    HostileMail(name: "no header") { Array("just\nsome\ntext\n".utf8) },
    HostileMail(name: "header without end") { Array("Subject: x".utf8) },
    HostileMail(name: "3000 nested multiparts") {
      var text = "Subject: nested\nMIME-Version: 1.0\n"
      for level in 0..<3000 { text += "Content-Type: multipart/mixed; boundary=b\(level)\n\n--b\(level)\n" }
      return Array((text + "\ndeep\n").utf8)
    },
    HostileMail(name: "200,000 parts") {
      let head = "Subject: parts\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
      return Array((head + String(repeating: "--b\n\nx\n", count: 200_000) + "--b--\n").utf8)
    },
    HostileMail(name: "a 100 MB line") {
      Array("Subject: long\n\n".utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: 100 << 20)
    },
    HostileMail(name: "a 30 MB line") {
      Array("Subject: long\n\n".utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: 30 << 20)
    },
    HostileMail(name: "a 5 MB subject") {
      Array("Subject: ".utf8) + [UInt8](repeating: UInt8(ascii: "["), count: 5 << 20) + Array("\n\ntext\n".utf8)
    },
    HostileMail(name: "a 5 MB subject of encoded words") {
      Array(("Subject:" + String(repeating: " =?utf-8?q?=e2=98=83?=", count: 240_000) + "\n\ntext\n").utf8)
    },
    HostileMail(name: "base64 rubbish") {
      Array("Subject: b\nContent-Transfer-Encoding: base64\n\n".utf8)
        + (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0) }
    },
    HostileMail(name: "charset rubbish") {
      Array("Subject: =?klingon?q?=ff=fe?=\nContent-Type: text/plain; charset=\"utf-99\"\n\n\u{fffd}".utf8) + [
        0xff, 0xfe,
      ]
    },
    HostileMail(name: "a year of 99999") {
      MailBuilder(date: "Fri, 31 Dec 99999 23:59:59 +0000").bytes
    },
    HostileMail(name: "the year 0") { MailBuilder(date: "Sat, 1 Jan 0000 00:00:00 +0000").bytes },
    HostileMail(name: "a hunk of enormous numbers") {
      MailBuilder(
        subject: "[PATCH 99999999999999999999/99999999999999999999] x",
        diff: "--- a/x\n+++ b/x\n@@ -9223372036854775807,9223372036854775807 +1,18446744073709551615 @@\n-a\n+b\n"
      ).bytes
    },
    HostileMail(name: "100,000 references") {
      MailBuilder(references: (0..<100_000).map { "\($0)@example.org" }).bytes
    },
  ]
}
