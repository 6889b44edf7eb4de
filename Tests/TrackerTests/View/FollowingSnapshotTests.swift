import Bytes
import Git
import Mail
import TestSupport
import Testing

@testable import Tracker

@Suite("A snapshot that follows an earlier one")
struct FollowingSnapshotTests {
  private let folder: TemporaryDirectory
  private let tracker: TrackerRepository

  init() throws {
    folder = try TemporaryDirectory()
    tracker = try TrackerRepository.initialize(folder("tracker.git"), clock: { 1_700_000_000 })
  }

  /// Stored, but in no view.
  private func store(_ mails: some Sequence<MailBuilder>, by writer: String) throws {
    let files = try mails.map { FactFile(.mail, try tracker.git.write(.blob, $0.bytes)) }
    try tracker.append(files, summary: "Take in", writer: writer)
  }

  private func check(_ name: String, on id: String) throws {
    let target = MessageName.id(of: id)
    let check = Event.Check(context: name, state: .success, url: nil, description: nil)
    let event = Event(
      target: target, date: MailDate(seconds: 1_700_000_000, offsetMinutes: 0),
      actor: Address(name: "A", email: "a@example.org"), changes: [.check(check)], reason: nil)
    try tracker.append([event], summary: "Check \(name)")
  }

  /// As another process takes it.
  private func fresh() throws -> Snapshot { try TrackerRepository.open(folder("tracker.git")).snapshot() }

  @Test("holds what one taken anew holds, whoever wrote, and whatever was published meanwhile", arguments: 1...12)
  func equals(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var mails = (0..<4).flatMap { MailBuilder.series("tide\($0)", of: 3) }.shuffled(using: &random)[...]
    var snapshot: Snapshot?
    while !mails.isEmpty {
      switch Int.random(in: 0..<6, using: &random) {
      case 0: tracker.publishView()
      case 1: _ = try TrackerRepository.open(folder("tracker.git")).ingest([mails.removeFirst().bytes])
      case 2: try check("c\(mails.count)", on: "tide\(Int.random(in: 0..<4, using: &random))-1@example.org")
      default:
        let count = min(mails.count, Int.random(in: 1...3, using: &random))
        try store(mails.prefix(count), by: ["aa", "bb"].randomElement(using: &random) ?? "aa")
        mails.removeFirst(count)
      }
      let following = try tracker.snapshot(after: snapshot)
      let taken = try fresh()
      #expect(following.digest == taken.digest)
      #expect(following.heads == taken.heads)
      #expect(following.unfolded == taken.unfolded)
      #expect(following.base?.commit == taken.base?.commit)
      // The one before can be read on.
      var count = 0
      try snapshot?.forEachSeries { _ in
        count += 1
        return true
      }
      #expect(count == snapshot?.data.counts.series ?? 0)
      snapshot = following
    }
  }

  @Test("folds no more than what came since")
  func once() throws {
    try store(MailBuilder.series("tide", of: 3), by: "aa")
    let first = try tracker.snapshot()
    let same = try first.following(in: tracker.git)
    #expect(same?.digest == first.digest)
    try store(MailBuilder.series("ebb", of: 3), by: "aa")
    let following = try first.following(in: tracker.git)
    let second = try #require(following)
    #expect(second.store === first.store)
    #expect(second.unfolded == 2)
    tracker.publishView()
    let third = try second.following(in: tracker.git)
    #expect(third == nil, "a view covers it")
  }

  @Test("is taken anew where a lane lost what the earlier one holds")
  func rewound() throws {
    try store(MailBuilder.series("tide", of: 3), by: "aa")
    let before = try tracker.snapshot()
    try store(MailBuilder.series("ebb", of: 3), by: "aa")
    let after = try tracker.snapshot(after: before)
    try Command(
      "git", "-C", folder("tracker.git"), "update-ref", Lane.reference(writer: "aa", number: 0),
      before.heads[0].head.hex
    ).run().succeeded()
    let last = try tracker.snapshot(after: after)
    #expect(last.digest == before.digest)
  }

  @Test("has the rules of its own moment")
  func rules() throws {
    try store(MailBuilder.series("tide", of: 1), by: "aa")
    let before = try tracker.snapshot()
    let signature = Signature(name: "A", email: "a@example.org", seconds: 1_700_000_000, offsetMinutes: 0)
    for (count, text) in ["[project \"tide\"]\n\tsubject = tide\n", "", "[project \"ebb\"]\n\tsubject = ebb\n"]
      .enumerated()
    {
      let stored = try tracker.storeConfiguration(
        Array(text.utf8), file: "config", after: tracker.storedConfiguration(), author: signature, summary: "Set")
      #expect(stored)
      let after = try tracker.snapshot(after: before)
      #expect(after.configuration.projects.map(\.name) == [["tide"], [], ["ebb"]][count])
    }
  }
}
