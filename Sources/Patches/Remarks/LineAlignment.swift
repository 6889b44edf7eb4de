/// Finds where quoted lines are in the original text, mostly in order and with omissions.
///
/// A line that occurs once in the text is certain, and so are its neighbours if they are the same in the quotation and
/// the text. For a line that occurs several times, preferred is the place with the longest run of equal lines around
/// it, then one between its neighbours' places, then the next one after the previous line's.
struct LineAlignment {
  /// A line as it was quoted.
  struct Item {
    let key: LineKey
    let level: UInt16
    /// Whether something is between it and the previous quoted line.
    let isAfterGap: Bool
  }

  struct Match: Equatable {
    let line: Int32
    /// Whether it follows only from the order.
    let isApproximate: Bool
  }

  private(set) var matches: [Match?]
  private let items: [Item]
  private let table: LineTable
  private var budget = 20_000_000

  /// How many places are looked at before and after the previous line's.
  private static let candidates = 48
  /// How many lines are looked at in each direction.
  private static let longestRun = 24

  init(_ items: [Item], in table: LineTable) {
    self.items = items
    self.table = table
    matches = Array(repeating: nil, count: items.count)
    matchUnique()
    spread(acrossGaps: false)
    spread(acrossGaps: true)
    matchRest()
  }

  private mutating func matchUnique() {
    for (index, item) in items.enumerated() where !item.key.isWeak {
      let places = table.places(of: item.key)
      if let only = places.first, places.count == 1 {
        matches[index] = Match(line: only, isApproximate: false)
      } else if places.count > 1, places.count <= Self.candidates, item.level > 0 {
        let same = places.filter { table.lines[Int($0)].level + 1 == item.level }
        if let only = same.first, same.count == 1 { matches[index] = Match(line: only, isApproximate: false) }
      }
    }
  }

  /// Extends from each known line to its neighbours, downwards first.
  private mutating func spread(acrossGaps: Bool) {
    for index in items.indices.dropFirst() where matches[index] == nil {
      guard acrossGaps || !items[index].isAfterGap, let before = matches[index - 1] else { continue }
      take(before.line + 1, for: index, as: before)
    }
    for index in items.indices.dropLast().reversed() where matches[index] == nil {
      guard acrossGaps || !items[index + 1].isAfterGap, let after = matches[index + 1] else { continue }
      take(after.line - 1, for: index, as: after)
    }
  }

  @discardableResult
  private mutating func take(_ line: Int32, for index: Int, as neighbour: Match) -> Bool {
    guard table.lines.indices.contains(Int(line)), table.lines[Int(line)].key == items[index].key else { return false }
    matches[index] = Match(line: line, isApproximate: neighbour.isApproximate)
    return true
  }

  private mutating func matchRest() {
    var following = [Int32](repeating: .max, count: items.count + 1)
    for index in items.indices.reversed() { following[index] = matches[index]?.line ?? following[index + 1] }
    var before: Int32 = -1
    for index in items.indices {
      if matches[index] == nil {
        if index > 0, let neighbour = matches[index - 1], take(neighbour.line + 1, for: index, as: neighbour) {
        } else {
          matches[index] = best(for: index, after: before, before: following[index])
        }
      }
      before = matches[index]?.line ?? before
    }
  }

  private mutating func best(for index: Int, after previous: Int32, before next: Int32) -> Match? {
    let places = table.places(of: items[index].key)
    guard !places.isEmpty else { return nil }
    let middle = Self.firstIndex(in: places, above: previous)
    let near =
      places[max(places.startIndex, middle - Self.candidates)..<min(places.endIndex, middle + Self.candidates)]
    var best: (score: (Int, Int, Int, Int), line: Int32)?
    var run = 0
    var isShared = false
    for line in near {
      let length = budget > 0 ? length(ofRunAt: index, line) : 1
      let isBetween = line > previous && line < next
      let isOnLevel = table.lines[Int(line)].level + 1 == items[index].level
      // The nearest after the previous line's place, else the nearest before it.
      let nearness = line > previous ? -Int(line) : Int(line) - Int(Int32.max)
      let score = (length, isBetween ? 1 : 0, isOnLevel ? 1 : 0, nearness)
      if let known = best {
        if (score.0, score.1, score.2) == (known.score.0, known.score.1, known.score.2) { isShared = true }
        if score <= known.score { continue }
        if (score.0, score.1, score.2) > (known.score.0, known.score.1, known.score.2) { isShared = false }
      }
      best = (score, line)
      run = length
    }
    guard let best else { return nil }
    // A lone brace may be anywhere.
    let isBetween = best.score.1 == 1 && (previous >= 0 || next != .max)
    if items[index].key.isWeak, run < 2, !isBetween { return nil }
    return Match(line: best.line, isApproximate: isShared)
  }

  /// How many lines around it are equal in both, including this one.
  private mutating func length(ofRunAt index: Int, _ line: Int32) -> Int {
    var length = 1
    var step = 1
    while step <= Self.longestRun, index - step >= 0, Int(line) - step >= 0,
      items[index - step].key == table.lines[Int(line) - step].key
    {
      length += 1
      step += 1
    }
    step = 1
    while step <= Self.longestRun, index + step < items.count, Int(line) + step < table.lines.count,
      items[index + step].key == table.lines[Int(line) + step].key
    {
      length += 1
      step += 1
    }
    budget -= length
    return length
  }

  /// The first index whose line is greater than `line`.
  private static func firstIndex(in places: ArraySlice<Int32>, above line: Int32) -> Int {
    var (low, high) = (places.startIndex, places.endIndex)
    while low < high {
      let middle = (low + high) / 2
      if places[middle] <= line { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
