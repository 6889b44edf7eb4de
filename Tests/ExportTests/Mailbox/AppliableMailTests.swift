import Mail
import Patches
import TestSupport
import Testing

@testable import Export

@Suite("A patch mail that is written anew")
struct AppliableMailTests {
  private func written(_ mail: String, inUTF8: Bool = false) -> String {
    let trailer = Trailer(key: "Reviewed-by", value: "Bo <bo@example.org>")
    let bytes = AppliableMail.bytes(of: Message(Array(mail.utf8)), adding: [trailer], inUTF8: inUTF8)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A mail with these lines in its header.
  private func mail(_ fields: [String], text: String = "Why.", lineEnd: String = "\n") -> String {
    let lines =
      ["From: Ada <ada@example.org>", "Date: Tue, 14 Nov 2023 22:13:20 +0000"] + fields + ["", text, "---", ""]
    return (lines.joined(separator: "\n") + MailBuilder.diff("a")).replacing("\n", with: lineEnd)
  }

  @Test(
    "keeps what scripts read in its header", arguments: ["\n", "\r\n"])
  func keptFields(lineEnd: String) {
    let fields = [
      "Subject: [net-next v2 1/3] tide: heights", "To: Bo <bo@example.org>,\n\tCy <cy@example.org>",
      "To: l@example.org",
      "Cc: Bj\u{F6}rn <b@example.org>", "In-Reply-To: <c@example.org>", "List-Id: <l.example.org>",
    ]
    let text = written(mail(fields + ["DKIM-Signature: v=1"], lineEnd: lineEnd))
    for field in fields { #expect(text.contains("\n\(field)\n"), "\(field)") }
    #expect(!text.contains("DKIM"))
    #expect(!text.contains("\r"))
  }

  @Test(
    "has the subject that git reads, in whatever brackets",
    arguments: [
      ("[net-next v2 1/3] tide: heights", "[net-next v2 1/3] tide: heights", "Why."),
      ("Re: [PATCH] tide: heights", "[PATCH] tide: heights", "Why."),
      ("[PATCH] [v2] tide: heights", "[PATCH] [v2] tide: heights", "Why."),
      ("tide: heights", "[PATCH] tide: heights", "Why."),
      ("[a] and [b] tide: heights", "[PATCH] tide: heights", "Subject: tide: heights\n\nWhy."),
      ("[PATCH 1/2] other", "[PATCH] tide: heights", "Subject: tide: heights\n\nWhy."),
      ("[tide] Re: [PATCH v3] tide: heights", "[tide] Re: [PATCH v3] tide: heights", "Why."),
    ])
  func subject(subject: String, expected: String, body: String) throws {
    let original = mail(["Subject: \(subject)"], text: body)
    let text = written(original)
    #expect(text.contains("\nSubject: \(expected)\n"))
    let folder = try TemporaryDirectory()
    func read(_ mail: String) throws -> String {
      try Command("git", arguments: ["mailinfo", folder("m"), folder("p")], input: Array(mail.utf8)).run().succeeded()
        .text
    }
    #expect(try read(text) == read(original))
  }
}
