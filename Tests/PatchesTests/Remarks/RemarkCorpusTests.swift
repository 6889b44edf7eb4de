import Mail
import Patches
import TestSupport
import Testing

@Suite("remarks in real replies", .timeLimit(.minutes(240)))
struct RemarkCorpusTests {
  @Test(
    "are placed as by another method, and every paragraph is shown once",
    .needsShared("corpus/util-linux.mbox.gz", "corpus/linux-man-5000.mbox.gz"),
    arguments: PackageFiles.isFullRun ? [MailList.utilLinux, .linuxMan] : [.utilLinux])
  func agrees(_ list: MailList) throws {
    let comparisons = ReviewedThread.all(in: try list.mails()).map(PlacementComparison.init)
    let placed = comparisons.reduce(0) { $0 + $1.placed }
    let disagreements = comparisons.flatMap(\.disagreements)
    let lost = comparisons.flatMap(\.lost)
    let foreign = comparisons.flatMap(\.foreign)
    #expect(placed > 700)
    #expect(100 * disagreements.count <= placed, "of \(placed):\n\(disagreements.joined(separator: "\n"))")
    #expect(comparisons.flatMap(\.wrongFiles) == [])
    #expect(lost.isEmpty, "no remark shows:\n\(lost.joined(separator: "\n"))")
    #expect(foreign.isEmpty, "shown twice, or nobody's:\n\(foreign.joined(separator: "\n"))")
  }

  @Test("take little time each", .needsShared("corpus/util-linux.mbox.gz"))
  func time() throws {
    #if DEBUG
      let limit = Duration.milliseconds(400)
    #else
      let limit = Duration.milliseconds(20)
    #endif
    for thread in ReviewedThread.all(in: try MailList.utilLinux.mails()) {
      // The least of a few rounds counts, for what else runs may disturb one.
      let isFast = (0..<4).contains { _ in
        let time = processorTime { _ = Discussion(of: 0, in: ReviewedTexts([thread.text]), replies: thread.replies) }
        return time < limit * thread.replies.count
      }
      #expect(isFast)
    }
  }
}
