import TestSupport
import Testing

@Suite("Many processes at once", .serialized)
struct RaceTests {
  struct Run: CustomTestStringConvertible, Sendable {
    let processes: Int
    let isShuffled: Bool
    var testDescription: String { "\(processes) processes, \(isShuffled ? "shuffled" : "list order")" }
  }

  private static let runs: [Run] =
    PackageFiles.isFullRun
    ? [2, 4, 8, 16, 32].flatMap { [Run(processes: $0, isShuffled: false), Run(processes: $0, isShuffled: true)] }
    : [Run(processes: 8, isShuffled: false), Run(processes: 16, isShuffled: true)]

  @Test(
    "a window of 300 mails gives the serial digest, whatever the number of processes and the order",
    .needsShared(RaceWindow.files[0], RaceWindow.files[1]), arguments: runs)
  func window(_ run: Run) throws {
    let mails = try RaceWindow.mails()
    #expect(mails.count == 300)
    try expectSerialDigest(mails, run)
  }

  @Test("the sample list gives the serial digest, whatever the number of processes and the order", arguments: runs)
  func ownList(_ run: Run) throws {
    try expectSerialDigest(try MailList.tidewatch.mails(), run)
  }

  private func expectSerialDigest(_ mails: [[UInt8]], _ run: Run) throws {
    let deliveries = try Deliveries()
    let refused = try deliveries.deliver(run.isShuffled ? mails.shuffled() : mails, atOnce: run.processes)
    #expect(refused.isEmpty, "\(refused.prefix(3))")
    #expect(try deliveries.digest() == Deliveries.serialDigest(mails))
    #expect(try deliveries.status().messages == mails.count)
    #expect(try GitSandbox.fsck(deliveries.tracker) == "")
    let folds = try Command("git", "-C", deliveries.tracker, "rev-list", "--count", "refs/patchbay/view/0").run().line
    print("\(run.testDescription): \(folds) folds published for \(mails.count) mails")
  }

  @Test("a series that arrives in a burst is one series", arguments: [2, 16])
  func burst(_ processes: Int) throws {
    let mails = ["tide", "harbour", "pilot"].flatMap { MailBuilder.series($0, of: 7).map(\.bytes) }.shuffled()
    let deliveries = try Deliveries()
    #expect(try deliveries.deliver(mails, atOnce: processes) == [])
    #expect(try deliveries.digest() == Deliveries.serialDigest(mails))
    let listing = try deliveries.patchbay("list", "--all", "--json").succeeded()
    #expect(try listing.decoded([ListedSeriesDocument].self).count == 3)
  }

  @Test("mail arrives safely while git packs references, repacks and collects garbage and a mirror fetches")
  func housekeeping() throws {
    let count = PackageFiles.isFullRun ? 5000 : 120
    // Of a sender each: who looks for the parts of one mail's series reads all that its sender sent on that day.
    let mails = (0..<count / 4).flatMap {
      MailBuilder.series("s\($0)", of: 4, cover: false, from: "Ada <ada\($0)@example.org>").map(\.bytes)
    }.shuffled()
    let deliveries = try Deliveries()
    let script = """
      git init -q --bare ../mirror.git
      while [ ! -e stop ] && kill -0 $PPID; do
        git pack-refs --all && git repack -adq && git gc -q && git prune-packed || exit 1
        git -C ../mirror.git fetch -q --prune ../tracker.git '+refs/*:refs/*' || exit 2
      done
      """
    let git = try Command("sh", "-c", script, in: deliveries.tracker, timeout: .seconds(3600)).start()
    let refused = try deliveries.deliver(mails, atOnce: 8)
    try PackageFiles.write([], to: deliveries.tracker + "/stop")
    let ended = git.wait()
    #expect(ended.status == 0, "\(ended.errorText)")
    #expect(refused.isEmpty, "\(refused.prefix(3))")
    #expect(try deliveries.digest() == Deliveries.serialDigest(mails))
    #expect(try GitSandbox.fsck(deliveries.tracker) == "")
  }
}
