import Review
import TestSupport
import Testing
import Tracker

@testable import Server

/// The endpoint of `b4 send`, asked without b4: what it refuses. `Tests/Checks/web-submission` runs b4 itself.
@Suite struct SubmissionTests {
  private func post(_ sandbox: SiteSandbox, _ body: String) async -> Response {
    await sandbox.site.answer(
      Request(
        .post, "/submit",
        headers: HeaderFields([("Host", SiteSandbox.host), ("Content-Type", "application/json")]),
        body: Array(body.utf8)))
  }

  private func sandbox(_ submit: String, isReadOnly: Bool = false) throws -> SiteSandbox {
    let sandbox = try SiteSandbox(isReadOnly: isReadOnly)
    // No mail leaves this machine.
    try Command("git", "-C", sandbox.path, "config", "sendemail.smtpServer", "/bin/false").run().succeeded()
    try sandbox.configure(
      "[project \"tidewatch\"]\n\tlist-id = tidewatch.lists.example.org\n[web]\n\tsubmit = \(submit)\n")
    return sandbox
  }

  private func offer(_ identity: String, key: String = SignedMail.key, selector: String = "x") -> String {
    let object = JSONValue.object([
      .init(name: "action", value: "auth-new"), .init(name: "identity", value: .string(identity as String)),
      .init(name: "selector", value: .string(selector as String)), .init(name: "pubkey", value: .string(key as String)),
    ])
    return String(decoding: JSONWriter.writeCompact(object), as: UTF8.self)
  }

  @Test(arguments: ["never", "keyring"])
  func `keys can be offered only where challenges are mailed`(submit: String) async throws {
    let sandbox = try sandbox(submit)
    let answer = await post(sandbox, offer("ada@example.org"))
    #expect(answer.status == .forbidden)
    #expect(JSONReader.read(answer.bytes)?["result"]?.text == "error")
    #expect(await post(try self.sandbox("mail", isReadOnly: true), offer("ada@example.org")).status == .forbidden)
  }

  @Test(arguments: [
    "a b", "eve", "@example.org", "eve@", "../../eve@example.org/..", "-oQ/tmp@example.org",
    "a@example.org,b@example.org",
    "a@example.org\nBcc: b@example.org", "a@example.org\r\nBcc: b@example.org", "Eve <eve@example.org>", "a@b@c",
    "\"|touch x\"@example.org", "a@[127.0.0.1]", "a@exa mple.org", "$(id)@example.org", "a;id@example.org",
    "a@example.org\u{0}", "\u{202E}a@example.org",
  ])
  func `an offer for an invalid address is refused`(identity: String) async throws {
    let answer = await post(try sandbox("mail"), offer(identity))
    #expect(answer.status == .badRequest, "\(answer.text)")
  }

  @Test(arguments: ["", "x", "not a key\n", "\u{0}"])
  func `an invalid key is refused`(key: String) async throws {
    #expect(await post(try sandbox("mail"), offer("ada@example.org", key: key)).status == .badRequest)
  }

  @Test(arguments: [
    "", "x", "[]", "{}", "null", #"{"action": "reflect", "messages": ["x"]}"#, #"{"action": 7}"#,
    #"{"action": "receive"}"#, #"{"action": "receive", "messages": []}"#, #"{"action": "receive", "messages": "x"}"#,
    #"{"action": "receive", "messages": [null, 1, {}]}"#, #"{"action": "receive", "messages": [""]}"#,
    #"{"action": "auth-verify"}"#, #"{"action": "auth-verify", "msg": ["x"]}"#,
    #"{"action": "auth-verify", "msg": "Subject: x\n\nverify:../../HEAD\n"}"#,
    #"{"action": "auth-verify", "msg": "Subject: x\n\nverify:00000000000000000000000000000000\n"}"#,
  ])
  func `malformed requests are refused, and nothing is stored`(body: String) async throws {
    let sandbox = try sandbox("mail")
    let before = try sandbox.snapshot().digest
    let answer = await post(sandbox, body)
    #expect([400, 403].contains(answer.status.rawValue), "\(answer.status) \(answer.text)")
    #expect(JSONReader.read(answer.bytes)?["message"]?.text?.isEmpty == false)
    #expect(try sandbox.snapshot().digest == before)
  }

  @Test func `a document with too many values is refused`() async throws {
    let body = #"{"action": "receive", "messages": ["# + String(repeating: "0,", count: 1 << 20) + "0]}"
    #expect(await post(try sandbox("mail"), body).status == .badRequest)
    let many = #"{"action": "receive", "messages": ["# + String(repeating: #""x","#, count: 500) + #""x"]}"#
    #expect(await post(try sandbox("mail"), many).text.contains("500 at most"))
  }

  @Test func `a replayed old mail is refused`() async throws {
    let object = JSONValue.object([
      .init(name: "action", value: "receive"),
      .init(name: "messages", value: .array([.string(SignedMail.text as String)])),
    ])
    let answer = await post(try sandbox("mail"), String(decoding: JSONWriter.writeCompact(object), as: UTF8.self))
    #expect(answer.status == .forbidden)
  }

  @Test func `offering keys for many addresses is rate-limited`() async throws {
    let sandbox = try sandbox("mail")
    var last = Response.Status.ok
    for number in 0..<8 { last = await post(sandbox, offer("p\(number)@example.org")).status }
    #expect(last == .tooManyRequests)
  }
}
