import Bytes
import Mail
import TestSupport
import Testing

@testable import Tracker

/// What is added to a history without reading all of it.
@Suite("Text of a history")
struct HistoryTextTests {
  private static let target = ObjectID(hex: String(repeating: "ab", count: 20)) ?? .zero

  private static func entry(
    _ number: Int, at seconds: Int64, overrules: ObjectID? = nil
  ) -> ReviewHistory.Entry {
    let check = Event.Check(context: "ci/build", state: .success, url: nil, description: "event: \(number)\nevent: x")
    let event = Event(
      target: target, date: MailDate(seconds: seconds, offsetMinutes: 0), actor: Address(name: nil, email: "a@b"),
      changes: [.check(check)], reason: nil, overrules: overrules)
    return ReviewHistory.Entry(id: SHA1.blobID(event.bytes), event: event)
  }

  @Test("grows as the history does, whatever the dates are and whatever overrules what", arguments: 0..<200)
  func random(seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    // Those that come may overrule one that is here, one that comes later, or one that never comes.
    var entries = [Self.entry(0, at: 5)]
    for number in 1..<30 {
      let overruled = Bool.random(using: &random) ? nil : entries[Int.random(in: 0..<entries.count, using: &random)].id
      entries.append(Self.entry(number, at: Int64.random(in: 1...8, using: &random), overrules: overruled))
    }
    entries.remove(at: Int.random(in: 0..<entries.count, using: &random))
    if seed % 2 == 0 { entries.shuffle(using: &random) }
    var history = ReviewHistory()
    var text = HistoryText()
    for entry in entries + entries.prefix(5) {
      let isNew = text.add(entry)
      let isNewInHistory = history.add(entry)
      #expect(isNew == isNewInHistory)
      #expect(text.bytes == history.bytes)
      #expect(text.lastEvent == history.lastEvent)
    }
  }

  @Test("tells when the last event counts however many it counts after")
  func chain() {
    var history = ReviewHistory()
    var text = HistoryText()
    #expect(text.lastEvent == nil)
    for number in 0..<200 {
      let entry = Self.entry(number, at: 7, overrules: text.lastEvent?.id)
      let isNew = text.add(entry)
      #expect(isNew)
      _ = history.add(entry)
      #expect(text.lastEvent == history.lastEvent)
    }
    #expect(text.bytes == history.bytes)
  }

  @Test(
    "that a stranger wrote is read as a history is", arguments: ["", "event: x\n", "event: \n", "x", "state: new\n\n"])
  func strange(beginning: String) {
    let entry = Self.entry(1, at: 7)
    let bytes = Array(beginning.utf8)
    var text = HistoryText(bytes)
    var history = ReviewHistory(parsing: bytes)
    #expect(text.lastEvent == history.lastEvent)
    let isNew = text.add(entry)
    #expect(isNew)
    _ = history.add(entry)
    #expect(text.history == history)
  }
}
