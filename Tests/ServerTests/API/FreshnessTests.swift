import Review
import TestSupport
import Testing

@testable import Server

/// What a list shows is never older than the tracker: not after mail, not after a change of the configuration alone.
@Suite struct FreshnessTests {
  private let mails = MailBuilder.series("tide", of: 2)

  /// Answers 200 with something new to who holds the last answer.
  private func changes(
    _ path: String, in sandbox: SiteSandbox, _ headers: [(String, String)] = [], after change: () throws -> Void
  ) async throws {
    let before = await sandbox.get(path, headers)
    let held = headers + [("If-None-Match", try #require(before.headers["ETag"]))]
    #expect(await sandbox.get(path, held).status == .notModified)
    try change()
    let after = await sandbox.get(path, held)
    #expect(after.status == .ok)
    #expect(after.bytes != before.bytes)
  }

  @Test(arguments: [
    "/api/projects/", "/api/users/", "/api/patches/?project=tidewatch", "/api/people/", "/", "/list/?project=tidewatch",
  ])
  func `a change of the configuration shows at once`(path: String) async throws {
    var mails = mails
    for index in mails.indices { mails[index].fields = [("List-Id", "<tw.lists.example.org>")] }
    let sandbox = try SiteSandbox(mails)
    try await changes(path, in: sandbox) {
      try sandbox.configure(
        "[project \"tidewatch\"]\n\tlist-id = tw.lists.example.org\n\tmaintainer = Ada Example <ada@example.org>\n")
    }
  }

  @Test(arguments: ["/api/people/", "/api/projects/", "/api/people/?q=newcomer", "/list/", "/person/new@example.org/"])
  func `a new person and a new list show at once`(path: String) async throws {
    let sandbox = try SiteSandbox(mails)
    let token = [("Authorization", "Token \(try sandbox.token())")]
    try await changes(path, in: sandbox, token) {
      var mail = MailBuilder(
        from: "Newcomer <new@example.org>", subject: "[PATCH] first", messageID: "first@example.org",
        diff: MailBuilder.diff("first"))
      mail.fields = [("List-Id", "<other.lists.example.org>")]
      try sandbox.ingest([mail])
    }
  }
}
