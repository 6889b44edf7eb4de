import Platform
import Testing

@testable import Services

@Suite("How git ended that sends by SMTP")
struct SubmissionTraceTests {
  private static let connection = """
    Net::SMTP>>> Net::SMTP(3.13)
    Net::SMTP=GLOB(0x55)<<< 220 sea.example.org
    Net::SMTP=GLOB(0x55)>>> AUTH PLAIN c2VjcmV0
    Net::SMTP=GLOB(0x55)<<< 235 fine
    Net::SMTP=GLOB(0x55)>>> RCPT TO:<tide@lists.example.org>
    Net::SMTP=GLOB(0x55)<<< 250 OK
    Net::SMTP=GLOB(0x55)>>> DATA
    Net::SMTP=GLOB(0x55)<<< 354 go ahead
    Net::SMTP=GLOB(0x55)>>> Subject: tide
    Net::SMTP=GLOB(0x55)>>> .

    """

  @Test(arguments: [
    // The server took it, whatever came after.
    (connection + "Net::SMTP=GLOB(0x55)<<< 250 queued\n", "OK. Log says:\nResult: 250 queued\n", 0, 0),
    (connection + "Net::SMTP=GLOB(0x55)<<< 250 queued\n", "Result: 250 queued\n", 255, 0),
    // It may have it: the connection broke, or git was stopped, before it said so.
    (connection + "Net::SMTP: Net::Cmd::getline(): unexpected EOF\n[Net::SMTP] Connection closed\n", "", 255, 200),
    (connection, "", 143, 200),
    // It refused the mail, or a recipient, or never got so far.
    (connection + "Net::SMTP=GLOB(0x55)<<< 554 no\nFailed to send tide\n", "", 5, 5),
    ("Net::SMTP=GLOB(0x55)>>> RCPT TO:<x@example.org>\nNet::SMTP=GLOB(0x55)<<< 550 who?\nwho?\n", "", 255, 255),
    ("Unable to initialize SMTP properly.\n", "", 111, 111),
    // git gave up: "q" is what it takes for an answer where nobody answers.
    ("error: unable to extract a valid address from: ada@laptop\n", "What to do with this address?\n", 0, 1),
    ("", "", 0, 1),
  ])
  func `only what the server said counts`(errors: String, output: String, status: Int32, recorded: Int32) {
    let result = Program.Result(status: status, output: Array(output.utf8), errors: Array(errors.utf8))
    let trace = SubmissionTrace(result)
    #expect(trace.status == recorded)
    #expect(!String(decoding: trace.errors, as: UTF8.self).contains("Net::SMTP="))
  }

  @Test(arguments: [
    ("550 5.1.1 <mo@example.org>: User unknown", "550 5.1.1 <mo@example.org>: User unknown"),
    ("550 no such user here", "550 no such user here"), ("553 sorry, nobody", "553 sorry, nobody"),
    // Busy, or a matter of policy: no fault of the address.
    ("450 4.2.0 try again", nil), ("554 5.7.1 access denied", nil), ("550 5.7.1 not welcome", nil),
    ("550 relay not permitted", nil), ("530 5.7.0 authentication required", nil), ("250 fine", nil),
  ])
  func `a recipient is refused who does not exist`(reply: String, answer: String?) throws {
    let trace = """
      Net::SMTP::_SSL=GLOB(0x55)>>> RCPT TO:<tide@lists.example.org>
      Net::SMTP::_SSL=GLOB(0x55)<<< 250 OK
      Net::SMTP::_SSL=GLOB(0x55)>>> RCPT TO:<mo@example.org>
      Net::SMTP::_SSL=GLOB(0x55)<<< \(reply)\r
      mail program's own words at git-send-email line 1

      """
    let result = SubmissionTrace(Program.Result(status: 255, output: [], errors: Array(trace.utf8)))
    let found = RefusedRecipient(errors: String(decoding: result.errors, as: UTF8.self))
    #expect(found?.answer == answer)
    #expect(found == nil || found?.address == "mo@example.org")
  }

  @Test func `msmtp names one, too`() {
    let errors = """
      msmtp: recipient address mo@example.org not accepted by the server
      msmtp: server message: 550 5.1.1 <mo@example.org>: User unknown
      msmtp: could not send mail (account default from /home/ada/.msmtprc)

      """
    let found = RefusedRecipient(errors: errors)
    #expect(found == RefusedRecipient(address: "mo@example.org", answer: "550 5.1.1 <mo@example.org>: User unknown"))
    #expect(RefusedRecipient(errors: errors.replacing("550 5.1.1", with: "451 4.3.0")) == nil)
  }
}
