import Bytes
import TestSupport
import Testing

@Suite("Shared numbers")
struct SharedNumberTests {
  /// Their hashes have the first 13 digits in common; the second one's is the lower.
  private static let pair = ["collision-2857923@example.org", "collision-96013118@example.org"]

  @Test("doctor names messages and people that share a number, and is satisfied")
  func named() throws {
    let ids = Self.pair.map { SHA1.blobID(Array($0.utf8)) }
    #expect(ids[0].number == ids[1].number)
    #expect(ids[1] < ids[0])
    let sandbox = try Sandbox()
    try sandbox.ingest(MailBuilder(subject: "[PATCH] a", messageID: Self.pair[0], diff: MailBuilder.diff("a")))
    try sandbox.ingest(MailBuilder(subject: "[PATCH] c", messageID: "c@example.org", diff: MailBuilder.diff("c")))
    #expect(try sandbox.object("doctor").list("findings").isEmpty)
    try sandbox.ingest(MailBuilder(subject: "[PATCH] b", messageID: Self.pair[1], diff: MailBuilder.diff("b")))
    for (number, email) in Self.pair.enumerated() {
      try sandbox.ingest(
        MailBuilder(
          from: "P <\(email)>", subject: "[PATCH] \(number)", messageID: "\(number)@example.org",
          diff: MailBuilder.diff("d\(number)")))
    }
    let report = try sandbox.object("doctor")
    #expect(report.bool("healthy") == true)
    #expect(report.list("findings").map { $0.string("subject") } == [ids[0].hex, Self.pair[0]])
    #expect(report.list("findings").allSatisfy { $0.string("message")?.contains(String(ids[0].number)) == true })
  }
}
