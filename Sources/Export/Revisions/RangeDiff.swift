/// What changed from one revision of a series to another, as `git range-diff` shows it, read from the mails alone:
/// neither the base nor the repository of the code is needed.
public struct RangeDiff: Sendable {
  /// A patch of one revision and its counterpart in the other, or only one of them.
  public struct Pair: Sendable {
    /// Index in the older revision; nil for a new patch.
    public let old: Int?
    /// Index in the newer revision; nil for a patch that was dropped.
    public let new: Int?
    /// What differs, as a diff of the two patches; empty if nothing does.
    public let difference: [String]

    public var isSame: Bool { old != nil && new != nil && difference.isEmpty }
    /// `=` the same, `!` changed, `<` dropped, `>` new.
    public var mark: String { old == nil ? ">" : new == nil ? "<" : isSame ? "=" : "!" }
  }

  /// In git's order: that of the newer revision, dropped patches where they stood.
  public let pairs: [Pair]

  /// The percentage of a patch that may change before it counts as a different one (git's default).
  static let creationFactor = 60
  /// A patch that differs from every other costs this much to be matched.
  private static let never = 1 << 40
  /// Steps spent on finding out which patches belong together.
  private static let budget = 40_000_000
  /// Steps spent on what differs between two that belong together, and how many lines of a pair may differ; later pairs
  /// are looked at for small changes only.
  private static let differenceBudget = 50_000_000
  private static let (differenceLimit, smallDifference) = (4000, 100)

  public init(from old: [PlannedCommit], to new: [PlannedCommit]) {
    var table = LineNumbers()
    let left = old.map { ComparedPatch($0, &table) }
    let right = new.map { ComparedPatch($0, &table) }
    let matches = Self.matches(left, right)
    var pairs: [Pair] = []
    var isShown = [Bool](repeating: false, count: left.count)
    var index = 0
    var matched = Set(matches.compactMap { $0 })
    matched.formIntersection(left.indices)
    var steps = Self.differenceBudget
    func skipOld() {
      while index < left.count, isShown[index] || !matched.contains(index) {
        if !isShown[index] { pairs.append(Pair(old: index, new: nil, difference: [])) }
        index += 1
      }
    }
    for (place, match) in matches.enumerated() {
      skipOld()
      if let match {
        pairs.append(Pair(old: match, new: place, difference: Self.difference(left[match], right[place], &steps)))
        isShown[match] = true
      } else {
        pairs.append(Pair(old: nil, new: place, difference: []))
      }
    }
    skipOld()
    self.pairs = pairs
  }

  /// For each new patch the old one that it was (git's get_correspondences).
  private static func matches(_ old: [ComparedPatch], _ new: [ComparedPatch]) -> [Int?] {
    var matches = [Int?](repeating: nil, count: new.count)
    var exact: [[Int32]: [Int]] = [:]
    for index in old.indices.reversed() { exact[old[index].diffNumbers, default: []].append(index) }
    var isTaken = [Bool](repeating: false, count: old.count)
    for index in new.indices {
      guard let match = exact[new[index].diffNumbers]?.popLast() else { continue }
      matches[index] = match
      isTaken[match] = true
    }
    let rows = old.indices.filter { !isTaken[$0] }
    let columns = new.indices.filter { matches[$0] == nil }
    let size = rows.count + columns.count
    guard !rows.isEmpty, !columns.isEmpty, size <= 600 else { return matches }
    var cost = [Int](repeating: 0, count: size * size)
    var left = budget
    let (before, after) = (rows.map { Candidate(old[$0]) }, columns.map { Candidate(new[$0]) })
    for (row, a) in before.enumerated() {
      for (column, b) in after.enumerated() { cost[row * size + column] = Self.cost(a, b, &left) }
      for column in columns.count..<size {
        cost[row * size + column] = 2 * (a.lines.count * creationFactor / 100)
      }
    }
    for row in rows.count..<size {
      for (column, b) in after.enumerated() {
        cost[row * size + column] = 2 * (b.lines.count * creationFactor / 100)
      }
    }
    for (row, column) in Assignment.columns(cost, size: size).enumerated()
    where row < rows.count && column < columns.count && cost[row * size + column] < never {
      matches[columns[column]] = rows[row]
    }
    return matches
  }

  /// A patch that has none of the same lines on the other side.
  private struct Candidate {
    let subject: String
    let lines: [Int32]
    let sorted: [Int32]

    init(_ patch: ComparedPatch) {
      subject = patch.subject
      lines = patch.diffNumbers
      sorted = lines.sorted()
    }
  }

  /// Twice the lines that a diff of the two would print; more than both are worth is as bad as never.
  private static func cost(_ old: Candidate, _ new: Candidate, _ left: inout Int) -> Int {
    let (a, b) = (old.lines, new.lines)
    let worth = (a.count + b.count) * creationFactor / 100 + 2
    guard left > 0, differ(old.sorted, new.sorted, by: worth, &left) else { return never }
    let diff = LineDiff(a, b, limit: min(worth, 2000))
    left -= diff.steps + a.count + b.count
    // Of two equally close ones, the one with the same subject; git leaves that to chance.
    return 2 * diff.printedLines(context: 3, oldCount: a.count) + (old.subject == new.subject ? 0 : 1)
  }

  /// Whether no more than so many lines stand more often on one side than on the other: at least these differ.
  private static func differ(_ old: [Int32], _ new: [Int32], by worth: Int, _ left: inout Int) -> Bool {
    guard abs(old.count - new.count) <= worth else { return false }
    var (oldIndex, newIndex, found) = (0, 0, 0)
    while oldIndex < old.count, newIndex < new.count, found <= worth {
      let (a, b) = (old[oldIndex], new[newIndex])
      if a <= b { oldIndex += 1 }
      if b <= a { newIndex += 1 }
      if a != b { found += 1 }
    }
    left -= oldIndex + newIndex
    return found + old.count - oldIndex + new.count - newIndex <= worth
  }

  /// A diff of two patches, each hunk under the section it lies in.
  private static func difference(_ old: ComparedPatch, _ new: ComparedPatch, _ left: inout Int) -> [String] {
    let diff = LineDiff(old.numbers, new.numbers, limit: left > 0 ? differenceLimit : smallDifference)
    left -= diff.steps
    var result: [String] = []
    for hunk in diff.hunks(context: 3, oldCount: old.lines.count) {
      let section = old.lines[..<hunk.old.lowerBound].last(where: isSection).map(sectionName)
      result.append(section.map { "@@ \($0)" } ?? "@@")
      var line = hunk.old.lowerBound
      for change in hunk.changes {
        result += old.lines[line..<change.old.lowerBound].map { " " + $0 }
        result += old.lines[change.old].map { "-" + $0 }
        result += new.lines[change.new].map { "+" + $0 }
        line = change.old.upperBound
      }
      result += old.lines[line..<hunk.old.upperBound].map { " " + $0 }
    }
    return result
  }

  /// git's pattern for range-diffs: `^ ## (.*) ##$|^.?@@ (.*)$`.
  private static func isSection(_ line: String) -> Bool {
    (line.hasPrefix(" ## ") && line.hasSuffix(" ##")) || line.hasPrefix("@@ ") || line.dropFirst().hasPrefix("@@ ")
  }

  private static func sectionName(_ line: String) -> String {
    if line.hasPrefix(" ## ") { return String(line.dropFirst(4).dropLast(3)) }
    return String(line.dropFirst(line.hasPrefix("@@ ") ? 3 : 4))
  }
}
