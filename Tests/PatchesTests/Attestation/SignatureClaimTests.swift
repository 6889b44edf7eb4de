import Bytes
import Patches
import TestSupport
import Testing

@Suite struct SignatureClaimTests {
  private func claim(_ text: String) throws -> SignatureClaim {
    try #require(SignatureClaim.all(in: Array(text.utf8)).first)
  }

  /// What the key's owner signed stands after the signature.
  private func signedDigest(_ claim: SignatureClaim) -> [UInt8] { Array(claim.value.dropFirst(64)) }

  @Test func `a signature that patatt made is read with all its fields`() throws {
    let claim = try claim(SignedMail.text)
    #expect(claim.fault == nil)
    #expect(claim.signature.algorithm == .ed25519)
    #expect(claim.signature.algorithmName == "ed25519-sha256")
    #expect(claim.signature.identity == SignedMail.identity)
    #expect(claim.signature.selector == SignedMail.selector)
    #expect(claim.signature.time?.seconds == SignedMail.time)
    #expect(claim.author == "ada@example.org")
    #expect(claim.body == .same)
    #expect(claim.digest == signedDigest(claim))
  }

  @Test(arguments: [
    ("Subject: [PATCH 1/2]", "Subject: [tidewatch] [PATCH v1 1/2]"),
    ("Subject: [PATCH 1/2] tide: print", "Subject: [PATCH 1/2]\n tide: print"),
    ("Date: Mon, 2 Mar", "Date: Tue, 3 Mar"),
    ("To: tidewatch@lists.example.org", "To: all@lists.example.org\nList-Id: <all.lists.example.org>"),
    ("From: Ada Example <ada@example.org>\nTo", "From: \"Ada Example\"\n\t<ada@example.org>\nTo"),
    ("X-Developer-Signature: v=1; a=", "X-Developer-Signature:   v=1;\n\ta="),
    ("x", "x"), ("2.39.5\n", "2.39.5\n\n\n"), ("\n", "\r\n"),
    ("Some people measure in feet.", "Some people measure in feet.\r"),
  ])
  func `a signature stays good with the changes that lists and servers make`(_ change: (old: String, new: String))
    throws
  {
    let claim = try claim(SignedMail.replacing(change.old, by: change.new))
    #expect(claim.body == .same)
    #expect(claim.digest == signedDigest(claim))
  }

  @Test func `a From that a list rewrote is verified with the one in the body`() throws {
    let text = SignedMail.replacing(
      "From: Ada Example <ada@example.org>\nTo", by: "From: Ada via tidewatch <tidewatch@lists.example.org>\nTo"
    ).split(separator: "\n\n", maxSplits: 1).joined(separator: "\n\nFrom: Ada Example <ada@example.org>\n\n")
    let claim = try claim(text)
    #expect(claim.body == .same)
    #expect(claim.digest == signedDigest(claim))
  }

  @Test(arguments: [
    ("From: Ada Example <ada@example.org>\nTo", "From: Ada Example <eve@example.org>\nTo"),
    ("From: Ada Example <ada@example.org>\nTo", "From: Eve Example <ada@example.org>\nTo"),
    ("tide: print heights in feet", "tide: print heights in fathoms"), ("<feet-1@", "<feet-2@"),
    ("t=1772452860", "t=1772452861"), ("i=ada@example.org; s", "i=eve@example.org; s"), ("s=20260301", "s=20260302"),
    ("h=from:subject:message-id", "h=from:subject"),
  ])
  func `a signed field that was changed gives another digest`(_ change: (old: String, new: String)) throws {
    let claim = try claim(SignedMail.replacing(change.old, by: change.new))
    #expect(claim.body == .same)
    #expect(claim.digest != signedDigest(claim))
  }

  @Test(arguments: [
    ("+two", "+tow"), ("measure in feet", "measure in inches"), ("--- a/tide.c", "--- a/tides.c"),
    ("Signed-off-by: Ada Example", "Signed-off-by: Eve Example"), ("+two\n", ""), (" tide.c | 1 +", " tide.c | 2 +"),
    ("bh=V+Y", "bh=V+Z"),
    ("2.39.5\n", "2.39.5\ndiff --git a/x b/x\nnew file mode 100644\n--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+x\n"),
    ("-- \n2.39.5\n", "@@ -9 +10,2 @@\n nine\n+ten\n-- \n2.39.5\n"),
    ("2.39.5\n", "2.39.5\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-x\n+y\n"),
  ])
  func `a changed body is not the signed one`(_ change: (old: String, new: String)) throws {
    #expect(try claim(SignedMail.replacing(change.old, by: change.new)).body == .changed)
  }

  @Test(arguments: [
    "_______________________________________________\ntidewatch mailing list\nhttps://lists.example.org/\n",
    "\n--\nTo leave, write to tidewatch-leave@lists.example.org\n",
  ])
  func `a list's footer below the signed body is recognized`(_ footer: String) throws {
    let claim = try claim(SignedMail.text + footer)
    #expect(claim.body == .followedByText)
    #expect(claim.digest == signedDigest(claim))
  }

  @Test(arguments: [
    ("a=ed25519-sha256; ", "", "it names no algorithm"),
    ("a=ed25519-sha256", "a=rsa-sha256", "its algorithm rsa-sha256 is not known"),
    ("h=from:subject:message-id", "h=subject", "it does not sign the field from"),
    ("h=from:subject:message-id", "h=From:Subject", "it does not sign the field from"),
    ("h=from:subject:message-id;", "", "it does not sign the field from"),
    ("t=1772452860; ", "", "it does not say when it was made"),
    ("i=ada@example.org; s", "i=; s", "it does not say whose it is"),
  ])
  func `a signature that cannot be checked says why`(_ change: (old: String, new: String, fault: String)) throws {
    #expect(try claim(SignedMail.replacing(change.old, by: change.new)).fault == change.fault)
  }

  @Test func `a mail without a signature has none, and hostile ones are limited`() {
    #expect(SignatureClaim.all(in: MailBuilder().bytes).isEmpty)
    #expect(SignatureClaim.all(in: []).isEmpty)
    for value in [
      "", ";;;", "b=", "=;=", "h=" + String(repeating: "from:", count: 50_000), "bh=;l=99999999999999999999;b=b=",
    ] {
      let mail = MailBuilder(fields: [("X-Developer-Signature", value)]).bytes
      #expect(SignatureClaim.all(in: mail).count == 1)
      #expect(SignatureClaim.all(in: Array(mail.prefix(60))).count <= 1)
    }
    let many = MailBuilder(fields: (0..<500).map { _ in ("X-Developer-Signature", "v=1") })
    #expect(SignatureClaim.all(in: many.bytes).count == 10)
  }

  @Test(arguments: [
    (String(repeating: "a:", count: 20_000) + "from:subject", String(repeating: "b: c\n", count: 20_000), "feet"),
    (
      "from:subject" + String(repeating: ":subject", count: 20_000), String(repeating: "Subject: x\n", count: 20_000),
      String(repeating: "feet ", count: 6_000)
    ),
  ])
  func `the fields that a signature names are checked in bounded time`(
    _ mail: (names: String, fields: String, subject: String)
  ) {
    let text =
      "From: Ada <ada@example.org>\nX-Developer-Signature: v=1; a=ed25519-sha256; t=1; h=\(mail.names); bh=; b=AA==\n"
      + "\(mail.fields)Subject: \(mail.subject)\n\nText.\n"
    var claims: [SignatureClaim] = []
    #expect(processorTime { claims = SignatureClaim.all(in: Array(text.utf8)) } < .seconds(5))
    #expect(claims.count == 1)
  }

  @Test func `of a signature no more tags and names are kept than any signature has`() throws {
    let names = String(repeating: "a:", count: 100_000)
    let claim = try claim(SignedMail.replacing("h=from:", by: "h=\(names)from:"))
    #expect(claim.signature.signedFields.count == 4097)
    #expect(claim.fault == "it does not sign the field from")
    let tags = (0..<100).map { "x\($0)=y; " }.joined()
    #expect(try self.claim(SignedMail.replacing("v=1; ", by: "v=1; " + tags)).fault == "it names no algorithm")
    #expect(try self.claim(SignedMail.replacing("v=1; ", by: "v=1; x=y; z=y; ")).fault == nil)
  }

  @Test func `a signature that signs one field very often cannot be checked`() throws {
    let names = "from" + String(repeating: ":subject", count: 1000)
    let fields = String(repeating: "Subject: x\n", count: 1000)
    let mail = """
      From: Ada <ada@example.org>
      X-Developer-Signature: v=1; a=ed25519-sha256; t=1; h=\(names); bh=; b=AA==
      \(fields)Subject: \(String(repeating: "feet ", count: 20_000))

      Text.

      """
    let claim = try claim(mail)
    #expect(claim.fault == "what it signs is too long")
    #expect(claim.digest.isEmpty)
  }

  @Test(arguments: [
    (SignedMail.key, SignatureAlgorithm.ed25519), ("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 ada\n", .openssh),
    ("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDM\n", .openpgp), ("-----BEGIN OPENSSH PRIVATE KEY-----\n", nil),
    ("hello", nil), ("", nil),
  ])
  func `the algorithm of a public key is recognized`(_ key: (text: String, algorithm: SignatureAlgorithm?)) {
    #expect(PublicKey.algorithm(of: Array(key.text.utf8)) == key.algorithm)
  }
}
