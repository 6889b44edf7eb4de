import Bytes
import Git
import Mail
import TestSupport
import Testing

@testable import Tracker

/// Folds mails in memory over an empty repository.
final class FoldBench {
  let folder: TemporaryDirectory
  let repository: Repository

  init() throws {
    folder = try TemporaryDirectory()
    repository = try Repository.create(bare: folder("tracker.git"))
  }

  /// The view's data after these batches, one fold each.
  func fold(_ batches: [[[UInt8]]]) throws -> (store: ObjectBuffer, data: ViewData, digest: ObjectID) {
    let store = ObjectBuffer(over: repository)
    var data = ViewData.empty
    for batch in batches {
      let facts = try batch.map { Fact.mail(MailFact(raw: $0, blob: try store.write(.blob, $0))) }
      data = try Fold.adding(facts, to: data, in: store)
    }
    return (store, data, try data.write(to: store))
  }

  func digest(_ batches: [[[UInt8]]]) throws -> ObjectID { try fold(batches).digest }
}

@Suite("Fold")
struct FoldTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let mails: [[UInt8]]

    init(_ description: String, _ mails: [MailBuilder]) {
      testDescription = description
      self.mails = mails.map(\.bytes)
    }
  }

  static let series = MailBuilder.series("tide", of: 3)

  static func reply(_ id: String, to parent: String, references: [String] = [], from: String = "Bo <bo@example.org>")
    -> MailBuilder
  {
    MailBuilder(
      from: from, subject: "Re: something", messageID: id, inReplyTo: parent, references: references + [parent],
      body: "> quoted\n\nReviewed-by: \(from)\n")
  }

  static let cases: [Case] = [
    Case("a series with its cover letter", series),
    Case("a series without", MailBuilder.series("bare", of: 3, cover: false)),
    Case(
      "a series, its second version in answer to it",
      MailBuilder.series("one", of: 1)
        + MailBuilder.series(
          "two", of: 2, prefix: "PATCH v2", inReplyTo: "one-0@example.org", firstMinute: 100)),
    Case(
      "replies of which one parent never comes",
      [
        series[0], series[1], reply("r1@example.org", to: "tide-1@example.org", references: ["tide-0@example.org"]),
        reply("r3@example.org", to: "lost@example.org", references: ["tide-0@example.org", "tide-1@example.org"]),
        reply("r4@example.org", to: "r3@example.org", references: ["tide-1@example.org", "lost@example.org"]),
      ]),
    Case(
      "one Message-ID, three mails",
      [
        MailBuilder(
          subject: "[PATCH 1/2] a", messageID: "same@example.org", diff: MailBuilder.diff("a"),
          fields: [("Received", "by mx; Tue, 14 Nov 2023 10:00:00 +0000")]),
        MailBuilder(
          subject: "[PATCH 2/2] forged", messageID: "same@example.org", inReplyTo: "elsewhere@example.org",
          diff: MailBuilder.diff("b"), fields: [("Received", "by mx; Tue, 14 Nov 2023 11:00:00 +0000")]),
        MailBuilder(from: "Eve <eve@example.org>", subject: "Re: forged", messageID: "same@example.org"),
        MailBuilder(
          subject: "[PATCH 2/2] b", messageID: "other@example.org", inReplyTo: "same@example.org",
          diff: MailBuilder.diff("b")),
      ]),
    Case(
      "parts without a thread around midnight",
      [
        MailBuilder(
          subject: "[PATCH 1/3] a", messageID: "m1@example.org", date: "Tue, 14 Nov 2023 23:58:00 +0000",
          diff: MailBuilder.diff("a")),
        MailBuilder(
          subject: "[PATCH 2/3] b", messageID: "m2@example.org", date: "Tue, 14 Nov 2023 23:59:59 +0000",
          diff: MailBuilder.diff("b")),
        MailBuilder(
          subject: "[PATCH 3/3] c", messageID: "m3@example.org", date: "Wed, 15 Nov 2023 00:01:00 +0000",
          diff: MailBuilder.diff("c")),
        MailBuilder(
          subject: "[PATCH 3/3] d", messageID: "m4@example.org", date: "Wed, 15 Nov 2023 12:01:00 +0000",
          diff: MailBuilder.diff("d")),
      ]),
    Case(
      "a circle of references",
      [
        reply("a@example.org", to: "b@example.org"), reply("b@example.org", to: "c@example.org"),
        reply("c@example.org", to: "a@example.org"),
      ]),
    Case(
      "mails without Message-ID, From, Date",
      [MailBuilder(messageID: nil, date: nil), MailBuilder(subject: "[PATCH 0/0]", messageID: nil), series[2]]),
  ]

  @Test("gives one digest for every order, one by one and in batches", arguments: cases)
  func orderDoesNotMatter(_ testCase: Case) throws {
    let bench = try FoldBench()
    let expected = try bench.digest([testCase.mails])
    try withEveryPermutation(of: testCase.mails) { mails in
      let digest = try bench.digest(mails.map { [$0] })
      #expect(digest == expected)
    }
    for cut in 1..<testCase.mails.count {
      let digest = try bench.digest([Array(testCase.mails[cut...]), Array(testCase.mails[..<cut])])
      #expect(digest == expected)
    }
  }

  @Test("changes nothing when the same mails come again", arguments: cases)
  func again(_ testCase: Case) throws {
    let bench = try FoldBench()
    let once = try bench.digest([testCase.mails])
    let again = try bench.digest([testCase.mails, testCase.mails, [testCase.mails[0]]])
    #expect(again == once)
  }

  @Test("takes back a series that a late cover letter joins to another")
  func lateCover() throws {
    let bench = try FoldBench()
    let mails = MailBuilder.series("tide", of: 2).map(\.bytes)
    let early = try bench.fold([[mails[1], mails[2]]])
    #expect(early.data.counts.series == 1)
    let late = try bench.fold([[mails[1]], [mails[2]], [mails[0]]])
    #expect(late.data.counts.series == 1)
    #expect(late.data.counts.complete == 1)
    #expect(late.data.counts.covers == 1)
    #expect(try late.data.series.value(for: MessageName.id(of: "tide-1@example.org"), in: late.store) == nil)
    #expect(try late.data.series.value(for: MessageName.id(of: "tide-0@example.org"), in: late.store) != nil)
  }

  @Test("uses the copy that was received first, in any order")
  func duplicateMessageIDs() throws {
    let bench = try FoldBench()
    let original = MailBuilder(
      subject: "[PATCH] right", fields: [("Received", "by mx; Tue, 14 Nov 2023 10:00:00 +0000")]
    ).bytes
    let forged = MailBuilder(
      subject: "[PATCH] wrong", date: "Mon, 13 Nov 2023 10:00:00 +0000",
      fields: [("Received", "by mx; Tue, 14 Nov 2023 11:00:00 +0000")]
    ).bytes
    let unreceived = MailBuilder(subject: "[PATCH] wrong too", date: "Sun, 12 Nov 2023 10:00:00 +0000").bytes
    try withEveryPermutation(of: [original, forged, unreceived]) { mails in
      let (store, data, _) = try bench.fold(mails.map { [$0] })
      let value = try #require(try data.messages.value(for: MessageName.id(of: "1@example.org"), in: store))
      let record = MessageRecord(parsing: try store.blob(value.id))
      #expect(record.content.subject == "[PATCH] right")
      #expect(record.copies.count == 3)
    }
  }

  @Test("takes the sender that a list hides from another copy, in any order")
  func hiddenSender() throws {
    let bench = try FoldBench()
    func copy(from: String, subject: String = "[PATCH] tide: lamps", at hour: Int) -> MailBuilder {
      MailBuilder(
        from: from, subject: subject, diff: MailBuilder.diff("a"),
        fields: [("Received", "by mx; Tue, 14 Nov 2023 \(hour):00:00 +0000")])
    }
    let hidden = copy(
      from: "Ada Tidman via Tides <tides@lists.example.org>", subject: "[tides] [PATCH] tide: lamps", at: 10)
    let plain = copy(from: "Ada Tidman <ada@example.org>", at: 12)
    let others = [
      copy(from: "Eve <eve@example.org>", at: 11),
      copy(from: "Ada Tidman <eve@example.org>", subject: "[PATCH] tide: no lamps", at: 11),
    ]
    let id = MessageName.id(of: "1@example.org")
    try withEveryPermutation(of: ([hidden, plain] + others).map(\.bytes)) { mails in
      let (store, data, digest) = try bench.fold(mails.map { [$0] })
      let record = try #require(try FoldBench.snapshot(store, data, digest).message(id))
      #expect(record.content.sender == Address(name: "Ada Tidman", email: "ada@example.org"))
      #expect(record.senderByOtherCopy == record.content.sender)
      #expect(record.content.author.map { $0 == record.content.sender } ?? true)
      #expect(try bench.digest([mails]) == digest)
    }
    let (store, data, digest) = try bench.fold([[hidden.bytes], others.map(\.bytes)])
    let record = try #require(try FoldBench.snapshot(store, data, digest).message(id))
    #expect(record.content.sender.email == "tides@lists.example.org")
    #expect(record.senderByOtherCopy == nil)
  }

  @Test("gives the same digest for 150 random mails in random orders and batches", arguments: [1, 2, 3, 4, 5])
  func randomBatches(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var mails: [MailBuilder] = []
    for number in 0..<30 {
      let answers = number > 0 && Bool.random(using: &random) ? mails.randomElement(using: &random)?.messageID : nil
      mails += MailBuilder.series(
        "s\(number)", of: Int.random(in: 1...4, using: &random), cover: Bool.random(using: &random),
        prefix: ["PATCH", "PATCH v2", "RFC PATCH"].randomElement(using: &random) ?? "PATCH", inReplyTo: answers,
        firstMinute: Int.random(in: 0..<200, using: &random))
    }
    let bytes = mails.map(\.bytes)
    let bench = try FoldBench()
    let expected = try bench.digest([bytes])
    for _ in 0..<3 {
      var rest = bytes.shuffled(using: &random)[...]
      var batches: [[[UInt8]]] = []
      while !rest.isEmpty {
        let size = Int.random(in: 1...20, using: &random)
        batches.append(Array(rest.prefix(size)))
        rest = rest.dropFirst(size)
      }
      let digest = try bench.digest(batches)
      #expect(digest == expected, "seed \(seed)")
    }
  }
}
