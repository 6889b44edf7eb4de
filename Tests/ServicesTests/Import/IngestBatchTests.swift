import Testing

@testable import Services

@Suite("Batches of mails")
struct IngestBatchTests {
  @Test("a batch is full at 64 mails or at 16 MiB, whichever comes first, and empty once taken")
  func limits() {
    for (size, count) in [(0, 64), (1, 64), (1 << 18, 64), (1 << 20, 16), (16 << 20, 1), (64 << 20, 1)] {
      var batch = IngestBatch()
      let mail = [UInt8](repeating: 0, count: size)
      for number in 1...count {
        #expect(!batch.isFull)
        batch.add(mail)
        #expect(batch.isFull == (number == count))
      }
      #expect(batch.take().count == count)
      #expect(!batch.isFull && batch.take().isEmpty)
    }
  }
}
