import Foundation
import Mail
import Testing

/// Mutations of a corpus of our own writing, the same in every run. `PATCHBAY_FUZZ_ROUNDS` makes it longer, and
/// `PATCHBAY_FUZZ_SEED` another one.
@Suite("Fuzzing of mail")
struct FuzzTests {
  @Test("Each mail of the corpus is read", arguments: FuzzCorpus.mails)
  func corpus(text: String) {
    HostileMailTests.read(text.bytes)
    #expect(Message(text.bytes).raw.count <= text.utf8.count)
  }

  @Test("Mutated mail is read within bounds, and splits the same in chunks and at once")
  func mutations() {
    let environment = ProcessInfo.processInfo.environment
    let rounds = environment["PATCHBAY_FUZZ_ROUNDS"].flatMap { Int($0) } ?? 3000
    let seed = environment["PATCHBAY_FUZZ_SEED"].flatMap { UInt64($0) } ?? 42
    var mutator = Mutator(seed: seed, corpus: FuzzCorpus.mails.map(\.bytes))
    for round in 0..<rounds {
      let bytes = mutator.next()
      let message = HostileMailTests.read(bytes)
      #expect(message.root.all.count <= Limits.parts)
      #expect(message.root.all.allSatisfy { $0.bodyRange.upperBound <= message.raw.count })
      var splitter = MailboxSplitter()
      var size = 0
      var position = 0
      let chunk = 1 + round % 97
      while position < bytes.count {
        splitter.append(bytes[position..<min(position + chunk, bytes.count)])
        position += chunk
        while let mail = splitter.next() { size += mail.size }
      }
      splitter.finish()
      while let mail = splitter.next() { size += mail.size }
      let atOnce = MailboxSplitterTests.split(bytes)
      #expect(atOnce.map(\.size).reduce(0, +) == size)
      #expect(size <= bytes.count)
    }
  }
}
