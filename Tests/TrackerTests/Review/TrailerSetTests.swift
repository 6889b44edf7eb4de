import Bytes
import Git
import Mail
import Patches
import TestSupport
import Testing

@testable import Tracker

@Suite struct TrailerSetTests {
  private static let all = [
    Trailer(key: "Acked-by", value: "Bo <bo@example.org>"), Trailer(key: "ACKED-BY", value: "bo <BO@example.org>"),
    Trailer(key: "Acked-by", value: "B. O. <bo+lists@example.org>"), Trailer(key: "Acked-by", value: "bo@example.org"),
    Trailer(key: "Acked-by", value: "Bo"), Trailer(key: "Acked-by", value: "Bo <>"),
    Trailer(key: "Tested-by", value: "Bo <bo@example.org>"), Trailer(key: "Link", value: "Bo <bo@example.org>"),
    Trailer(key: "Link", value: "BO <bo@example.org>"), Trailer(key: "Link", value: "bo@example.org"),
    Trailer(key: "", value: ""),
  ]

  /// What is the same by the rule itself, one compared with the other.
  private static func areSame(_ one: Trailer, _ other: Trailer) -> Bool {
    guard one.hasKey(other.key) else { return false }
    if one.value.lowercased() == other.value.lowercased() { return true }
    guard TrailerGiver.namesPerson(one), let address = TrailerGiver.address(in: one) else { return false }
    return address == TrailerGiver.address(in: other)
  }

  @Test(arguments: all)
  func `it holds what says the same as one of it`(trailer: Trailer) {
    for one in Self.all {
      #expect(TrailerSet([one]).contains(trailer) == Self.areSame(one, trailer), "\(one) \(trailer)")
      for other in Self.all {
        var set = TrailerSet([one, other])
        let isThere = Self.areSame(one, trailer) || Self.areSame(other, trailer)
        #expect(set.contains(trailer) == isThere)
        #expect(set.insert(trailer) == !isThere && set.contains(trailer))
      }
    }
  }

  /// Hundreds of trailers stand in a mail of 10 kB.
  @Test func `thousands of trailers, given rightly and not, cost no more than their number`() throws {
    let bench = try FoldBench()
    let store = ObjectBuffer(over: bench.repository)
    var mails = MailBuilder.series("tide", of: 3)
    for number in 0..<12 {
      let trailers = (0..<256).map { "Acked-by: P\($0) <p\($0 + 250 * number)@example.org>\n" }
      mails.append(
        MailBuilder(
          from: "P7 <p7@example.org>", subject: "Re: x", messageID: "r\(number)@example.org",
          inReplyTo: "tide-0@example.org", body: trailers.joined()))
    }
    let facts = mails.map { Fact.mail(MailFact(raw: $0.bytes, blob: SHA1.blobID($0.bytes))) }
    let data = try Fold.adding(facts, to: .empty, in: store)
    let snapshot = FoldBench.snapshot(store, data, try data.write(to: store))
    let series = try #require(try snapshot.series(head: MessageName.id(of: "tide-0@example.org")))
    var collected: [ObjectID: CollectedTrailers] = [:]
    #expect(try processorTime { collected = try snapshot.collectedTrailers(for: series) } < .seconds(20))
    let sloppy = try snapshot.collectedTrailers(for: series, anySender: true)
    #expect(collected.count == 3)
    for (patch, trailers) in collected {
      // One of each mail, that her name shows to be hers.
      #expect(trailers.added.count == 12)
      #expect(trailers.leftOut.count == 250 * 11 + 256 - 12)
      #expect(sloppy[patch]?.added.count == 250 * 11 + 256)
    }
  }
}
