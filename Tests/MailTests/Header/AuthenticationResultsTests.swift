import Mail
import TestSupport
import Testing

@Suite struct AuthenticationResultsTests {
  private func results(_ header: String, of server: String = "mx.example.org") -> [AuthenticationResults.DKIM] {
    AuthenticationResults(Header(parsing: Array("\(header)\n\nText\n".utf8)), of: [server]).signatures
  }

  private static let hop = "Received: from home.example (home.example [192.0.2.1]) by mx.example.org (Postfix) id 1"
  private static let passed =
    "Authentication-Results: mx.example.org (v1); spf=none; dkim=pass (ed25519 key) header.d=Example.org\n"
    + "\theader.i=@example.org header.s=\"2026\""
  private static let forged = "Authentication-Results: mx.example.org; dkim=pass header.d=bank.example"

  @Test func `the result of the server is read`() {
    let expected = AuthenticationResults.DKIM(result: "pass", domain: "example.org", selector: "2026", reason: nil)
    #expect(results("\(Self.hop)\n\(Self.passed)") == [expected])
    #expect(results("\(Self.passed)\n\(Self.hop)") == [expected])
    #expect(results("Received: by lmtp.example.org id 2\n\(Self.hop)\n\(Self.passed)") == [expected])
    #expect(results("\(Self.hop)\n\(Self.passed)", of: "mx.example.net").isEmpty)
  }

  @Test func `several signatures, comments, reasons and signatures without a domain are read`() {
    let text =
      "Authentication-Results: mx.example.org; dkim=fail reason=\"body hash did not verify\" header.i=a@b.example;"
      + " dkim=pass (a; dkim=pass header.d=c.example (nested\\)) ) header.d=b.example; dkim=neutral; arc=pass"
    #expect(
      results(text) == [
        .init(result: "fail", domain: "b.example", selector: nil, reason: "body hash did not verify"),
        .init(result: "pass", domain: "b.example", selector: nil, reason: nil),
        .init(result: "neutral", domain: nil, selector: nil, reason: nil),
      ])
  }

  @Test(arguments: [
    "\(hop)\n\(passed)\n\(forged)", "\(passed)\n\(hop)\n\(forged)",
    "\(hop)\nAuthentication-Results: evil.example; dkim=pass header.d=bank.example\n\(passed)\n\(forged)",
    "\(hop)\nAuthentication-Results: mx.example.org; dmarc=pass\n\(passed)\nReceived: by mx.example.org\n\(forged)",
  ])
  func `a result that the mail brought along in the server's name is ignored`(_ header: String) {
    #expect(results(header).map(\.domain) == ["example.org"])
  }

  @Test func `results below another server's hop are ignored`() {
    #expect(results("\(Self.hop)\nReceived: from a by relay.example.net\n\(Self.forged)").isEmpty)
    #expect(results("\(Self.hop)\nReceived: from a\n\(Self.forged)").isEmpty)
    #expect(
      results("\(Self.hop)\nAuthentication-Results: mx.example.org; dkim=none\n\(Self.forged)").map(\.result) == [
        "none"
      ])
  }

  @Test(arguments: [
    "", ";", "mx.example.org", "mx.example.org;", "mx.example.org; dkim", "mx.example.org; dkim=",
    "mx.example.org; dkim=;",
    "mx.example.org; (((", "mx.example.org; dkim=\"", "mx.example.org; \\", "mx.example.org 1; =;;dkim==pass",
    "mx.example.org;" + String(repeating: "(", count: 40_000),
  ])
  func `a broken field gives no domain`(_ value: String) {
    #expect(results("Authentication-Results: \(value)").allSatisfy { $0.domain == nil })
  }
}
