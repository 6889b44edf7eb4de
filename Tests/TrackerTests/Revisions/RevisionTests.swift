import Bytes
import Git
import TestSupport
import Testing

@testable import Tracker

@Suite("Revisions of series")
struct RevisionTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let mails: [MailBuilder]
    /// Heads of series from the first version to the last, by Message-ID.
    let chains: [[String]]

    init(_ description: String, _ mails: [MailBuilder], _ chains: [String]...) {
      testDescription = description
      self.mails = mails
      self.chains = chains
    }
  }

  /// A patch of its own.
  static func patch(
    _ id: String, _ subject: String, day: Int = 1, from: String = "Ada Example <ada@example.org>",
    answering parent: String? = nil, references: [String] = [], body: String = "Why.\n",
    file: String = "a.c", adding line: String = "one", month: String = "Nov"
  ) -> MailBuilder {
    MailBuilder(
      from: from, subject: subject, messageID: id, inReplyTo: parent,
      references: references + (parent.map { [$0] } ?? []),
      date: "\(day) \(month) 2023 10:00:00 +0000", body: body, diff: MailBuilder.diff(file, adding: line))
  }

  private static let gerrit = "Why.\n\nChange-Id: I0123456789abcdef0123456789abcdef01234567\n"

  static let cases: [Case] = [
    Case(
      "not between a revert and what it reverts",
      [
        patch("1", "[PATCH net] tide: print all heights"),
        patch("r1", "[PATCH net] Revert \"tide: print all heights\"", day: 2, adding: "zero"),
        patch("r2", "[PATCH net v2] Revert \"tide: print all heights\"", day: 3, adding: "two"),
        patch("2", "[PATCH v2] tide: print all heights", day: 4, adding: "three"),
      ], ["1", "2"], ["r1", "r2"]),
    Case(
      "by date where the count began anew after the RFC",
      [
        patch("r3", "[RFC PATCH v3] tide: print heights"), patch("1", "[PATCH] tide: print heights", day: 2),
        patch("2", "[PATCH v2] tide: print heights", day: 3), patch("3", "[PATCH v3] tide: print heights", day: 4),
      ], ["r3", "1", "2", "3"]),
    Case(
      "by name, without a thread",
      [
        patch("1", "[PATCH] tide: print heights"), patch("2", "[PATCH v2] tide: print heights", day: 2),
        patch("3", "[PATCH v3] Tide: print  heights.", day: 3),
      ], ["1", "2", "3"]),
    Case(
      "by name and thread, two of them in one thread",
      [
        patch("2", "[PATCH v2] tide: print heights"),
        patch("3", "[PATCH v3] tide: print heights", day: 2, answering: "report"),
        patch("4", "[PATCH v4] tide: print heights", day: 3, answering: "3"),
        patch("5", "[PATCH v5] tide: print heights", day: 4),
      ], ["2", "3", "4", "5"]),
    Case(
      "by thread, the name changed",
      [patch("1", "[PATCH] tide: print heights"), patch("2", "[PATCH v2] tide: show heights", day: 2, answering: "1")],
      ["1", "2"]),
    Case(
      "by thread, both in answer to somebody's report",
      [
        patch("1", "[PATCH] tide: print heights", answering: "report"),
        patch("2", "[PATCH v2] tide: show heights", day: 2, answering: "x", references: ["report"]),
      ], ["1", "2"]),
    Case(
      "by change-id, name and sender changed",
      [
        patch("1", "[PATCH] tide: print heights", body: "Why.\n---\nchange-id: 20231101-tide-1\n"),
        patch(
          "2", "[PATCH v2] tide: show them", day: 2, from: "Bo <bo@example.org>",
          body: "Why.\n---\nchange-id: 20231101-tide-1\n"),
      ], ["1", "2"]),
    Case(
      "by Gerrit's Change-Id, all words changed, but not for another release or by somebody else",
      [
        patch("1", "[PATCH] tide: print heights", body: gerrit),
        patch("2", "[PATCH v2] show them", day: 2, body: gerrit, adding: "two"),
        patch("3", "[PATCH 5.10.y] tide: backport", day: 3, body: gerrit, adding: "three"),
        patch(
          "4", "[PATCH] lamp: pick", day: 3, from: "Eve <eve@example.org>",
          body: gerrit, adding: "four"),
      ], ["1", "2"], ["3"], ["4"]),
    Case(
      "from the highest version before, whose title changed, and not from the first, whose title is the same",
      [
        patch("1", "[PATCH] tide: print heights"),
        patch("2", "[PATCH v2] tide: all anew", day: 2, answering: "1", adding: "two"),
        patch(
          "3", "[PATCH v3] tide: print heights", day: 3, answering: "2", references: ["1"], adding: "three"),
      ], ["1", "2", "3"]),
    Case(
      "from later work of the same title, not from a patch in it that was sent before and counts as high",
      [
        patch("w1", "[PATCH] tide: count", file: "b.c"), patch("w2", "[PATCH v2] tide: count", day: 2, file: "b.c"),
        MailBuilder(subject: "[PATCH 0/2] tide: count a week", messageID: "1", date: "5 Nov 2023 10:00:00 +0000"),
        patch("1a", "[PATCH 1/2] tide: print heights", day: 5, answering: "1"),
        patch("1b", "[PATCH 2/2] tide: count", day: 5, answering: "1", file: "b.c", adding: "two"),
        MailBuilder(subject: "[PATCH v2 0/2] tide: count a week", messageID: "2", date: "8 Nov 2023 10:00:00 +0000"),
        patch("2a", "[PATCH v2 1/2] tide: print heights", day: 8, answering: "2", adding: "three"),
        patch("2b", "[PATCH v2 2/2] tide: count", day: 8, answering: "2", file: "b.c", adding: "four"),
      ], ["w1", "1", "2"]),
    Case(
      "from the higher version of the same title, where one sent later bears none",
      [
        patch("2", "[PATCH v2] tide: print heights"), patch("1", "[PATCH] tide: print heights", day: 3, adding: "two"),
        patch("3", "[PATCH v3] tide: print heights", day: 5, adding: "three"),
      ], ["2", "3"]),
    Case(
      "not where the change-ids differ and only the title is the same",
      [
        patch("1", "[PATCH] tide: print heights", body: "Why.\n---\nchange-id: 20231101-tide-1\n"),
        patch(
          "2", "[PATCH v2] tide: print heights", day: 2, body: "Why.\n---\nchange-id: 20231101-tide-2\n",
          adding: "two"),
      ], ["1"], ["2"]),
    Case(
      "where the change-ids differ, for the branch was begun anew, and the patches are the same",
      [
        patch("1", "[PATCH 1/2] tide: print heights", body: "Why.\n---\nchange-id: 20231101-tide-1\n"),
        patch("1b", "[PATCH 2/2] tide: count", answering: "1", file: "b.c"),
        patch(
          "2", "[PATCH v2 1/2] tide: print heights", day: 2, body: "Why.\n---\nchange-id: 20231102-tide-2\n",
          adding: "two"),
        patch("2b", "[PATCH v2 2/2] tide: count", day: 2, answering: "2", file: "b.c", adding: "three"),
      ], ["1", "2"]),
    Case(
      "of the same change-id, where the same patches are sent to two lists, one of which names itself in front",
      [
        patch("1", "[PATCH] tide: print heights", body: "Why.\n---\nchange-id: 20231101-tide-1\n"),
        patch("2", "[PATCH v2] tide: print heights", day: 2, body: "Why.\n---\nchange-id: 20231101-tide-1\n"),
        patch("b1", "[lamp] [PATCH] tide: print heights", day: 3, body: "Why.\n---\nchange-id: 20231101-lamp-1\n"),
        patch("b2", "[PATCH v2] tide: print heights", day: 4, body: "Why.\n---\nchange-id: 20231101-lamp-1\n"),
      ], ["1", "2"], ["b1", "b2"]),
    Case(
      "not of the same version with another change-id",
      [
        patch("1", "[PATCH] tide: print heights", body: "Why.\n---\nchange-id: 20231101-tide-1\n"),
        patch("2", "[PATCH] tide: print heights", day: 2, body: "Why.\n---\nchange-id: 20231101-tide-2\n"),
      ], ["1"], ["2"]),
    Case(
      "of single patches with the same title, one of which has a cover letter with another",
      [
        MailBuilder(
          from: "Ada Example <ada@example.org>", subject: "[PATCH v3 0/1] Lamp patch", messageID: "1",
          date: "1 Nov 2023 10:00:00 +0000", body: "Why.\n"),
        patch("1b", "[PATCH v3 1/1] tide: print heights", answering: "1"),
        patch("2", "[PATCH v4] tide: print heights", day: 9, adding: "two"),
      ], ["1", "2"]),
    Case(
      "marked as the next version, in words that differ little, of the same file",
      [
        patch("1", "[PATCH] tide: fix unintended sign extension issue on left shift of height"),
        patch(
          "2", "[PATCH v2] tide: fix unintended sign extension issues with left shift of height", day: 2, adding: "two"),
        patch(
          "3", "[PATCH v2] lamp: fix unintended sign extension issues with left shift of height", day: 2, file: "b.c",
          adding: "x"),
      ], ["1", "2"], ["3"]),
    Case(
      "not in words that differ by the name of a thing",
      [
        patch("1", "[PATCH] tide: add the id 0489/e0f6 of gauges"),
        patch("2", "[PATCH v2] tide: add the id 0489/e102 of gauges", day: 2, adding: "two"),
      ], ["1"], ["2"]),
    Case(
      "of late parts by late parts, the one behind the first ones and the other among them",
      [
        patch("1", "[PATCH 08/13] tide: print heights"), patch("2", "[PATCH v2 10/28] tide: print heights", day: 9),
        patch("3", "[PATCH v3 03/12] tide: print heights", day: 19, adding: "two"),
      ], ["1", "2", "3"]),
    Case(
      "a reroll of a late part in answer to a comment",
      [
        patch("1", "[PATCH v2 1/9] tide: print heights"),
        patch("9", "[PATCH v2 9/9] tide: count", answering: "1", file: "9.c"),
        patch(
          "2", "[PATCH v3 9/9] tide: count", day: 3, answering: "c", references: ["1", "9"], file: "9.c", adding: "x"),
      ], ["1", "2"]),
    Case(
      "not where somebody else took the name",
      [
        patch("1", "[PATCH] tide: print heights"),
        patch("2", "[PATCH v2] tide: print heights", day: 2, from: "Eve <eve@example.org>", answering: "1"),
      ], ["1"], ["2"]),
    Case(
      "a patch in a reply is no version of the series, but one of a single patch",
      [
        patch("1", "[PATCH v3 1/2] tide: print heights"),
        patch("2", "[PATCH v3 2/2] tide: count", answering: "1", file: "b.c"),
        patch(
          "3", "Re: [PATCH v3 1/2] tide: print heights", day: 2, answering: "1",
          body: "Rather so:\n\n-- >8 --\nWhy.\n\nSigned-off-by: Ada Example <ada@example.org>\n", file: "c.c"),
        patch("4", "[PATCH v4 1/2] tide: print heights", day: 3),
        patch("5", "[PATCH v4 2/2] tide: count", day: 3, answering: "4"),
        patch("6", "[PATCH] tide: sort"),
        patch(
          "7", "Re: [PATCH] tide: sort", day: 2, answering: "6",
          body: "Rather so:\n\n-- >8 --\nWhy.\n\nSigned-off-by: Ada Example <ada@example.org>\n", file: "c.c"),
      ], ["1", "4"], ["3"], ["6", "7"]),
    Case(
      "not where a name is used again for another patch",
      [patch("1", "[PATCH] man: ffix"), patch("2", "[PATCH] man: ffix", day: 9, file: "b.c")], ["1"], ["2"]),
    Case(
      "sent again: it says so, or is the same change",
      [
        patch("1", "[PATCH] tide: print heights"), patch("2", "[RESEND PATCH] tide: print heights", day: 5, file: "b"),
        patch("3", "[PATCH] tide: print heights", day: 9, file: "b"),
      ], ["1", "2", "3"]),
    Case(
      "a v2 that does not say so, in the thread of the first",
      [
        patch("1", "[PATCH] tide: print heights"),
        patch("2", "[PATCH] tide: print heights", day: 2, answering: "1", file: "b"),
      ], ["1", "2"]),
    Case(
      "a patch that becomes a series",
      [
        patch("1", "[PATCH] tide: print heights"), patch("2", "[PATCH v2 1/2] tide: count", day: 2),
        patch("3", "[PATCH v2 2/2] tide: print heights", day: 2, answering: "2"),
      ], ["1", "2"]),
    Case(
      "a v2 whose cover letter has another name, by its patches",
      [patch("1", "[PATCH 1/2] a"), patch("2", "[PATCH 2/2] b", answering: "1")]
        + [
          MailBuilder(subject: "[PATCH v2 0/2] Tides", messageID: "c", date: "2 Nov 2023 10:00:00 +0000"),
          patch("3", "[PATCH v2 1/2] a", day: 2, answering: "c"),
          patch("4", "[PATCH v2 2/2] b", day: 2, answering: "c"),
        ], ["1", "c"]),
    Case(
      "a partial reroll",
      [
        patch("1", "[PATCH 1/2] a"), patch("2", "[PATCH 2/2] b", answering: "1"),
        patch("3", "[PATCH v2 2/2] b, better", day: 2, answering: "2", references: ["1"]),
      ], ["1", "3"]),
    Case(
      "versions that skip one, and one that comes late",
      [
        patch("1", "[PATCH] tide: print heights"), patch("4", "[PATCH v4] tide: print heights", day: 4),
        patch("2", "[PATCH v2] tide: print heights", day: 2),
      ], ["1", "2", "4"]),
  ]

  /// Relatives of what real lists hold.
  static let relatives: [Case] = [
    Case(
      "an RFC, then the patch without a number",
      [
        patch("1", "[RFC PATCH] tide: print heights"), patch("2", "[RFC PATCH v2] tide: print heights", day: 5),
        patch("3", "[PATCH] tide: print heights", day: 20, adding: "two"),
        patch("4", "[PATCH v2] tide: print heights", day: 25, adding: "three"),
      ], ["1", "2", "3", "4"]),
    Case(
      "the same title again within two months, later not",
      [
        patch("1", "[PATCH] tide: print the heights", month: "Jan"),
        patch("2", "[PATCH] tide: print the heights", day: 20, adding: "two", month: "Feb"),
        patch("3", "[PATCH] tide: print the heights", adding: "three", month: "Sep"),
      ], ["1", "2"]),
    Case(
      "a ticket named at first, blanks and marks within words, and words added, where the version is marked",
      [
        patch("1", "[PATCH] tide: print the heights #230"), patch("2", "[PATCH v2] tide: print the heights", day: 2),
        patch("3", "[PATCH v3] tide: print the hei(gh)ts", day: 3, adding: "two"),
        patch("4", "[PATCH =v4] tide: print all the hei(gh)ts there are", day: 4, adding: "three"),
      ], ["1", "2", "3", "4"]),
    Case(
      "not where one word is another, or the files are others",
      [
        patch("1", "[PATCH] board: add the left lamp node"),
        patch("2", "[PATCH v2] board: add the right lamp node", day: 2, adding: "two"),
        patch("3", "[PATCH] gauge: read the values again", day: 2, file: "b.c"),
        patch("4", "[PATCH v2] gauge: read the values of the pier again", day: 3, file: "c.c"),
      ], ["1"], ["2"], ["3"], ["4"]),
    Case(
      "another punctuation and case, and another subsystem",
      [
        patch("1", "[PATCH] tide: print heights, and times"),
        patch("2", "[PATCH v2] Tide: Print heights and times", day: 3, adding: "two"),
        patch("3", "[PATCH v3] gauge: print heights and times", day: 5, adding: "three"),
      ], ["1", "2", "3"]),
    Case(
      "another subsystem alone says nothing",
      [
        patch("1", "[PATCH] tide: print heights and times"),
        patch("2", "[PATCH] gauge: print heights and times", day: 2, file: "b.c"),
        patch("3", "[PATCH v2] lamp: print heights and times", day: 3, file: "c.c"),
      ], ["1"], ["2"], ["3"]),
    Case(
      "a second address of one person, with the same title",
      [
        patch("1", "[PATCH] tide: print heights", from: "Ada Tidman <ada@example.org>"),
        patch("2", "[PATCH v2] tide: print heights", day: 2, from: "\"Tidman, Ada\" <at@work.example>", adding: "two"),
        patch("3", "[PATCH v3] tide: print times", day: 3, from: "Ada Tidman <ada@home.example>", adding: "three"),
      ], ["1", "2"], ["3"]),
    Case(
      "a namesake of one word is nobody",
      [
        patch("1", "[PATCH] tide: print heights", from: "Ada <ada@example.org>"),
        patch("2", "[PATCH v2] tide: print heights", day: 2, from: "Ada <eve@example.com>", adding: "two"),
      ], ["1"], ["2"]),
    Case(
      "only late parts of each version",
      [
        patch("1", "[PATCH v7 11/25] tide: count", answering: "x7"),
        patch("2", "[PATCH v8 11/25] tide: count", day: 8, answering: "x8", adding: "two"),
        patch("3", "[PATCH v9 12/26] Tide: count.", day: 15, adding: "three"),
      ], ["1", "2", "3"]),
    Case(
      "one change for several trees is several works",
      [
        patch("1", "[PATCH 5.10.y] tide: print heights"), patch("2", "[PATCH 6.1.y] tide: print heights", day: 2),
        patch("3", "[PATCH] tide: print heights", day: 3), patch("4", "[PATCH net] tide: print heights", day: 4),
        patch("5", "[PATCH 6.1.y v2] tide: print heights", day: 5, adding: "two"),
      ], ["1"], ["2", "5"], ["3"], ["4"]),
    Case(
      "a v2 for another tree moves the work, a backport does not",
      [
        patch("1", "[PATCH net] tide: print heights"),
        patch("2", "[PATCH v2 net-next] tide: print heights", day: 2, adding: "two"),
        patch("3", "[PATCH] tide: print times"),
        patch("4", "[PATCH v2 5.10.y] tide: print times", day: 2, adding: "two"),
      ], ["1", "2"], ["3"], ["4"]),
    Case(
      "a v2 for a tree of several that got a v1 moves none of them",
      [
        patch("1", "[PATCH 5.10.y] tide: print heights"), patch("2", "[PATCH 5.15.y] tide: print heights"),
        patch("3", "[PATCH v2 6.1.y] tide: print heights", day: 3),
      ], ["1"], ["2"], ["3"]),
    Case(
      "a pull request holds what was a v2, and is not the next of the one before it",
      [
        patch("1", "[PATCH v2 1/2] tide: a"), patch("2", "[PATCH v2 2/2] tide: b", answering: "1"),
        patch("3", "[PULL 1/2] tide: a", day: 2), patch("4", "[PULL 2/2] tide: b", day: 2, answering: "3"),
        patch("5", "[PULL 1/1] tide: a", day: 9, file: "b.c", adding: "two"),
      ], ["1", "3"], ["5"]),
    Case(
      "Supersedes: by the author, not by somebody else",
      [
        patch("1", "[PATCH] tide: print heights"),
        patch("2", "[PATCH] gauge: show them", day: 2, body: "Why.\n\nSupersedes: <1>\n", file: "b.c"),
        patch(
          "3", "[PATCH] lamp: none", day: 3, from: "Eve <eve@example.org>", body: "Why.\n\nSupersedes: <2>\n",
          file: "c.c"),
      ], ["1", "2"], ["3"]),
    Case(
      "a correction that reads like a release, in answer to a comment, stands between two versions",
      [
        patch("1", "[PATCH v13 1/2] tide: a"), patch("2", "[PATCH v13 2/2] tide: b", answering: "1", adding: "two"),
        patch("3", "[PATCH v13.1 2/2] tide: b", day: 3, answering: "comment", adding: "three"),
        patch("4", "[PATCH v14 1/2] tide: a", day: 9), patch("5", "[PATCH v14 2/2] tide: b", day: 9, answering: "4"),
      ], ["1", "3", "4"]),
    Case(
      "a second patch in answer to a v2 without a number belongs to it",
      [
        patch("1", "[PATCH] tide: print heights"), patch("2", "[PATCH v2] tide: print heights", day: 2, adding: "two"),
        patch("3", "[PATCH 2/1] tide: print times", day: 5, answering: "2", adding: "three"),
      ], ["1", "2"]),
    Case(
      "a general title of other patches is another work",
      [
        patch("1", "[PATCH 1/2] tide: fix"), patch("2", "[PATCH 2/2] tide: mend the left gate", answering: "1"),
        patch("3", "[PATCH 1/2] tide: fix", day: 9, file: "x.c", adding: "two"),
        patch("4", "[PATCH 2/2] lamp: light the quay", day: 9, answering: "3", file: "y.c"),
      ], ["1"], ["3"]),
  ]

  @Test("near matches are kept as candidates, with the evidence")
  func candidates() throws {
    let bench = try FoldBench()
    let (store, data, digest) = try bench.fold([
      [Self.patch("1", "[PATCH] man: ffix").bytes, Self.patch("2", "[PATCH] man: ffix", day: 9, adding: "two").bytes]
    ])
    let snapshot = FoldBench.snapshot(store, data, digest)
    let series = try #require(try snapshot.series(head: MessageName.id(of: "2")))
    #expect(series.previous == nil && series.evidence.isEmpty)
    #expect(series.candidates.map(\.head) == [MessageName.id(of: "1")])
    #expect(series.candidates.map(\.evidence) == [[.address, .soon, .titleCommon, .files]])
  }

  @Test("a revision states its evidence, and the record keeps it")
  func evidence() throws {
    let bench = try FoldBench()
    let (store, data, digest) = try bench.fold([
      [
        Self.patch("1", "[PATCH] tide: print heights", from: "Ada Tidman <ada@example.org>").bytes,
        Self.patch("2", "[PATCH v2] tide: print heights", day: 2, from: "Ada Tidman <at@example.com>").bytes,
      ]
    ])
    let snapshot = FoldBench.snapshot(store, data, digest)
    let series = try #require(try snapshot.series(head: MessageName.id(of: "2")))
    #expect(series.evidence == [.senderName, .version, .soon, .title, .change, .files])
    #expect(SeriesGroup(head: series.head, record: series.record) == series)
  }

  @Test("every name under which a single patch was sent is compared")
  func severalNames() throws {
    func record(_ mail: MailBuilder) -> MessageRecord {
      MailFact(raw: mail.bytes, blob: SHA1.blobID(mail.bytes)).record
    }
    let sent = (1...8).map { number in
      (MessageName.id(of: "p\(number)"), record(Self.patch("p\(number)", "[PATCH 1/1] tide: name \(number)")))
    }
    let cover = MailBuilder(
      from: "Ada Example <ada@example.org>", subject: "[PATCH 0/1] Lamp patch", messageID: "0",
      date: "1 Nov 2023 10:00:00 +0000", body: "Why.\n")
    var group = SeriesGroup(
      head: MessageName.id(of: "0"), version: Part.Version(1), total: 1, cover: MessageName.id(of: "0"),
      patches: [1: sent[0].0])
    group.replaced = sent.dropFirst().map { .init(number: 1, id: $0.0) }
    let first = Revision(group, head: record(cover), records: [record(cover)] + sent.map(\.1))
    for number in 1...8 {
      let mail = record(Self.patch("2", "[PATCH v2] tide: name \(number)", day: 2, adding: "two"))
      let second = Revision(
        SeriesGroup(
          head: MessageName.id(of: "2"), version: Part.Version(2), total: 1, cover: nil,
          patches: [1: MessageName.id(of: "2")]),
        head: mail, records: [mail])
      #expect(RevisionRules.evidence(for: second, after: first)?.contains(.title) == true, "by name \(number)")
    }
  }

  @Test("each kind of evidence has a text, and decisive ones reach the threshold")
  func weights() {
    for piece in RevisionEvidence.allCases { #expect(!piece.text.isEmpty) }
    for piece in [RevisionEvidence.person, .changeID, .supersedes, .reroll] {
      #expect(piece.weight >= RevisionRules.threshold)
    }
    #expect(RevisionRules.doubtThreshold < RevisionRules.threshold)
    #expect(Set(RevisionEvidence.allCases.map(\.text)).count == RevisionEvidence.allCases.count)
  }

  @Test("the table of a title stays within its limit, however many mails bear it")
  func floodOfOneTitle() throws {
    let bench = try FoldBench()
    let mails = (0..<1200).map { Self.patch("m\($0)", "[PATCH] flood", day: 1 + $0 % 28, adding: "\($0)").bytes }
    let (store, data, _) = try bench.fold([Array(mails[..<600]), Array(mails[600...])])
    var largest = 0
    try data.revisions.forEach(in: store) { (_, value) throws(GitError) in
      largest = max(largest, try store.blob(value.id).count)
      return true
    }
    #expect(largest <= RevisionTable.limit * 41)
  }

  @Test("versions are linked both ways, in whatever order they arrive", arguments: cases + relatives)
  func chains(_ testCase: Case) throws {
    let bench = try FoldBench()
    let mails = testCase.mails.map(\.bytes)
    let expected = try bench.digest([mails])
    try withPermutations(of: mails, about: 24) { order in
      let (store, data, digest) = try bench.fold(order.map { [$0] })
      #expect(digest == expected)
      guard order == mails else { return }
      let snapshot = FoldBench.snapshot(store, data, digest)
      for chain in testCase.chains {
        for (index, id) in chain.enumerated() {
          let series = try #require(try snapshot.series(head: MessageName.id(of: id)), "\(id) heads a series")
          let previous = index > 0 ? MessageName.id(of: chain[index - 1]) : nil
          let next = index + 1 < chain.count ? MessageName.id(of: chain[index + 1]) : nil
          #expect(series.previous == previous, "before \(id)")
          #expect(series.next == next, "after \(id)")
        }
      }
    }
  }

  @Test("a partial v2, sent in answer to comments, is completed from v1")
  func completedFromComments() throws {
    let mails = [
      Self.patch("1", "[PATCH 1/3] a"), Self.patch("2", "[PATCH 2/3] b", answering: "1"),
      Self.patch("3", "[PATCH 3/3] c", answering: "1"),
      Self.patch("v1", "[PATCH v2 1/3] a", day: 2, answering: "comment-1"),
      Self.patch("v2", "[PATCH v2 2/3] b", day: 2, answering: "comment-2"),
    ].map(\.bytes)
    let bench = try FoldBench()
    let expected = try bench.digest([mails])
    try withEveryPermutation(of: mails) { order in
      let (store, data, digest) = try bench.fold(order.map { [$0] })
      #expect(digest == expected)
      let snapshot = FoldBench.snapshot(store, data, digest)
      let second = try #require(try snapshot.series(containing: MessageName.id(of: "v2")))
      #expect(second.patches == [1: MessageName.id(of: "v1"), 2: MessageName.id(of: "v2")])
      #expect(second.inherited == [3: MessageName.id(of: "3")])
      #expect(second.previous == MessageName.id(of: "1"))
      #expect(data.counts.complete == 2)
    }
  }

  @Test("a title that is used every week links nothing")
  func overusedName() throws {
    let mails = (0..<(RevisionTable.limit + 10)).map { number in
      Self.patch("m\(number)", "[PATCH v\(number + 1)] weekly", day: 1 + number % 28).bytes
    }
    let bench = try FoldBench()
    let (store, data, digest) = try bench.fold(mails.map { [$0] })
    #expect(try bench.digest([mails.reversed()]) == digest)
    let snapshot = FoldBench.snapshot(store, data, digest)
    var linked = 0
    try snapshot.forEachSeries { group in
      if group.previous != nil || group.next != nil { linked += 1 }
      return true
    }
    #expect(linked == 0)
  }
}
