import TestSupport
import Testing

@testable import Index

/// What people and programs ask. `PATCHBAY_FUZZ_ROUNDS=1000000` takes a million.
@Suite("Fuzzed queries are read within bounds")
struct QueryFuzzTests {
  private static let corpus = [
    "s:tide f:ada AND (b:\"flood gate\" OR NOT l:tide.example.org)", "d:2023-01-01..2024-02-30 tide*", "d:1.week.ago..",
    "(((a OR b) AND c) NOT d)", "+x -y \"unclosed", "state:new dfn:src/* rt:1700000000..", "é ß \u{1F30A} 漢字 l:\"\"",
    "",
  ]

  @Test("of changed text")
  func queries() throws {
    let words = ["AND ", "OR ", "NOT ", "(", ")", "d:", "..", "s:", "\"", "*", "NEAR/", "-", "^", "{", "'", ";"]
    let outcome = Fuzzing("queries", Self.corpus, words: words).run { bytes in
      let text = String(decoding: bytes, as: UTF8.self)
      guard let query = try? QueryParser.parse(text, now: 1_700_000_000) else { return }
      _ = try? QueryParser.parse(text, now: .max)
      _ = try? QueryParser.parse(text, now: .min)
      _ = "\(query)"
    }
    #expect(outcome.isWithinBounds, "\(outcome)")
  }

  @Test("with extreme numbers", arguments: Fuzzing.numbers)
  func numbers(number: String) {
    for text in [
      "d:\(number)", "d:\(number)..\(number)", "d:\(number)-01-01..", "d:2023-\(number)-01", "d:2023-01-\(number)..",
      "d:\(number).days.ago..", "d:@\(number)..", "rt:\(number)..", "s:\(number)", "a NEAR/\(number) b",
      "\"a b\"~\(number)",
    ] {
      for now in [Int64.min, -1, 0, 1_700_000_000, .max] {
        do {
          #expect(!"\(try QueryParser.parse(text, now: now))".isEmpty)
        } catch {
          #expect(!error.description.isEmpty && !error.description.contains("\n"), "\(text)")
        }
      }
    }
  }
}
