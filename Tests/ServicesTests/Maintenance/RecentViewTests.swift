import Bytes
import Git
import TestSupport
import Testing

@testable import Services
@testable import Tracker

/// Large trackers publish most views for themselves and only now and then one for mirrors.
@Suite("Recent views")
struct RecentViewTests {
  private static func mail(_ number: Int) -> [UInt8] {
    MailBuilder(subject: "[PATCH] tide: change \(number)", messageID: "\(number)@example.org").bytes
  }

  /// A tracker of so many mails.
  private func makeTracker(_ folder: TemporaryDirectory, mails count: Int) throws -> TrackerRepository {
    let mailbox = (0..<count).flatMap {
      Array("From mboxrd@z Thu Jan  1 00:00:00 1970\n".utf8) + Self.mail($0) + [UInt8(ascii: "\n")]
    }
    let source = try MailSource.find(folder.write("all.mbox", mailbox))
    _ = try BulkImport.run(source, into: try TrackerRepository.initialize(folder("tracker.git")))
    return try TrackerRepository.open(folder("tracker.git"))
  }

  private func git(_ folder: TemporaryDirectory, _ arguments: String...) throws -> String {
    try Command("git", arguments: ["-C", folder("tracker.git")] + arguments).run().succeeded().text
  }

  @Test("mirrors of a small tracker get every view, those of a large one get a view every 256 facts")
  func steps() {
    for facts in 0..<1999 { #expect(PublishTarget.isForMirrors(from: facts, to: facts + 1)) }
    for start in [2000, 50_000, 254_900, 1_000_000, 30_000_000] {
      let facts = (start..<start + 2560).filter { PublishTarget.isForMirrors(from: $0, to: $0 + 1) }
      let gaps = zip(facts, facts.dropFirst()).map { $1 - $0 }
      #expect(gaps.allSatisfy { $0 <= min(start / 1000 + 3, 256) }, "\(start): \(gaps)")
      #expect(facts.count <= 2 * 2560 / min(start / 1000, 256), "\(start): \(facts.count)")
      #expect(PublishTarget.isForMirrors(from: start, to: start + 256))
    }
  }

  @Test("each mail is in a published view at once, and only views for mirrors are in the history they fetch")
  func publishing() throws {
    let folder = try TemporaryDirectory()
    let tracker = try makeTracker(folder, mails: 4000)
    let before = try git(folder, "rev-list", "--count", "refs/patchbay/view/0")
    var places: [Bool] = []
    for number in 4000..<4012 {
      _ = try tracker.ingest([Self.mail(number)])
      let snapshot = try tracker.snapshot()
      #expect(!snapshot.isAhead)
      #expect(snapshot.data.counts.mails == number + 1)
      places.append(try #require(snapshot.baseReference).isForMirrors)
    }
    #expect(places.filter { $0 }.count == 3, "\(places)")
    let after = try git(folder, "rev-list", "--count", "refs/patchbay/view/0")
    #expect(Int(after.dropLast()) == Int(before.dropLast()).map { $0 + 3 })
    let digest = try tracker.snapshot().digest
    let fromNothing = try Snapshot.take(of: tracker.git, from: .nothing())
    #expect(fromNothing.digest == digest)
    #expect(try GitSandbox.fsck(folder("tracker.git")) == "")
  }

  @Test("a mirror gets no recent view, and reads from the log instead")
  func mirror() throws {
    let folder = try TemporaryDirectory()
    let tracker = try makeTracker(folder, mails: 3000)
    var number = 3000
    repeat {
      _ = try tracker.ingest([Self.mail(number)])
      number += 1
    } while try tracker.git.references(under: View.recentPrefix).isEmpty && number < 3010
    try Command("git", "clone", "-q", "--mirror", folder("tracker.git"), folder("mirror.git")).run().succeeded()
    let mirror = try TrackerRepository.open(folder("mirror.git"))
    let names = try mirror.git.references(under: "refs/").map(\.name)
    #expect(names.contains("\(View.prefix)0"))
    #expect(!names.contains { $0.hasPrefix(View.recentPrefix) }, "\(names)")
    let (here, there) = (try tracker.snapshot(), try mirror.snapshot())
    #expect(there.digest == here.digest)
    #expect(there.unfolded > 0)
  }

  @Test("maintenance publishes the newest view for mirrors, and leaves no other")
  func maintenance() throws {
    let folder = try TemporaryDirectory()
    let tracker = try makeTracker(folder, mails: 2500)
    for number in 2500..<2504 { _ = try tracker.ingest([Self.mail(number)]) }
    let digest = try tracker.snapshot().digest
    for isFull in [false, true] {
      _ = try tracker.ingest([Self.mail(isFull ? 2504 : 2505)])
      _ = try Maintenance.run(tracker, full: isFull)
      let views = try ViewReference.all(in: tracker.git).map(\.name)
      #expect(views == ["\(View.prefix)0"])
      let snapshot = try tracker.snapshot()
      #expect(!snapshot.isAhead)
      #expect(snapshot.digest != digest)
    }
    // A rebuild replaces the view under each reference by the same one.
    _ = try tracker.ingest([Self.mail(2506)])
    #expect(try ViewReference.all(in: tracker.git).count == 2)
    _ = try tracker.rebuild()
    #expect(try #require(try Maintenance.run(tracker, full: false)).droppedViews == 0)
    #expect(try ViewReference.all(in: tracker.git).count == 1)
    #expect(try GitSandbox.fsck(folder("tracker.git")) == "")
  }

  @Test("changes can be followed step by step across recent views that are gone")
  func steppingOn() throws {
    let folder = try TemporaryDirectory()
    let tracker = try makeTracker(folder, mails: 3500)
    let start = try #require(try tracker.newestView())
    for number in 3500..<3520 { _ = try tracker.ingest([Self.mail(number)]) }
    let newest = try #require(try tracker.newestView())
    let steps = try tracker.views(after: start, to: newest)
    #expect(steps.last == newest)
    var mails = 3500
    for step in steps {
      let now = try tracker.snapshot(view: step).data.counts.mails
      #expect(now > mails)
      mails = now
    }
    #expect(mails == 3520)
    let fromRecent = try tracker.views(after: steps[steps.count / 2], to: newest)
    #expect(fromRecent.last == newest)
    #expect(fromRecent.count < steps.count)
  }
}
