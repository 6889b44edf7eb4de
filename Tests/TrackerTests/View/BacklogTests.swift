import Bytes
import Git
import TestSupport
import Testing

@testable import Tracker

@Suite("A long backlog")
struct BacklogTests {
  @Test("one delivery folds a bounded part of the backlog, and the next one continues")
  func pieces() throws {
    let folder = try TemporaryDirectory()
    let tracker = try TrackerRepository.initialize(folder("tracker.git"))
    for batch in 0..<3 {
      _ = try tracker.ingest((0..<1000).map { MailBuilder(messageID: "\(batch)-\($0)@example.org").bytes })
    }
    let digest = try tracker.snapshot().digest
    for view in try ViewReference.all(in: tracker.git) {
      try Command("git", "-C", folder("tracker.git"), "update-ref", "-d", view.name).run().succeeded()
    }
    var outcomes: [ViewPublisher.Outcome] = []
    var folded: [Int] = []
    repeat {
      outcomes.append(try ViewPublisher.publish(in: tracker.git, seconds: 1_700_000_000, within: .zero))
      let snapshot = try tracker.snapshot()
      folded.append(try #require(snapshot.base).data.counts.mails)
      // Readers see everything all the same.
      #expect(snapshot.digest == digest)
    } while outcomes.last == .givenUp && outcomes.count < 5
    #expect(outcomes == [.givenUp, .published])
    #expect(folded == [2000, 3000])
  }
}
