import TestSupport

/// Damages diffs in the ways that mail, people and attackers do; the same for the same seed.
struct DiffMutator {
  var random: SeededRandom

  init(seed: UInt64) { random = SeededRandom(seed: seed) }

  private mutating func number(_ range: Range<Int>) -> Int { Int.random(in: range, using: &random) }

  /// One to three changes; `others` are diffs to borrow lines from.
  mutating func mutate(_ diff: [UInt8], others: [[UInt8]]) -> [UInt8] {
    var lines = diff.split(separator: 10, omittingEmptySubsequences: false).map(Array.init)
    for _ in 0..<number(1..<4) { mutate(&lines, others) }
    var result = Array(lines.joined(separator: [10]))
    switch number(0..<24) {
    case 0: result.removeLast(number(0..<min(40, result.count + 1)))
    case 1: result += others.randomElement(using: &random) ?? []
    case 2: result = (others.randomElement(using: &random) ?? []) + result
    default: break
    }
    return result
  }

  private mutating func mutate(_ lines: inout [[UInt8]], _ others: [[UInt8]]) {
    guard !lines.isEmpty else { return }
    let at = number(0..<lines.count)
    switch number(0..<14) {
    case 0: lines.remove(at: at)
    case 1: lines.insert(lines[at], at: at)
    case 2: lines.swapAt(at, number(0..<lines.count))
    case 3: lines.insert(Array(Self.stock[number(0..<Self.stock.count)].utf8), at: at)
    case 4: lines[at] = Array(Self.stock[number(0..<Self.stock.count)].utf8)
    case 5:
      let other = (others.randomElement(using: &random) ?? []).split(separator: 10).map(Array.init)
      if let line = other.randomElement(using: &random) { lines.insert(line, at: at) }
    case 6: lines[at] += [13]
    case 7: for index in lines.indices { lines[index] += [13] }
    case 8: if !lines[at].isEmpty { lines[at].remove(at: number(0..<lines[at].count)) }
    case 9: lines[at].insert(Self.letters[number(0..<Self.letters.count)], at: number(0..<lines[at].count + 1))
    case 10...12:
      // A digit or letter somewhere becomes another: counts, modes, names, marks.
      let hunks = lines.indices.filter { lines[$0].starts(with: "@@".utf8) || lines[$0].contains(47) }
      let line = number(0..<3) == 0 ? at : hunks.randomElement(using: &random) ?? at
      if !lines[line].isEmpty {
        lines[line][number(0..<lines[line].count)] = Self.letters[number(0..<Self.letters.count)]
      }
    default: lines.removeSubrange(at..<min(lines.count, at + number(1..<4)))
    }
  }

  private static let letters = Array("0123456789 -+@\\\"/.,abf\t".utf8)

  private static let stock = [
    "", " ", "-", "+", "\\ No newline at end of file", "-- ", "2.39.5", "--- a/f", "+++ b/f", "--- /dev/null",
    "+++ /dev/null", "diff --git a/f b/f", "diff --git a/dir/g b/dir/g", "diff --git a/x b/x", "@@ -1 +1 @@",
    "@@ -0,0 +1 @@", "@@ -1,3 +1,3 @@", "@@ -99999999999999999999,1 +1 @@", "@@ -1,99999999999999999999 +1 @@",
    "new file mode 100644", "deleted file mode 100644", "old mode 100644", "new mode 100755", "new mode 120000",
    "rename from f", "rename to f2", "copy from dir/g", "copy to dir/g2", "similarity index 90%",
    "dissimilarity index 200%", "index 1234567..89abcde 100644", "index 1234567..89abcde 100755", "index 1..2 10064x",
    "GIT binary patch", "literal 3", "delta 3", "literal 99999999999999999999", "KcmZQzWC8#H2LJ>B",
    "Binary files a/f and b/f differ", "rename to ../f", "rename to .git/f", "rename to /f", "+++ b/.GIT/x",
    "diff --git a/link/x b/link/x", "rename to link/x", "copy to bin/x", "rename to dir", "copy to module/x", "garbage",
    "Index: f", "--- f\t2010-07-05 19:41:17", "+++ f\t1970-01-01 00:00:00 +0000", "--- dir/g", "+++ dir/g",
  ]
}
