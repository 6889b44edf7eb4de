/// The shortest way from one list of lines to another (Myers 1986), with bounds on what it may cost.
struct LineDiff {
  /// Lines of the old list that are replaced by lines of the new one.
  struct Change: Hashable {
    var old: Range<Int>
    var new: Range<Int>
  }

  /// In order, never touching each other.
  private(set) var changes: [Change] = []
  /// Steps taken, to be counted against a budget.
  private(set) var steps = 0

  /// Lines are given as numbers: equal lines have equal numbers.
  ///
  /// - Parameter limit: The most lines that may differ; lists that differ in more are treated as entirely different.
  init(_ old: [Int32], _ new: [Int32], limit: Int = 2000) {
    var start = 0
    var (oldEnd, newEnd) = (old.count, new.count)
    while start < oldEnd, start < newEnd, old[start] == new[start] { start += 1 }
    while oldEnd > start, newEnd > start, old[oldEnd - 1] == new[newEnd - 1] {
      oldEnd -= 1
      newEnd -= 1
    }
    steps = start + old.count - oldEnd
    guard start < oldEnd || start < newEnd else { return }
    guard let trace = trace(old[start..<oldEnd], new[start..<newEnd], limit) else {
      changes = [Change(old: start..<oldEnd, new: start..<newEnd)]
      return
    }
    collect(trace, oldCount: oldEnd - start, newCount: newEnd - start, offset: start)
    slide(old, new)
  }

  /// How many lines a diff with this much context prints, hunk headers included.
  func printedLines(context: Int, oldCount: Int) -> Int {
    hunks(context: context, oldCount: oldCount).reduce(0) { $0 + 1 + $1.lines }
  }

  /// Changes that stand so near that their context meets, and the old lines shown around them.
  struct Hunk {
    var changes: ArraySlice<Change>
    var old: Range<Int>
    /// Lines shown: context, removed and added.
    var lines: Int { old.count + changes.reduce(0) { $0 + $1.new.count } }
  }

  func hunks(context: Int, oldCount: Int) -> [Hunk] {
    var result: [Hunk] = []
    for (index, change) in changes.enumerated() {
      let reach = max(0, change.old.lowerBound - context)..<min(oldCount, change.old.upperBound + context)
      if let last = result.last, reach.lowerBound <= last.old.upperBound {
        result[result.count - 1] = Hunk(
          changes: changes[last.changes.startIndex...index], old: last.old.lowerBound..<reach.upperBound)
      } else {
        result.append(Hunk(changes: changes[index...index], old: reach))
      }
    }
    return result
  }

  /// For every number of differences the furthest old line on each diagonal; nil beyond the limit.
  private mutating func trace(_ old: ArraySlice<Int32>, _ new: ArraySlice<Int32>, _ limit: Int) -> [[Int32]]? {
    let (oldCount, newCount) = (old.count, new.count)
    let most = min(limit, oldCount + newCount)
    guard abs(oldCount - newCount) <= most else { return nil }
    var furthest = [Int32](repeating: 0, count: 2 * most + 3)
    var trace: [[Int32]] = []
    let middle = most + 1
    for distance in 0...most {
      trace.append(Array(furthest[(middle - distance)...(middle + distance)]))
      for diagonal in stride(from: -distance, through: distance, by: 2) {
        let isDown =
          diagonal == -distance
          || (diagonal != distance && furthest[middle + diagonal - 1] < furthest[middle + diagonal + 1])
        var x = Int(isDown ? furthest[middle + diagonal + 1] : furthest[middle + diagonal - 1] + 1)
        var y = x - diagonal
        while x < oldCount, y < newCount, old[old.startIndex + x] == new[new.startIndex + y] {
          x += 1
          y += 1
          steps += 1
        }
        steps += 1
        furthest[middle + diagonal] = Int32(x)
        if x >= oldCount, y >= newCount { return trace }
      }
    }
    return nil
  }

  /// Follows the trace back from the end.
  private mutating func collect(_ trace: [[Int32]], oldCount: Int, newCount: Int, offset: Int) {
    var (x, y) = (oldCount, newCount)
    for distance in stride(from: trace.count - 1, to: 0, by: -1) {
      // What stood before this round, on diagonals -distance...distance.
      let before = trace[distance]
      func furthest(_ diagonal: Int) -> Int { Int(before[diagonal + distance]) }
      let diagonal = x - y
      let isDown = diagonal == -distance || (diagonal != distance && furthest(diagonal - 1) < furthest(diagonal + 1))
      let previous = isDown ? diagonal + 1 : diagonal - 1
      let fromX = furthest(previous)
      let fromY = fromX - previous
      let change =
        isDown
        ? Change(old: fromX..<fromX, new: fromY..<fromY + 1) : Change(old: fromX..<fromX + 1, new: fromY..<fromY)
      add(change, offset: offset)
      (x, y) = (fromX, fromY)
    }
    changes.reverse()
  }

  /// Puts a change before the ones collected so far, in one piece with the first of them if they touch.
  private mutating func add(_ change: Change, offset: Int) {
    let old = change.old.lowerBound + offset..<change.old.upperBound + offset
    let new = change.new.lowerBound + offset..<change.new.upperBound + offset
    if let last = changes.last, old.upperBound == last.old.lowerBound, new.upperBound == last.new.lowerBound {
      changes[changes.count - 1] = Change(
        old: old.lowerBound..<last.old.upperBound, new: new.lowerBound..<last.new.upperBound)
    } else {
      changes.append(Change(old: old, new: new))
    }
  }

  /// Moves what was only added or only removed as far down as the lines allow, as git shows it.
  private mutating func slide(_ old: [Int32], _ new: [Int32]) {
    for index in changes.indices.reversed() {
      let next = index + 1 < changes.count ? changes[index + 1] : nil
      while true {
        let change = changes[index]
        let (oldEnd, newEnd) = (change.old.upperBound, change.new.upperBound)
        guard oldEnd < old.count, newEnd < new.count, oldEnd < (next?.old.lowerBound ?? .max),
          newEnd < (next?.new.lowerBound ?? .max)
        else { break }
        let canSlide =
          change.old.isEmpty
          ? new[change.new.lowerBound] == new[newEnd]
          : change.new.isEmpty && old[change.old.lowerBound] == old[oldEnd]
        guard canSlide else { break }
        changes[index] = Change(
          old: change.old.lowerBound + 1..<oldEnd + 1, new: change.new.lowerBound + 1..<newEnd + 1)
      }
    }
    merge()
  }

  private mutating func merge() {
    var merged: [Change] = []
    for change in changes {
      if let last = merged.last, last.old.upperBound == change.old.lowerBound,
        last.new.upperBound == change.new.lowerBound
      {
        merged[merged.count - 1] = Change(
          old: last.old.lowerBound..<change.old.upperBound, new: last.new.lowerBound..<change.new.upperBound)
      } else {
        merged.append(change)
      }
    }
    changes = merged
  }
}
