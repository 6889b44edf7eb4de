import Bytes
import Git
import Mail
import TestSupport
import Testing

@testable import Tracker

@Suite("Parts of one sender linked through many tables")
struct ComponentLimitTests {
  private static func fact(_ mail: MailBuilder) -> Fact {
    .mail(MailFact(raw: mail.bytes, blob: SHA1.blobID(mail.bytes)))
  }

  private static func date(minute: Int) -> String {
    let (day, clock) = (14 + minute / 1440, minute % 1440)
    let digits = [clock / 60, clock % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    return "\(day) Nov 2023 \(digits):00 +0000"
  }

  /// Mails of which each is linked to others by days, totals, titles, threads and what answers it.
  private static func entangled(_ count: Int, _ random: inout SeededRandom) -> [Fact] {
    var ids: [String] = []
    var facts: [Fact] = []
    for number in 0..<count {
      let total = Int.random(in: 1...5, using: &random)
      let place = Int.random(in: 0...(total + 1), using: &random)
      let mark = ["", "", "", " v2", " v2", " v2.1", " 2.1"].randomElement(using: &random) ?? ""
      let title = "tide: part \(Int.random(in: 0..<6, using: &random))"
      let subject =
        switch Int.random(in: 0..<10, using: &random) {
        case 0: "[PATCH\(mark)] \(title)"
        case 1: title
        case 2: "Re: [PATCH\(mark) \(place)/\(total)] \(title)"
        default: "[PATCH\(mark) \(place)/\(total)] \(title)"
        }
      // A copy of an earlier one, at times.
      let again = number > 5 && Int.random(in: 0..<25, using: &random) == 0
      let id = again ? ids.randomElement(using: &random) ?? "" : "m\(number)@example.org"
      let answered = Int.random(in: 0..<4, using: &random) == 0 ? ids.randomElement(using: &random) : nil
      let root = answered != nil && Bool.random(using: &random) ? ids.randomElement(using: &random) : nil
      let minute = Int.random(in: 0..<9, using: &random) * 720 + Int.random(in: -15..<15, using: &random) + 720
      let hasPatch = place > 0 || Int.random(in: 0..<5, using: &random) == 0
      facts.append(
        fact(
          MailBuilder(
            from: ["Ada <ada@example.org>", "Ada <ada@example.org>", "Bo <bo@example.org>"].randomElement(
              using: &random) ?? "", subject: subject, messageID: id, inReplyTo: answered,
            references: [root, answered].compactMap(\.self), date: date(minute: minute),
            diff: hasPatch && !subject.hasPrefix("Re:") && subject != title
              ? MailBuilder.diff("\(number % 7).c", adding: "\(number)") : nil,
            fields: [("Received", "from a by b; \(date(minute: Int.random(in: 0..<4000, using: &random)))")])))
      ids.append(id)
      guard Int.random(in: 0..<12, using: &random) == 0, let target = ids.randomElement(using: &random) else {
        continue
      }
      let event = Event(
        target: MessageName.id(of: target), date: MailDate(seconds: Int64(number), offsetMinutes: 0),
        actor: Address(name: "Mara", email: "mara@example.org"),
        changes: [.hidden(Bool.random(using: &random))], reason: "so")
      facts.append(.event(id: SHA1.blobID(event.bytes), event))
    }
    return facts
  }

  @Test("make one view in every order, however few are too many", arguments: 1...(PackageFiles.isFullRun ? 60 : 3))
  func order(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    let facts = Self.entangled(60, &random)
    let store = ObjectBuffer(over: try FoldBench().repository)
    var views: Set<ObjectID> = []
    for limit in [1, 2, 3, 5, 8, 13, 30, 100] {
      let expected = try Fold.adding(facts, to: .empty, componentLimit: limit, in: store).write(to: store)
      views.insert(expected)
      for size in PackageFiles.isFullRun ? [1, 1, 4, 25] : [1, 25] {
        var data = ViewData.empty
        for batch in facts.shuffled(using: &random).inRandomBatches(upTo: size, using: &random) {
          data = try Fold.adding(batch, to: data, componentLimit: limit, in: store)
        }
        #expect(try data.write(to: store) == expected, "seed \(seed), limit \(limit), batches of \(size)")
      }
    }
    #expect(views.count > 1)
  }

  @Test("stay the series that their threads say")
  func threads() throws {
    let mails = (0..<6).flatMap { MailBuilder.series("tide\($0)", of: 3, firstMinute: $0 * 10) }
    let store = ObjectBuffer(over: try FoldBench().repository)
    let data = try Fold.adding(mails.map(Self.fact), to: .empty, componentLimit: 10, in: store)
    #expect(data.counts.series == 6)
    #expect(data.counts.complete == 6)
    let alone = try Fold.adding(mails.map(Self.fact), to: .empty, componentLimit: 3, in: store)
    #expect(alone.counts.complete == 0)
  }

  /// Counts what is read through it.
  private final class CountingStore: ObjectStore {
    let base: ObjectBuffer
    let nodeCache = NodeCache()
    private(set) var bytesRead = 0

    init(_ base: ObjectBuffer) { self.base = base }

    func withObject<Result>(
      _ id: ObjectID, _ body: (ObjectKind, Span<UInt8>) throws(GitError) -> Result
    ) throws(GitError) -> Result {
      try base.withObject(id) { (kind, bytes) throws(GitError) in
        bytesRead += bytes.count
        return try body(kind, bytes)
      }
    }

    func write(_ kind: ObjectKind, _ bytes: [UInt8]) throws(GitError) -> ObjectID { try base.write(kind, bytes) }

    func exists(_ id: ObjectID) -> Bool { base.exists(id) }
  }

  @Test("cost one mail more no more than the limit, however many there are")
  func cost() throws {
    // Each is linked to the one before by its thread, and to the one after.
    func mail(_ number: Int) -> MailBuilder {
      MailBuilder(
        subject: "[PATCH \(1 + number % 2)/\(2 + number / 2 % 50)] tide: part \(number)",
        messageID: "m\(number)@example.org", inReplyTo: number > 0 ? "m\(number - 1)@example.org" : nil,
        date: Self.date(minute: number * 5 % 14_000), diff: MailBuilder.diff("\(number).c"))
    }
    func cost(after count: Int) throws -> Int {
      let store = CountingStore(ObjectBuffer(over: try FoldBench().repository))
      let data = try Fold.adding((0..<count).map { Self.fact(mail($0)) }, to: .empty, componentLimit: 40, in: store)
      let fresh = CountingStore(store.base)
      _ = try Fold.adding([Self.fact(mail(count))], to: data, componentLimit: 40, in: fresh)
      return fresh.bytesRead
    }
    let (few, many) = (try cost(after: 150), try cost(after: 900))
    #expect(many < few * 2, "\(few) and \(many)")
  }
}
