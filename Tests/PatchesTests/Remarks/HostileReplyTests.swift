import Mail
import Patches
import TestSupport
import Testing

/// Limits are of processor time, for a release build; what is quadratic passes them by far.
@Suite("hostile replies are read in bounded time", .serialized, .timeLimit(.minutes(240)))
struct HostileReplyTests {
  private static let limit: Duration = isOptimized ? .seconds(1) : .seconds(60)

  private static var isOptimized: Bool {
    #if DEBUG
      false
    #else
      true
    #endif
  }

  private static func patch(lines: Int, _ line: (Int) -> String) -> ReviewedText {
    var mail = "Message-ID: <h@x>\nFrom: x@example.org\nSubject: [PATCH] much\n\nText.\n---\n"
    mail += "diff --git a/f b/f\n--- a/f\n+++ b/f\n"
    mail += "@@ -0,0 +1,\(lines) @@\n"
    for index in 0..<lines { mail += "+\(line(index))\n" }
    return ReviewedText(Message(Array((mail + "-- \n2.39.5\n").utf8)))
  }

  private func remarks(on patch: ReviewedText, _ reply: String) -> [Remark] {
    var remarks: [[Remark]] = []
    let time = processorTime {
      remarks =
        Discussion(
          of: 0, in: ReviewedTexts([patch]), replies: [.init(text: reply, parent: nil, author: "Ben")]
        ).remarks
    }
    #expect(time < Self.limit)
    return remarks[0]
  }

  @Test("with more lines than are kept")
  func manyLines() {
    let much = String(repeating: ">\n", count: 1 << 19)
    let head = "From: x@example.org\nSubject: [PATCH] much\n\n"
    for body in ["\(much)---\n", "x\n---\ndiff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -0,0 +1,524288 @@\n\(much)", much] {
      let message = Message(Array((head + body).utf8))
      #expect(ReviewedText(message).count == 1 << 19)
      var room = ReviewedText.Room()
      let texts = (0..<3).map { _ in ReviewedText(message, within: &room) }
      #expect(texts.map(\.count) == [1 << 19, 0, 0])
      #expect(texts[2].lines(in: texts[0]).isEmpty)
    }
  }

  @Test("with more remarks than are kept apart")
  func manyRemarks() {
    let texts = ReviewedTexts([Self.patch(lines: 10) { "line \($0)" }])
    let reply = Discussion.Reply(text: String(repeating: "> a\nb\n", count: 150_000), parent: nil, author: "Ben")
    let remarks = Discussion(of: 0, in: texts, replies: [reply, reply, reply, reply]).remarks
    #expect(remarks.map(\.count) == [1 << 17, 1 << 17, 1, 1])
    let rest = 150_000 - 131_072 + 1
    #expect(remarks[0].last?.text == Array(repeating: "b", count: rest).joined(separator: "\n"))
    #expect(remarks[3][0].text == Array(repeating: "b", count: 150_000).joined(separator: "\n"))
  }

  @Test("with 5 MB of quotation marks")
  func marks() {
    let patch = Self.patch(lines: 10) { "line \($0)" }
    #expect(remarks(on: patch, String(repeating: ">", count: 5 << 20)).isEmpty)
    #expect(remarks(on: patch, String(repeating: ">\n", count: 5 << 19)).isEmpty)
    #expect(remarks(on: patch, String(repeating: "> a\n", count: 5 << 18)).isEmpty)
    // More are not kept apart.
    #expect(remarks(on: patch, String(repeating: "> a\nb\n", count: 1 << 19)).count == 1 << 17)
  }

  @Test("with 100,000 quotations of a line that occurs once or 100,000 times")
  func oneLine() {
    let reply = String(repeating: "> +the line\nX.\n", count: 100_000)
    #expect(remarks(on: Self.patch(lines: 10) { $0 == 5 ? "the line" : "line \($0)" }, reply).count == 100_000)
    #expect(remarks(on: Self.patch(lines: 100_000) { _ in "the line" }, reply).count == 100_000)
    let mixed = Self.patch(lines: 100_000) { $0 % 2 == 0 ? "the line" : "an other \($0)" }
    #expect(remarks(on: mixed, reply).count == 100_000)
  }

  @Test("with a patch of 100,000 lines quoted in order and backwards")
  func whole() {
    let patch = Self.patch(lines: 100_000) { "line \($0 % 50_000) of the patch" }
    let lines = (0..<100_000).map { "> +line \($0 % 50_000) of the patch\n" }
    let forwards = remarks(on: patch, lines.joined() + "Good.\n")
    #expect(forwards.map(\.placeText) == ["new f:100000"])
    #expect(remarks(on: patch, lines.reversed().joined() + "Good.\n").count == 1)
  }

  @Test("with a line broken everywhere, and with unknown text")
  func broken() {
    let patch = Self.patch(lines: 20_000) { "line \($0)" }
    #expect(remarks(on: patch, String(repeating: "> +lin\n", count: 200_000) + "X.\n").count == 1)
    #expect(remarks(on: patch, (0..<60_000).map { "> unknown text of the line \($0)\nX.\n" }.joined()).count == 60_000)
  }

  @Test(
    "with very many lines that may be attributions, signatures or headers",
    arguments: [
      ("lines that name whom they quote", "Ada wrote:\n> x\n", 200_000, 0),
      ("long ones", "On Mon, 2 Mar 2026 at 10:00, Ben Reed <ben@example.org> wrote:\n> +line 7\n", 40_000, 0),
      ("marks of a signature above what is quoted", "-- \n\n", 200_000, nil),
      ("marks of a signature alone", "-- \n", 300_000, nil),
      ("rules that may begin a footer", "-\n-\n-\n-\n-\n\(String(repeating: "x", count: 290))\n", 10_000, nil),
      ("lines that end in a colon", "a:\n\n\n", 200_000, nil),
      ("marks for what was cut", "> x\n[...]\n", 200_000, 0),
      ("fields of a header", "From: a\nSubject: b\n\n", 80_000, nil),
      ("bars", "| x\n", 300_000, nil),
    ] as [(String, String, Int, Int?)])
  func furniture(name: String, piece: String, count: Int, remarkCount: Int?) {
    let patch = Self.patch(lines: 10) { "line \($0)" }
    let found = remarks(on: patch, String(repeating: piece, count: count) + "> +line 3\n")
    if let remarkCount { #expect(found.count == remarkCount, "\(name)") } else { #expect(!found.isEmpty, "\(name)") }
  }

  @Test("with 50,000 unknown lines quoted below a long reply")
  func unknownAbove() {
    let texts = ReviewedTexts([Self.patch(lines: 10) { "line \($0)" }])
    let above = (0..<50_000).map { "some sentence number \($0) that is quite long\n" }.joined()
    let reply = (0..<50_000).map { "> words that nobody wrote \($0)\nX.\n" }.joined()
    let time = processorTime {
      let remarks = Discussion(
        of: 0, in: texts,
        replies: [.init(text: above, parent: nil, author: "Ben"), .init(text: reply, parent: 0, author: "Ada")]
      ).remarks
      #expect(remarks.last?.count == 50_000)
    }
    #expect(time < Self.limit)
  }

  @Test("in a chain of 200 replies, each quoting the whole one before")
  func chain() {
    let texts = ReviewedTexts([Self.patch(lines: 10) { "line \($0)" }])
    var text = "> +line 3\nX.\n"
    var replies: [Discussion.Reply] = []
    for index in 0..<200 {
      replies.append(.init(text: text, parent: index == 0 ? nil : index - 1, author: "Ben"))
      text = text.split(separator: "\n").map { ">" + $0 + "\n" }.joined() + "Answer \(index).\n"
    }
    let time = processorTime {
      let remarks = Discussion(of: 0, in: texts, replies: replies).remarks
      #expect(remarks.last?.last?.answers == Remark.Index(reply: 198, remark: 0))
    }
    #expect(time < Self.limit)
  }
}
