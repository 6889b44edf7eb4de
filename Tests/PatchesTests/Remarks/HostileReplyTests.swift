import Mail
import Patches
import Testing

/// Limits are for a release build on a quiet machine with room for others; what is quadratic passes them by far.
@Suite("a hostile reply costs no more than its size", .serialized, .timeLimit(.minutes(5)))
struct HostileReplyTests {
  private static let limit: Duration = isOptimized ? .seconds(1) : .seconds(30)

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
    let clock = ContinuousClock()
    var remarks: [[Remark]] = []
    let time = clock.measure {
      remarks =
        Discussion(
          of: 0, in: ReviewedTexts([patch]), replies: [.init(text: reply, parent: nil, author: "Ben")]
        ).remarks
    }
    #expect(time < Self.limit)
    return remarks[0]
  }

  @Test("5 MB of marks, on one line and on many")
  func marks() {
    let patch = Self.patch(lines: 10) { "line \($0)" }
    #expect(remarks(on: patch, String(repeating: ">", count: 5 << 20)).isEmpty)
    #expect(remarks(on: patch, String(repeating: ">\n", count: 5 << 19)).isEmpty)
    #expect(remarks(on: patch, String(repeating: "> a\n", count: 5 << 18)).isEmpty)
    #expect(remarks(on: patch, String(repeating: "> a\nb\n", count: 1 << 19)).count == 1 << 19)
  }

  @Test("100,000 quotations of one line, which stands once and 100,000 times")
  func oneLine() {
    let reply = String(repeating: "> +the line\nX.\n", count: 100_000)
    #expect(remarks(on: Self.patch(lines: 10) { $0 == 5 ? "the line" : "line \($0)" }, reply).count == 100_000)
    #expect(remarks(on: Self.patch(lines: 100_000) { _ in "the line" }, reply).count == 100_000)
    let mixed = Self.patch(lines: 100_000) { $0 % 2 == 0 ? "the line" : "an other \($0)" }
    #expect(remarks(on: mixed, reply).count == 100_000)
  }

  @Test("a patch of 100,000 lines quoted whole, in order and backwards")
  func whole() {
    let patch = Self.patch(lines: 100_000) { "line \($0 % 50_000) of the patch" }
    let lines = (0..<100_000).map { "> +line \($0 % 50_000) of the patch\n" }
    let forwards = remarks(on: patch, lines.joined() + "Good.\n")
    #expect(forwards.map(\.placeText) == ["new f:100000"])
    #expect(remarks(on: patch, lines.reversed().joined() + "Good.\n").count == 1)
  }

  @Test("a long line broken everywhere, and text that no mail has")
  func broken() {
    let patch = Self.patch(lines: 20_000) { "line \($0)" }
    #expect(remarks(on: patch, String(repeating: "> +lin\n", count: 200_000) + "X.\n").count == 1)
    #expect(remarks(on: patch, (0..<60_000).map { "> unknown text of the line \($0)\nX.\n" }.joined()).count == 60_000)
  }

  @Test("a chain of 200 replies, each quoting the whole of the one before")
  func chain() {
    let texts = ReviewedTexts([Self.patch(lines: 10) { "line \($0)" }])
    var text = "> +line 3\nX.\n"
    var replies: [Discussion.Reply] = []
    for index in 0..<200 {
      replies.append(.init(text: text, parent: index == 0 ? nil : index - 1, author: "Ben"))
      text = text.split(separator: "\n").map { ">" + $0 + "\n" }.joined() + "Answer \(index).\n"
    }
    let clock = ContinuousClock()
    let time = clock.measure {
      let remarks = Discussion(of: 0, in: texts, replies: replies).remarks
      #expect(remarks.last?.last?.answers == Remark.Index(reply: 198, remark: 0))
    }
    #expect(time < Self.limit)
  }
}
