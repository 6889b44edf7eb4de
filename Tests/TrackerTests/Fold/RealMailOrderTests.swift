import Bytes
import Git
import TestSupport
import Testing

@testable import Tracker

@Suite("Order of real mail")
struct RealMailOrderTests {
  @Test(
    "does not matter for a window of 300 mails in 72 random orders and batches, or in 200",
    .needsShared("corpus/util-linux.mbox.gz", MailList.window), arguments: 0..<8)
  func window(_ share: Int) throws {
    let facts = try MailList.windowFacts()
    let bench = try FoldBench()
    let expected = try bench.fold([facts]).digest
    for order in 0..<(PackageFiles.isFullRun ? 25 : 9) {
      let seed = UInt64(1000 * share + order)
      var random = SeededRandom(seed: seed)
      // From single mails, which take longest, to large batches.
      let size = order == 0 ? 1 : [40, 80, 150, 300][order % 4]
      let batches = facts.shuffled(using: &random).inRandomBatches(upTo: size, using: &random)
      let digest = try bench.fold(batches).digest
      #expect(digest == expected, "seed \(seed)")
    }
  }

  @Test(
    "does not matter for a whole list backwards, shuffled, and with some mails last",
    arguments: MailList.all)
  func wholeLists(_ list: MailList) throws {
    let facts = try list.facts()
    let bench = try FoldBench()
    let expected = try bench.fold([facts]).digest
    var random = SeededRandom(seed: 7)
    let backwards = Array(facts.reversed()).inRandomBatches(upTo: 1000, using: &random)
    #expect(try bench.fold(backwards).digest == expected)
    let shuffled = facts.shuffled(using: &random)
    #expect(try bench.fold(shuffled.inRandomBatches(upTo: 1000, using: &random)).digest == expected)
    // 200 mails of anywhere come last, one by one.
    let late = Set((0..<200).map { _ in Int.random(in: facts.indices, using: &random) })
    let early = facts.indices.filter { !late.contains($0) }.map { facts[$0] }
    #expect(try bench.fold([early] + late.sorted().map { [facts[$0]] }).digest == expected)
  }

  @Test("does not matter for the sample mails, six at a time in many orders, or in all")
  func samples() throws {
    let folder = PackageFiles.samples + "/mail"
    let names = try PackageFiles.names(in: folder).filter { $0.hasSuffix(".eml") }
    let facts = try names.map { name in
      let bytes = try PackageFiles.read("\(folder)/\(name)")
      return MailFact(raw: bytes, blob: SHA1.blobID(bytes))
    }
    #expect(facts.count >= 26)
    let bench = try FoldBench()
    for start in stride(from: 0, to: facts.count - 5, by: 5) {
      let six = Array(facts[start..<(start + 6)])
      let expected = try bench.fold([six]).digest
      try withPermutations(of: six, about: 100) { order in
        let digest = try bench.fold(order.map { [$0] }).digest
        #expect(digest == expected, "from \(names[start]) on")
      }
    }
    let expected = try bench.fold([facts]).digest
    for seed in 1...20 as ClosedRange<UInt64> {
      var random = SeededRandom(seed: seed)
      let digest = try bench.fold(facts.shuffled(using: &random).inRandomBatches(upTo: 5, using: &random)).digest
      #expect(digest == expected, "seed \(seed)")
    }
  }
}
