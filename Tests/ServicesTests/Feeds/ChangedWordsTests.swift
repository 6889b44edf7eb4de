import Testing

@testable import Services
import Tracker

@Suite("Changed words")
struct ChangedWordsTests {
  private func words(_ lines: String...) -> ChangedWords {
    ChangedWords(ofDiff: Array(lines.joined(separator: "\n").utf8))
  }

  @Test("a change and its adjusted form share words, others do not, and context does not count")
  func alike() {
    let patch = words("--- a/tide.c", "+++ b/tide.c", "-height in feet", "+height of water", " unchanged context line")
    #expect(patch.mayBeSameChange(as: words("-height in feet", "+water at its height")))
    #expect(
      !patch.mayBeSameChange(
        as: words("--- a/tide.c", "+++ b/tide.c", "+another matter entirely", " unchanged context line")))
  }

  @Test("with hardly any words a match is possible")
  func fewWords() {
    #expect(words("+one two three four").mayBeSameChange(as: words("+7")))
    #expect(words("").mayBeSameChange(as: words("+one two three four")))
  }

  @Test("a part of a very large change is recognized, and another change is not")
  func large() {
    let numbers = (0..<20_000).map { "+word\($0)" }
    let all = ChangedWords(ofDiff: Array(numbers.joined(separator: "\n").utf8))
    let part = ChangedWords(ofDiff: Array(numbers.prefix(500).joined(separator: "\n").utf8))
    let other = ChangedWords(ofDiff: Array((0..<500).map { "+other\($0)" }.joined(separator: "\n").utf8))
    #expect(all.mayBeSameChange(as: part) && part.mayBeSameChange(as: all))
    #expect(!all.mayBeSameChange(as: other) && !other.mayBeSameChange(as: all))
  }
}
