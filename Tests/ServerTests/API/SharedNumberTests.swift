import Review
import TestSupport
import Testing

@testable import Server

@Suite struct SharedNumberTests {
  /// Their hashes have the first 13 digits in common; the second one's is the lower.
  private static let pair = ["collision-2857923@example.org", "collision-96013118@example.org"]

  private static func mail(_ messageID: String, from email: String) -> MailBuilder {
    MailBuilder(
      from: "P <\(email)>", subject: "[PATCH] \(messageID)", messageID: messageID, diff: MailBuilder.diff(messageID))
  }

  @Test(arguments: [false, true])
  func `of two messages or people with one number the lower id keeps it`(isReversed: Bool) async throws {
    let pair = isReversed ? Self.pair.reversed() : Self.pair
    let number = SiteSandbox.number(pair[0])
    let sandbox = try SiteSandbox([Self.mail(pair[0], from: "a@example.org")])
    #expect(try await sandbox.document("patches/\(number)/")["msgid"]?.text == "<\(pair[0])>")
    try sandbox.ingest([Self.mail(pair[1], from: "b@example.org")])
    try sandbox.ingest(pair.map { Self.mail("by-\($0)", from: $0) })
    #expect(try await sandbox.document("patches/\(number)/")["msgid"]?.text == "<\(Self.pair[1])>")
    #expect(try await sandbox.texts("patches/?msgid=\(Self.pair[0])", "msgid") == ["<\(Self.pair[0])>"])
    let patch = try await sandbox.document("patches/\(SiteSandbox.number("by-\(Self.pair[0])"))/")
    #expect(patch["submitter"]?["email"]?.text == Self.pair[0])
    let token = [("Authorization", "Token \(try sandbox.token())")]
    #expect(try await sandbox.document("people/\(number)/", token)["email"]?.text == Self.pair[1])
  }
}
