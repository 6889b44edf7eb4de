import Bytes
import Git
import TestSupport
import Testing

@testable import Tracker

@Suite("Many copies of one message")
struct CopyLimitTests {
  private static let mails = (0..<(MessageRecord.copyLimit + 60)).map { number in
    MailBuilder(
      subject: "Copy \(number)", messageID: "same@example.org",
      fields: [("Received", "from a by b; Tue, 14 Nov 2023 22:\(10 + number % 50):00 +0000"), ("X-Copy", "\(number)")]
    ).bytes
  }

  @Test("a record keeps the earliest copies up to the limit, in any order")
  func limit() throws {
    let bench = try FoldBench()
    let (store, data, digest) = try bench.fold([Self.mails])
    let id = MailFact(raw: Self.mails[0], blob: SHA1.blobID(Self.mails[0])).id
    let value = try #require(try data.messages.value(for: id, in: store))
    #expect(MessageRecord(parsing: try store.blob(value.id)).copies.count == MessageRecord.copyLimit)
    #expect(data.counts.mails == MessageRecord.copyLimit)
    var random = SeededRandom(seed: 3)
    for size in [1, 7, 200] {
      var rest = (Self.mails + Self.mails.prefix(90)).shuffled(using: &random)[...]
      var batches: [[[UInt8]]] = []
      while !rest.isEmpty {
        batches.append(Array(rest.prefix(size)))
        rest = rest.dropFirst(size)
      }
      #expect(try bench.digest(batches) == digest, "batches of \(size)")
    }
  }
}
