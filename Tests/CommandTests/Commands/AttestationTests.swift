import TestSupport
import Testing

@Suite("Attestation")
struct AttestationTests {
  private static let ada = ["--as", "Ada Example <ada@example.org>"]

  private func config(_ sandbox: Sandbox, _ arguments: String..., input: String = "") throws -> CommandResult {
    try sandbox.command(["config"] + arguments + Self.ada, input: Array(input.utf8)).run()
  }

  private func addKey(_ sandbox: Sandbox, _ key: String = SignedMail.key) throws {
    try config(sandbox, "keyring", "add", SignedMail.identity, "-", "--selector", SignedMail.selector, input: key)
      .succeeded()
  }

  private func results(_ sandbox: Sandbox, _ id: String = "feet-1@example.org") throws -> [String?] {
    try sandbox.object("show", "\(id)").list("patches").flatMap { $0.list("attestations") }.map { $0.string("result") }
  }

  @Test("a signature is good once its key is in the keyring, and unknown without it")
  func goodAndUnknown() throws {
    let sandbox = try Sandbox()
    try sandbox.run("ingest", input: Array(SignedMail.text.utf8)).succeeded()
    #expect(try results(sandbox) == ["unknown-key"])
    #expect(try sandbox.run("list", "--attested").status == 1)
    try addKey(sandbox)
    let attestation = try #require(
      try sandbox.object("show", "feet-1@example.org").list("patches").first?.list("attestations").first)
    #expect(attestation.string("result") == "good")
    #expect(attestation.string("kind") == "signature")
    #expect(attestation.string("algorithm") == "ed25519-sha256")
    #expect(attestation.string("identity") == SignedMail.identity)
    #expect(attestation.string("selector") == SignedMail.selector)
    #expect(attestation.string("date") == "2026-03-02T12:01:00+00:00")
    #expect(attestation.bool("own") == true)
    #expect(try sandbox.object("show", "feet-1@example.org").object("attestation")?.bool("attested") == true)
    #expect(try sandbox.run("list", "--attested").succeeded().lines.count == 1)
    #expect(try sandbox.run("list", "--attested", "--patches").succeeded().lines.count == 1)
    #expect(try sandbox.run("list", "--no-attested").status == 1)
    #expect(
      try sandbox.run("show", "feet-1@example.org").succeeded().text.contains(
        "signed by ada@example.org (ed25519, key 20260301)"))
    #expect(try sandbox.list("config", "keyring").map { $0.string("selector") } == [SignedMail.selector])
    let path = "refs/patchbay/config:keyring/ed25519/example.org/ada/20260301"
    #expect(
      try Command("git", "-C", sandbox.tracker, "cat-file", "blob", path).run().succeeded().text == SignedMail.key)
    #expect(try GitSandbox.fsck(sandbox.tracker) == "")
    try config(sandbox, "keyring", "remove", SignedMail.identity, "--selector", SignedMail.selector).succeeded()
    #expect(try results(sandbox) == ["unknown-key"])
    #expect(try config(sandbox, "keyring", "remove", SignedMail.identity).status == 1)
    try sandbox.run("list").succeeded()
  }

  @Test(
    "a changed mail has a bad signature, another key is unknown, and a footer changes nothing",
    arguments: [
      ("+two", "+tow", "bad"), ("in feet\n", "in fathoms\n", "bad"), ("s=20260301", "s=20260302", "unknown-key"),
      ("2Kp21uWK", "2Kp21uWJ", "bad"), ("2.39.5\n", "2.39.5\n__\na list\n", "good"),
    ])
  func changed(_ change: (old: String, new: String, result: String)) throws {
    let sandbox = try Sandbox()
    try addKey(sandbox)
    let text = SignedMail.replacing(change.old, by: change.new)
    try sandbox.run("ingest", input: Array(text.utf8)).succeeded()
    #expect(try results(sandbox) == [change.result])
    #expect(try sandbox.run("list", "--attested").status == (change.result == "good" ? 0 : 1))
  }

  @Test("a mail forwarded by somebody else keeps its author's good signature")
  func foreign() throws {
    let sandbox = try Sandbox()
    try config(sandbox, "keyring", "add", "ada@example.org", "-", "--selector", "20260301", input: SignedMail.key)
      .succeeded()
    let other = SignedMail.replacing("From: Ada Example <ada@example.org>\nTo", by: "From: Eve <eve@example.org>\nTo")
      .split(separator: "\n\n", maxSplits: 1).joined(separator: "\n\nFrom: Ada Example <ada@example.org>\n\n")
    try sandbox.run("ingest", input: Array(other.utf8)).succeeded()
    // Eve sends on what Ada wrote and signed.
    #expect(try results(sandbox) == ["good"])
    #expect(try sandbox.run("list", "--attested").succeeded().lines.count == 1)
  }

  @Test("a project that requires signatures takes unsigned mail and marks it")
  func required() throws {
    let sandbox = try Sandbox()
    try addKey(sandbox)
    try config(sandbox, "set", "project.tidewatch.list-id", "tidewatch.lists.example.org").succeeded()
    try config(sandbox, "set", "project.tidewatch.require", "attested").succeeded()
    #expect(try config(sandbox, "set", "project.tidewatch.require", "signed").status == 78)
    let field = "To: tidewatch@lists.example.org\nList-Id: <tidewatch.lists.example.org>"
    let signed = SignedMail.replacing("To: tidewatch@lists.example.org", by: field)
    try sandbox.run("ingest", input: Array(signed.utf8)).succeeded()
    try sandbox.ingest(
      MailBuilder(
        subject: "[PATCH] plain", messageID: "plain@example.org", diff: MailBuilder.diff("a.c"),
        fields: [("List-Id", "<tidewatch.lists.example.org>")]))
    let series = try sandbox.list("list")
    let attested = Dictionary(
      uniqueKeysWithValues: series.map { ($0.string("messageID"), $0.object("attestation")?.bool("attested")) })
    #expect(attested == ["feet-1@example.org": true, "plain@example.org": false])
    #expect(try sandbox.run("show", "plain@example.org").text.contains("project tidewatch requires all"))
    #expect(try sandbox.run("show", "feet-1@example.org").text.contains("requires") == false)
    #expect(try sandbox.list("list", "--no-attested").map { $0.string("messageID") } == ["plain@example.org"])
  }

  @Test("DKIM is shown as the configured server recorded it")
  func dkim() throws {
    let sandbox = try Sandbox()
    let fields = [
      ("Received", "from home.example by mx.example.org (Postfix) id 1; Mon, 2 Mar 2026 12:00:05 +0000"),
      ("Authentication-Results", "mx.example.org; dkim=pass header.d=example.org header.s=2026"),
      ("Authentication-Results", "mx.example.org; dkim=pass header.d=bank.example"),
    ]
    try sandbox.ingest(
      MailBuilder(subject: "[PATCH] x", messageID: "x@example.org", diff: MailBuilder.diff("a.c"), fields: fields))
    #expect(try results(sandbox, "x@example.org").isEmpty)
    try config(sandbox, "set", "attestation.authserv-id", "MX.example.org").succeeded()
    #expect(try sandbox.run("config", "get", "attestation.authserv-id").line == "MX.example.org")
    let found = try sandbox.object("show", "x@example.org").list("patches").flatMap { $0.list("attestations") }
    #expect(found.map { $0.string("identity") } == ["example.org"])
    #expect(found.first?.string("kind") == "dkim")
    #expect(found.first?.string("selector") == "2026")
    #expect(found.first?.bool("own") == true)
    // A server is not the author.
    #expect(try sandbox.run("list", "--attested").status == 1)
    try config(sandbox, "unset", "attestation.authserv-id").succeeded()
    #expect(try results(sandbox, "x@example.org").isEmpty)
  }

  @Test("the keyring may be changed by whoever may change the configuration")
  func permission() throws {
    let sandbox = try Sandbox()
    try config(sandbox, "set", "permission.config.allow", "ada@example.org").succeeded()
    try addKey(sandbox)
    let eve = ["config", "keyring", "add", "ada@example.org", "-", "--as", "Eve <eve@example.org>"]
    #expect(try sandbox.command(eve, input: Array(SignedMail.key.utf8)).run().status == 77)
    #expect(try sandbox.list("config", "keyring").count == 1)
  }

  @Test(
    "an invalid key or address is refused",
    arguments: [
      ("ada@example.org", "default", "hello", Int32(65)), ("ada", "default", SignedMail.key, 64),
      ("ada@..", "default", SignedMail.key, 64), ("ada@example.org", "..", SignedMail.key, 64),
      ("ada@example.org", ".git", SignedMail.key, 64), ("ada@example.org", "a/../b", SignedMail.key, 0),
    ])
  func refused(_ attempt: (identity: String, selector: String, key: String, status: Int32)) throws {
    let sandbox = try Sandbox()
    let result = try config(
      sandbox, "keyring", "add", attempt.identity, "-", "--selector", attempt.selector, input: attempt.key)
    #expect(result.status == attempt.status)
    #expect(try GitSandbox.fsck(sandbox.tracker) == "")
  }
}
