import Bytes
import Tracker

/// The words of the lines that a diff adds and removes, to tell whether two diffs are about the same change.
///
/// Kept as hashes, and for a large diff only the lowest, so that those of a whole history fit in memory. The lowest in
/// one diff are the lowest in another, too, so the same words are left out on both sides.
struct ChangedWords: Hashable, Sendable {
  /// In order, each once.
  private let hashes: [UInt32]
  /// What lies above was left out.
  private let bound: UInt32

  private static let limit = 1000
  /// Fewer prove nothing: the diff may be mangled by a mailer, or change only a number or two.
  private static let minimum = 3

  /// - Parameter diff: Its text.
  init(ofDiff diff: [UInt8]) {
    var found: Set<UInt32> = []
    for line in diff.split(separator: UInt8(ascii: "\n")) {
      guard line.first == UInt8(ascii: "+") || line.first == UInt8(ascii: "-") else { continue }
      // A removed line of `-- x` is skipped along with file names, which does not matter.
      guard !line.starts(with: "+++ ".utf8), !line.starts(with: "--- ".utf8) else { continue }
      for word in line.split(whereSeparator: { !Self.isPart($0) }) where word.count > 2 {
        found.insert(Self.hash(word))
      }
    }
    let sorted = found.sorted()
    hashes = Array(sorted.prefix(Self.limit))
    bound = sorted.count > Self.limit ? hashes.last ?? .max : .max
  }

  /// Whether the two can be the same change with adjustments: a third of the words of the smaller one are in the other.
  /// Of util-linux's patches that were adjusted before they were merged, none shares less than two thirds.
  func mayBeSameChange(as other: ChangedWords) -> Bool {
    let bound = min(bound, other.bound)
    let (mine, theirs) = (hashes.prefix { $0 <= bound }, Set(other.hashes.prefix { $0 <= bound }))
    let fewer = min(mine.count, theirs.count)
    guard fewer >= Self.minimum else { return true }
    return mine.count(where: theirs.contains) * 3 >= fewer
  }

  private static func isPart(_ byte: UInt8) -> Bool {
    ByteClass.isAlphanumeric(byte) || byte == UInt8(ascii: "_") || byte >= 0x80
  }

  /// FNV-1a.
  private static func hash(_ word: ArraySlice<UInt8>) -> UInt32 {
    word.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
  }
}
