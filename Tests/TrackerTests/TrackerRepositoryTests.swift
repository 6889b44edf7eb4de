import Bytes
import Git
import TestSupport
import Testing

@testable import Tracker

@Suite("Tracker repository")
struct TrackerRepositoryTests {
  private func makeTracker(_ folder: TemporaryDirectory, _ name: String = "tracker.git") throws -> TrackerRepository {
    try TrackerRepository.initialize(folder(name), clock: { 1_700_000_000 })
  }

  @Test("keeps a mail byte for byte, reachable from a lane, in a repository that passes fsck")
  func ingest() throws {
    let folder = try TemporaryDirectory()
    let tracker = try makeTracker(folder)
    let mail = MailBuilder(subject: "[PATCH] tide: print heights", diff: MailBuilder.diff("a.c")).bytes
    let results = try tracker.ingest([mail])
    #expect(results.map(\.isNew) == [true])
    let blob = try #require(results.first).fact.record.blob
    #expect(try Command("git", "-C", folder("tracker.git"), "cat-file", "blob", blob.hex).run().output == mail)
    let reachable = try Command("git", "-C", folder("tracker.git"), "rev-list", "--objects", "--glob=refs/patchbay/log")
      .run().text
    #expect(reachable.contains(blob.hex))
    try Command("git", "-C", folder("tracker.git"), "fsck", "--strict", "--no-dangling").run().succeeded()
  }

  @Test("reports a duplicate and stores nothing more")
  func duplicate() throws {
    let folder = try TemporaryDirectory()
    let tracker = try makeTracker(folder)
    let mail = MailBuilder(subject: "[PATCH] once").bytes
    _ = try tracker.ingest([mail])
    let before = try tracker.git.references(under: "refs/").map(\.id)
    let second = try tracker.ingest([mail])
    #expect(second.map(\.isNew) == [false])
    let after = try tracker.git.references(under: "refs/").map(\.id)
    #expect(after == before)
  }

  @Test("publishes a view that covers the log, with the digest of a fold from nothing")
  func publishedView() throws {
    let folder = try TemporaryDirectory()
    let tracker = try makeTracker(folder)
    for mail in MailBuilder.series("tide", of: 3) { _ = try tracker.ingest([mail.bytes]) }
    let snapshot = try tracker.snapshot()
    #expect(!snapshot.isAhead)
    #expect(snapshot.data.counts.complete == 1)
    let fromNothing = try Snapshot.take(of: tracker.git, from: .nothing())
    #expect(fromNothing.digest == snapshot.digest)
  }

  @Test("reads fresh without a published view, and publishes nothing by reading")
  func readingWithoutView() throws {
    let folder = try TemporaryDirectory()
    let tracker = try makeTracker(folder)
    let mails = MailBuilder.series("tide", of: 2)
    let files = try mails.map { FactFile(.mail, try tracker.git.write(.blob, $0.bytes)) }
    try tracker.append(files, summary: "Take in")
    let snapshot = try tracker.snapshot()
    #expect(snapshot.isAhead)
    #expect(snapshot.unfolded == 1)
    #expect(snapshot.data.counts.complete == 1)
    let views = try tracker.git.references(under: View.prefix)
    #expect(views.isEmpty)
  }

  @Test("takes mail despite stale locks on every lane and on the view")
  func staleLocks() throws {
    let folder = try TemporaryDirectory()
    let tracker = try makeTracker(folder)
    let mails = MailBuilder.series("tide", of: 3)
    _ = try tracker.ingest([mails[0].bytes])
    for reference in try tracker.git.references(under: "refs/patchbay/") {
      try folder.write("tracker.git/\(reference.name).lock", [])
    }
    _ = try tracker.ingest([mails[1].bytes])
    let snapshot = try tracker.snapshot()
    #expect(snapshot.data.counts.mails == 2)
    #expect(!snapshot.isAhead)
    _ = try tracker.ingest([mails[2].bytes])
    let lanes = try Lane.all(in: tracker.git)
    #expect(lanes.count == 2)
  }

  @Test("ignores a view that covers more than the log holds")
  func rewoundLog() throws {
    let folder = try TemporaryDirectory()
    let tracker = try makeTracker(folder)
    let mails = MailBuilder.series("tide", of: 2)
    _ = try tracker.ingest([mails[0].bytes])
    let first = try #require(try Lane.all(in: tracker.git).first)
    _ = try tracker.ingest([mails[1].bytes])
    try Command("git", "-C", folder("tracker.git"), "update-ref", first.name, first.head.hex).run().succeeded()
    let snapshot = try tracker.snapshot()
    #expect(snapshot.data.counts.mails == 1)
    #expect(snapshot.problems.count == 1)
  }

  @Test("makes the view again from the log when its objects are lost")
  func lostView() throws {
    let folder = try TemporaryDirectory()
    let tracker = try makeTracker(folder)
    _ = try tracker.ingest([MailBuilder(subject: "[PATCH] kept", diff: MailBuilder.diff("a")).bytes])
    let view = try #require(try tracker.snapshot().base)
    let digest = view.digest
    let path = "tracker.git/objects/\(digest.hex.prefix(2))/\(digest.hex.dropFirst(2))"
    try Command("rm", "-f", folder(path)).run().succeeded()
    let again = try TrackerRepository.open(folder("tracker.git"))
    let repaired = try again.snapshot()
    #expect(repaired.digest == digest)
    again.publishView()
    let third = try TrackerRepository.open(folder("tracker.git")).snapshot()
    #expect(!third.isAhead)
  }

  @Test("takes no mail into a mirror")
  func mirror() throws {
    let folder = try TemporaryDirectory()
    let tracker = try makeTracker(folder)
    _ = try tracker.ingest([MailBuilder(subject: "[PATCH] one").bytes])
    try Command("git", "clone", "-q", "--mirror", folder("tracker.git"), folder("mirror.git")).run().succeeded()
    let mirror = try TrackerRepository.open(folder("mirror.git"))
    var refusal: TrackerError?
    do { _ = try mirror.ingest([MailBuilder(subject: "two").bytes]) } catch let error as TrackerError {
      refusal = error
    }
    #expect(refusal != nil)
    let digests = (try mirror.snapshot().digest, try tracker.snapshot().digest)
    #expect(digests.0 == digests.1)
  }

  @Test("never dates a log commit before its parent, whatever the clock says")
  func clockSetBack() throws {
    let folder = try TemporaryDirectory()
    _ = try makeTracker(folder).ingest([MailBuilder(messageID: "a@example.org").bytes])
    let earlier = try TrackerRepository.open(folder("tracker.git"), clock: { 1_600_000_000 })
    _ = try earlier.ingest([MailBuilder(messageID: "b@example.org").bytes])
    let lane = try #require(try Lane.all(in: earlier.git).first)
    let commit = try earlier.git.commit(lane.head)
    #expect(commit.committer.seconds == 1_700_000_000)
    #expect(commit.parents.count == 1)
  }
}
