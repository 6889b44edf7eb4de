import Mail
import TestSupport
import Testing
import Tracker

@testable import Services

@Suite("Text of outgoing mail")
struct OutgoingTextTests {
  @Test("placeholders of a template are filled once, and never those in a value")
  func template() {
    let values = ["name": "Ada ${branch}", "branch": "main"]
    for (template, expected) in [
      ("", ""), ("plain", "plain"), ("${name}", "Ada ${branch}"), ("$branch.", "main."), ("$$branch", "$branch"),
      ("${branch", "${branch"), ("${none} $none $", "${none} $none $"), ("a${branch}b$branch", "amainbmain"),
      ("$", "$"), ("${}", "${}"), ("$branches", "$branches"),
    ] {
      #expect(MailTemplate.filled(template, values) == expected, "\(template)")
    }
  }

  @Test("a quotation has the text of a mail, shortened")
  func quotation() {
    #expect(QuotedText.quoted("\n\nOne\r\n\n> two\n---\n a | 1 +\n") == "> One\n>\n>> two")
    #expect(QuotedText.quoted("One\n-- \nAda\n") == "> One")
    #expect(QuotedText.quoted("") == "")
    let long = QuotedText.quoted((1...40).map(String.init).joined(separator: "\n"))
    #expect(long.hasPrefix("> 1\n> 2\n") && long.hasSuffix("> 12\n> [...]"))
  }

  @Test("a mail that begins with very many blank lines is quoted in bounded time")
  func blankQuotation() {
    let text = String(repeating: "\n", count: 300_000) + "One"
    var quoted = ""
    #expect(processorTime { quoted = QuotedText.quoted(text) } < .seconds(5))
    #expect(quoted == "> One")
  }

  @Test("a pushed mail is sent without its trace fields and sender, and with its whole body")
  func outgoing() {
    let mail =
      "Received: by patchbay (pushed);\n Sat, 28 Nov 2026 13:00:00 +0000\nFrom: A\n <a@b>\nLIST-ID: <x>\nSubject: y\n z\n"
    let body = "\nReceived: in the body\nList-Id: too\n"
    let sent = OutgoingMail(Array((mail + body).utf8), isInOthersName: false)
    #expect(String(decoding: sent.bytes, as: UTF8.self) == "Subject: y\n z\nCc: A <a@b>\n" + body)
    #expect(!sent.needsEncoding)
    #expect(OutgoingMail([], isInOthersName: true).bytes == [10])
  }

  @Test("a mail sent for another person begins with From, unless its body has one, in every encoding")
  func inOthersName() {
    for (body, expected) in [
      ("text\n", "From: A <a@b>\n\ntext\n"), ("From: C <c@d>\n\ntext\n", "From: C <c@d>\n\ntext\n"),
      ("Date: now\n\ntext\n", "From: A <a@b>\nDate: now\n\ntext\n"), ("", "From: A <a@b>\n\n"),
    ] {
      let plain = "From: A <a@b>\nSubject: y\n\n\(body)"
      let sent = OutgoingMail(Array(plain.utf8), isInOthersName: true)
      #expect(String(decoding: sent.bytes, as: UTF8.self) == "Subject: y\nCc: A <a@b>\n\n\(expected)")
    }
    let encoded = "From: A <a@b>\nContent-Transfer-Encoding: base64\nSubject: y\n\nYQ0KYgA=\n"
    let sent = OutgoingMail(Array(encoded.utf8), isInOthersName: true)
    #expect(sent.bytes == Array("Subject: y\nCc: A <a@b>\n\nFrom: A <a@b>\n\na\r\nb\0".utf8))
    #expect(sent.needsEncoding)
  }

  @Test("the last line with text is found")
  func lastLine() {
    #expect(OutgoingMail.lastLine(of: "a\nb \r\n\n  \n") == "b")
    #expect(OutgoingMail.lastLine(of: "") == "")
  }

  @Test("the mail program is found as git finds it")
  func transport() {
    func command(_ values: [String: String], found: String? = "/usr/sbin/sendmail") -> String? {
      TransportSettings.command(values, found: found)
    }
    #expect(command([:]) == "/usr/sbin/sendmail")
    #expect(command([:], found: nil) == nil)
    #expect(command(["sendemail.smtpserver": "mail.example.org"]) == nil)
    #expect(command(["sendemail.smtpserver": "/opt/send mail"]) == "'/opt/send mail'")
    #expect(
      command(["sendemail.sendmailcmd": "msmtp -a x", "sendemail.smtpserver": "mail.example.org"]) == "msmtp -a x")
    #expect(
      command([
        "sendemail.identity": "work", "sendemail.smtpserver": "mail.example.org", "sendemail.work.smtpserver": "/bin/s",
      ]) == "/bin/s")
    #expect(TransportSettings.knowsCommands("git version 2.33.0"))
    #expect(TransportSettings.knowsCommands("git version 3.0.0.rc1"))
    #expect(!TransportSettings.knowsCommands("git version 2.30.2 (Apple Git-1)"))
    #expect(!TransportSettings.knowsCommands(""))
  }

  @Test("recipients are read from the output of git send-email")
  func recipients() {
    let text = """
      /tmp/1.patch
      (body) Adding cc: Ada <ada@example.org> from line 'Cc: x'
      Dry-OK. Log says:
      Sendmail: /usr/sbin/sendmail -i a@b c@d
      From: Grace <grace@example.org>
      To: a@b,
      \tAda <ada@example.org>
      Cc: c@d
      Subject: [PATCH] x

      Result: OK

      """
    let recipients = SendEmail.recipients(in: text)
    #expect(recipients?.from == "Grace <grace@example.org>")
    #expect(recipients?.to == ["a@b", "Ada <ada@example.org>"])
    #expect(recipients?.cc == ["c@d"])
    #expect(SendEmail.recipients(in: "nothing") == nil)
  }

  @Test("an answer has the right references, and a subject cannot add a field")
  func answer() {
    let message = Message(
      Array("Message-ID: <3@x>\nReferences: <1@x> <2@x>\nSubject: =?utf-8?q?a=0ABcc=3A_e=40x?=\n\nHello\n".utf8))
    let answer = AnswerMail(to: message, messageID: "t@thanks.patchbay", text: "Thanks")
    let read = Message(answer.bytes)
    #expect(read.inReplyTo == ["3@x"])
    #expect(read.references == ["1@x", "2@x", "3@x"])
    #expect(read.header.first("bcc") == nil)
    #expect(read.subject.hasPrefix("Re: a"))
    #expect(read.text == "Thanks\n")
  }

  @Test("a summary names the commit and branch of each part, or its state")
  func summary() {
    let parts = [
      Thanks.Part(label: "1/2", name: "one", state: "accepted", commit: "0123", branch: "main"),
      Thanks.Part(label: "2/2", name: "two", state: "rejected", commit: nil, branch: nil),
    ]
    #expect(Thanks.summary(of: parts) == "[1/2] one\n      commit: 0123 (main)\n[2/2] two\n      (rejected)")
  }

  @Test func `the subject of an answer is ASCII, in lines that any mail program accepts`() {
    let name = String(repeating: "Größe der Flut, ", count: 9) + "x"
    let message = Message(Array("Message-ID: <1@x>\nSubject: [PATCH] \(name)\n\nHello\n".utf8))
    let answer = AnswerMail(to: message, messageID: "2@x", text: "Danke für alles.\n")
    let header = answer.bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
      .prefix { !$0.isEmpty }
    #expect(header.allSatisfy { $0.count <= 78 && $0.allSatisfy { $0 < 0x80 } })
    #expect(Message(answer.bytes).subject == "Re: [PATCH] \(name)")
  }
}
