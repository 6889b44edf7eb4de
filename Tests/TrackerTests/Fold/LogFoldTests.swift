import Bytes
import Git
import Mail
import TestSupport
import Testing

@testable import Tracker

@Suite("Folding the log")
struct LogFoldTests {
  private let folder: TemporaryDirectory
  private let tracker: TrackerRepository

  init() throws {
    folder = try TemporaryDirectory()
    tracker = try TrackerRepository.initialize(folder("tracker.git"), clock: { 1_700_000_000 })
  }

  /// Series and what answers them, in commits of many and of few, with events between them.
  private func fill(_ random: inout SeededRandom) throws {
    var mails = (0..<30).flatMap { number in
      let series = MailBuilder.series("tide\(number)", of: 3)
      return series + [FoldTests.reply("answer\(number)@example.org", to: series.last?.messageID ?? "")]
    }
    mails.shuffle(using: &random)
    var rest = mails[...]
    while !rest.isEmpty {
      let count = Int.random(in: 1...90, using: &random)
      let files = try rest.prefix(count).map { FactFile(.mail, try tracker.git.write(.blob, $0.bytes)) }
      try tracker.append(files, summary: "Take in", writer: "w\(count % 2)")
      rest = rest.dropFirst(count)
      guard let last = rest.last?.messageID else { continue }
      let check = Event.Check(context: "ci\(rest.count)", state: .success, url: nil, description: nil)
      try tracker.append(
        [
          Event(
            target: MessageName.id(of: last), date: MailDate(seconds: 1_700_000_000, offsetMinutes: 0),
            actor: Address(name: "A", email: "a@example.org"), changes: [.check(check)], reason: nil)
        ], summary: "Check")
    }
  }

  private func fold(_ pace: LogFold.Pace, limit: Int? = nil) throws -> (fold: LogFold, buffer: ObjectBuffer, packs: Int)
  {
    let buffer = ObjectBuffer(over: tracker.git)
    buffer.willFoldWidely()
    let log = try #require(try UnfoldedCommits.find(lanes: Lane.all(in: tracker.git), beyond: [], in: tracker.git))
    var packs = 0
    var progress: [Int] = []
    let fold = try LogFold.run(
      log, onto: .empty, of: [], limit: limit, in: buffer, pace: pace,
      onMemoryPressure: { buffer, digest in
        if let pack = try buffer.flush(below: ViewData.levels, of: digest) {
          packs += 1
          pack.release()
        }
      },
      { progress.append($0) })
    #expect(progress == progress.sorted() && progress.last == fold.data.counts.facts)
    return (fold, buffer, packs)
  }

  @Test(
    "gives one view, however much is read ahead and folded at once, and written before the end",
    arguments: 1...(PackageFiles.isFullRun ? 4 : 2))
  func pace(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    try fill(&random)
    let whole = try fold(.init(few: 1000))
    let expected = try whole.fold.data.write(to: whole.buffer)
    #expect(whole.packs == 0)
    #expect(whole.fold.data.counts.mails == 150)
    let threaded = try fold(.init(few: 0))
    #expect(try threaded.fold.data.write(to: threaded.buffer) == expected)
    let paces: [LogFold.Pace] = [
      .init(window: 70, batch: 20, few: 0, room: 30_000), .init(window: 60, batch: 1, few: 0),
      .init(span: 40, window: 15, batch: 7, few: 0),
    ]
    for pace in paces {
      let (fold, buffer, packs) = try fold(pace)
      #expect(packs > 2 || pace.room > 30_000)
      #expect(try fold.data.write(to: buffer) == expected)
      #expect(Set(fold.heads) == Set(try Lane.all(in: tracker.git)))
      // All of it is there.
      try buffer.flush(reachableFrom: [expected])?.release()
      let fsck = Command("git", "-C", folder("tracker.git"), "rev-list", "--objects", "--quiet", expected.hex)
      try fsck.run().succeeded()
    }
    #expect(try tracker.rebuild() == expected)
  }

  @Test("fails when a mail of the log is gone, whoever reads it", arguments: [0, 1000])
  func missing(few: Int) throws {
    var random = SeededRandom(seed: 1)
    try fill(&random)
    let path = folder("tracker.git")
    let mail = try #require(
      Command("git", "-C", path, "ls-tree", "-r", "--object-only", "refs/patchbay/log/w0-0").run().succeeded().lines
        .first)
    let file = "\(path)/objects/\(mail.prefix(2))/\(mail.dropFirst(2))"
    try Command("rm", "-f", file).run().succeeded()
    #expect(throws: GitError.self) { try fold(.init(few: few)) }
  }
}
