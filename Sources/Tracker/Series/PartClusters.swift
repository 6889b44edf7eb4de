import Bytes

/// Parts joined step by step into clusters: rules 1 to 6 of ``SeriesRules``.
struct PartClusters {
  /// In order of date, then id, so that what follows does not depend on the order given.
  private let parts: [Part]
  private let position: [ObjectID: Int]
  /// Disjoint sets: the representative of a part's cluster is found by following these.
  private var leader: [Int]
  /// The numbers in the cluster, valid for representatives.
  private var numbers: [[Int: Int]]
  /// The members of the cluster, valid for representatives.
  private var members: [[Int]]
  /// The part that each part stands below, by rule 1 or 2.
  private var above: [Int?]

  init(_ given: some Collection<Part>) {
    parts = given.sorted(by: Part.precedes)
    position = Dictionary(parts.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    leader = Array(parts.indices)
    numbers = parts.map { [$0.number: 1] }
    members = parts.indices.map { [$0] }
    above = parts.map { _ in nil }
  }

  // MARK: Rules

  /// Rule 1.
  mutating func joinByThread() {
    for index in parts.indices where !parts[index].isCover {
      let part = parts[index]
      for cited in part.cites {
        guard let other = position[cited], isPlainlyBelow(part, parts[other]) else { continue }
        above[index] = other
        join(index, other)
        break
      }
    }
  }

  /// Rule 2.
  mutating func joinMixedVersions() {
    for index in parts.indices where above[index] == nil && !parts[index].isCover {
      let part = parts[index]
      for cited in part.cites {
        guard let other = position[cited] else { continue }
        let upper = parts[other]
        guard upper.total == part.total, upper.number < part.number, upper.sender == part.sender,
          upper.effectiveVersion != part.effectiveVersion,
          upper.version == nil || part.version == nil || upper.isCover,
          isNear(part, upper, within: SeriesRules.mixedVersionWindow), !clashes(index, other)
        else { continue }
        above[index] = other
        join(index, other)
        break
      }
    }
  }

  /// Rule 3.
  mutating func joinSiblings() {
    var byKey: [SiblingKey: [Int]] = [:]
    for index in parts.indices where above[index] == nil {
      let part = parts[index]
      for cited in Set(part.cites + (part.anchor.map { [$0] } ?? [])) {
        byKey[SiblingKey(part, answering: cited), default: []].append(index)
      }
    }
    for list in Self.ordered(byKey) { joinNeighbours(list, within: SeriesRules.siblingWindow) }
  }

  /// Rule 4: first what answers nothing, with equal versions; then a cover letter with patches of which only one side
  /// states a version; then what the thread left alone because it answers mails that are no parts.
  mutating func joinByClock() {
    var alike: [SiblingKey: [Int]] = [:]
    var anyVersion: [SiblingKey: [Int]] = [:]
    for index in parts.indices where above[index] == nil && parts[index].cites.isEmpty && parts[index].date != nil {
      alike[SiblingKey(parts[index], answering: nil), default: []].append(index)
      anyVersion[SiblingKey(parts[index], answering: nil, version: 0), default: []].append(index)
    }
    for list in Self.ordered(alike) { joinNeighbours(list, within: SeriesRules.clockWindow) }
    for list in Self.ordered(anyVersion) {
      let covers = list.filter { parts[$0].isCover && members[find($0)].count == 1 }
      let others = list.filter { numbers[find($0)][0] == nil }
      for cover in covers {
        let fitting = others.filter {
          (parts[$0].version == nil) != (parts[cover].version == nil)
            && isNear(parts[$0], parts[cover], within: SeriesRules.clockWindow) && !clashes($0, cover)
        }
        if let first = fitting.first { join(first, cover) }
      }
    }
    var loose: [SiblingKey: [Int]] = [:]
    for index in parts.indices where above[index] == nil && parts[index].date != nil {
      loose[SiblingKey(parts[index], answering: nil), default: []].append(index)
    }
    for list in Self.ordered(loose) { joinNeighbours(list, within: SeriesRules.clockWindow) }
  }

  /// Rule 5: patches 1 to 30 of 37, and patches 31 to 37 an hour later.
  mutating func joinInterrupted() {
    var byDay: [DayKey: [Int]] = [:]
    for index in parts.indices where parts[index].total >= SeriesRules.leastInterrupted {
      guard let day = parts[index].day else { continue }
      byDay[DayKey(parts[index], day), default: []].append(index)
    }
    for list in byDay.values.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      let total = parts[list[0]].total
      // In the order of their first parts, which is that of their dates.
      var met: Set<Int> = []
      let pieces = list.map(find).filter { met.insert($0).inserted && !hasAll($0, total) }
      guard pieces.count > 1, followOn(pieces, to: total) else { continue }
      for piece in pieces.dropFirst() { join(pieces[0], piece) }
    }
  }

  private func hasAll(_ cluster: Int, _ total: Int) -> Bool {
    numbers[cluster].keys.count { (1...total).contains($0) } == total
  }

  /// Whether the numbers of each cluster lie beyond those of the one before, and together they are all there are.
  private func followOn(_ clusters: [Int], to total: Int) -> Bool {
    var next = 1
    for cluster in clusters {
      let patches = numbers[cluster].keys.filter { $0 > 0 }
      guard let lowest = patches.min(), let highest = patches.max(), lowest == next,
        patches.count == highest - lowest + 1, cluster == clusters[0] || numbers[cluster][0] == nil
      else { return false }
      next = highest + 1
    }
    return next == total + 1
  }

  /// Rule 6: `[PATCH 9/10]` and `[PATCH 10/10]` in the thread of a series of 8.
  mutating func joinContinuations() {
    var byThread: [ThreadKey: Set<Int>] = [:]
    for index in parts.indices {
      let cluster = find(index)
      for id in [parts[index].id] + (parts[index].anchor.map { [$0] } ?? []) {
        byThread[ThreadKey(parts[index], id), default: []].insert(cluster)
      }
    }
    let lists = byThread.values.map { $0.sorted() }.filter { $0.count > 1 }
    for list in lists.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      for later in list.prefix(Self.continuationLimit) {
        for earlier in list.prefix(Self.continuationLimit) where continues(find(later), find(earlier)) {
          join(later, earlier)
        }
      }
    }
  }

  /// Whether each number of the one cluster lies beyond the total of the other, and it was sent at most a day later.
  private func continues(_ later: Int, _ earlier: Int) -> Bool {
    guard later != earlier else { return false }
    let (after, before) = (members[later], members[earlier])
    guard let total = before.map({ parts[$0].total }).max(), let lowest = numbers[later].keys.min(), lowest > total,
      total > 1, let first = after.min(), let last = before.max(), first > last
    else { return false }
    return isNear(parts[first], parts[last], within: SeriesRules.siblingWindow)
  }

  private static func ordered(_ lists: [SiblingKey: [Int]]) -> [[Int]] {
    lists.values.filter { $0.count > 1 }.sorted { $0.lexicographicallyPrecedes($1) }
  }

  // MARK: Result

  /// The clusters, with the thread inside each.
  func sendings() -> [Sending] {
    leader.indices.filter { leader[$0] == $0 }.map { representative in
      let inside = members[representative]
      var answers: [ObjectID: [ObjectID]] = [:]
      for index in inside {
        if let upper = above[index] { answers[parts[upper].id, default: []].append(parts[index].id) }
      }
      return Sending(parts: inside.map { parts[$0] }, answers: answers)
    }
  }

  // MARK: Parts of the rules

  private struct SiblingKey: Hashable {
    let sender: UInt64
    let total: Int
    let version: Int
    let answering: ObjectID?

    init(_ part: Part, answering: ObjectID?, version: Int? = nil) {
      sender = part.sender
      total = part.total
      self.version = version ?? part.effectiveVersion
      self.answering = answering
    }
  }

  /// Parts of one sender, total and version that were sent on one day.
  private struct DayKey: Hashable {
    let sender: UInt64
    let total: Int
    let version: Int
    let day: Int64

    init(_ part: Part, _ day: Int64) {
      sender = part.sender
      total = part.total
      version = part.effectiveVersion
      self.day = day
    }
  }

  /// Parts of one sender and version that stand in one thread.
  private struct ThreadKey: Hashable {
    let sender: UInt64
    let version: Int
    let message: ObjectID

    init(_ part: Part, _ message: ObjectID) {
      sender = part.sender
      version = part.effectiveVersion
      self.message = message
    }
  }

  /// Clusters of one thread, sender and version that are compared with one another; more are an accident.
  private static let continuationLimit = 32

  private func isPlainlyBelow(_ part: Part, _ upper: Part) -> Bool {
    upper.total == part.total && upper.effectiveVersion == part.effectiveVersion && upper.number < part.number
      && (upper.sender == part.sender || isNear(part, upper, within: SeriesRules.siblingWindow))
  }

  private func isNear(_ one: Part, _ other: Part, within window: Int64) -> Bool {
    guard let first = one.date, let second = other.date else { return false }
    let (gap, overflow) = first.subtractingReportingOverflow(second)
    return !overflow && gap.magnitude <= window.magnitude
  }

  /// Joins each part of the list, oldest first, to the cluster with the nearest part where no number clashes.
  private mutating func joinNeighbours(_ list: [Int], within window: Int64) {
    // The last part of each cluster met so far, the most recent last; only the newest few can be near.
    var open: [Int] = []
    for index in list {
      let near = open.suffix(32).reversed().first {
        find($0) == find(index) || (isNear(parts[$0], parts[index], within: window) && !clashes($0, index))
      }
      if let near {
        join(index, near)
        open.removeAll { $0 == near }
      }
      open.append(index)
    }
  }

  // MARK: Disjoint sets

  private func find(_ index: Int) -> Int {
    var index = index
    while leader[index] != index { index = leader[index] }
    return index
  }

  private func clashes(_ one: Int, _ other: Int) -> Bool {
    let (first, second) = (find(one), find(other))
    guard first != second else { return false }
    let (few, many) = numbers[first].count < numbers[second].count ? (first, second) : (second, first)
    return numbers[few].keys.contains { numbers[many][$0] != nil }
  }

  /// Joins the smaller cluster to the larger, so that finding stays logarithmic.
  private mutating func join(_ one: Int, _ other: Int) {
    let (first, second) = (find(one), find(other))
    guard first != second else { return }
    let (small, large) = members[first].count < members[second].count ? (first, second) : (second, first)
    leader[small] = large
    members[large] += members[small]
    members[small] = []
    numbers[large].merge(numbers[small], uniquingKeysWith: +)
    numbers[small] = [:]
  }
}
