/// A text as one run of letters, for finding a quotation whose lines were rewrapped.
struct FlowedText {
  private var letters: [UInt8] = []
  /// Where each line ends.
  private var ends: [Int] = []

  mutating func add(_ line: [UInt8]) {
    letters += line
    ends.append(letters.count)
  }

  /// The line in which these letters end, the first place after `line` that has them, else the first of all.
  ///
  /// - Parameter budget: How many bytes may be looked at; reduced by those that were.
  func line(endingWith tail: ArraySlice<UInt8>, after line: Int?, budget: inout Int) -> Int? {
    let from = line.flatMap { $0 < ends.count ? ends[$0] : nil } ?? 0
    if from > 0, let found = find(tail, from: from, &budget) { return found }
    return find(tail, from: 0, &budget)
  }

  private func find(_ tail: ArraySlice<UInt8>, from start: Int, _ budget: inout Int) -> Int? {
    guard !tail.isEmpty, letters.count - start >= tail.count, budget > 0 else { return nil }
    budget -= letters.count - start
    guard let end = Self.end(of: Array(tail), in: letters, from: start) else { return nil }
    // The first line that ends at or after the end of the letters.
    var (low, high) = (0, ends.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if ends[middle] < end { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Where the first occurrence ends (Knuth, Morris and Pratt: a stranger chooses both texts).
  private static func end(of wanted: [UInt8], in letters: [UInt8], from start: Int) -> Int? {
    var fallback = [Int](repeating: 0, count: wanted.count)
    var length = 0
    for index in 1..<max(1, wanted.count) {
      while length > 0, wanted[index] != wanted[length] { length = fallback[length - 1] }
      if wanted[index] == wanted[length] { length += 1 }
      fallback[index] = length
    }
    length = 0
    for index in start..<letters.count {
      while length > 0, letters[index] != wanted[length] { length = fallback[length - 1] }
      if letters[index] == wanted[length] { length += 1 }
      if length == wanted.count { return index + 1 }
    }
    return nil
  }
}
