import Bytes
import Patches

/// Rules 4 to 7 of ``SeriesRules``: what dates and numbers say where the thread says nothing.
extension PartClusters {
  /// Rule 4: first what answers nothing, with equal versions; then cover letters alone; then what the thread left alone
  /// because it answers mails that are no parts.
  mutating func joinByClock() {
    for list in lists(of: { $0.cites.isEmpty }) { joinNeighbours(list, within: SeriesRules.clockWindow) }
    joinLooseCovers()
    for list in lists(of: { _ in true }) { joinNeighbours(list, within: SeriesRules.clockWindow) }
    // A series through two projects names one in each part.
    for list in lists(byRelease: true, of: { _ in true }) { joinNeighbours(list, within: SeriesRules.clockWindow) }
  }

  /// The parts that stand below no other, as far as they fit, by what they have in common.
  private func lists(byRelease: Bool = false, of fits: (Part) -> Bool) -> [[Int]] {
    var byKey: [PartKey: [Int]] = [:]
    for index in parts.indices where isLoose(index) && fits(parts[index]) {
      byKey[byRelease ? PartKey(byReleaseOf: parts[index]) : PartKey(parts[index]), default: []].append(index)
    }
    return PartKey.lists(byKey)
  }

  /// Whether the part has a date and a number, and nothing above it.
  private func isLoose(_ index: Int) -> Bool {
    above[index] == nil && parts[index].date != nil && parts[index].isNumbered
  }

  /// Cover letters alone, of another total or marked with a version that the patches do not state, or the other way
  /// round: each heads the nearest patches without one.
  private mutating func joinLooseCovers() {
    var bySender: [PartKey: [Int]] = [:]
    for index in parts.indices where isLoose(index) && parts[index].cites.isEmpty && parts[index].isHead {
      bySender[PartKey(senderOf: parts[index]), default: []].append(index)
    }
    for list in PartKey.lists(bySender) {
      for cover in list where parts[cover].isCover && isCoverAlone(cover) {
        let first = list.filter { !parts[$0].isCover && !hasCover($0) && mayHead(parts[cover], parts[$0]) }
          .min { distance(cover, $0) < distance(cover, $1) }
        if let first { join(first, cover) }
      }
    }
  }

  private func mayHead(_ cover: Part, _ first: Part) -> Bool {
    let haveOneTotal = cover.total == first.total || cover.total == nil
    guard SubjectTree.agree(cover.tree, first.tree), cover.isNear(first, within: SeriesRules.clockWindow) else {
      return false
    }
    if cover.effectiveVersion != first.effectiveVersion {
      return haveOneTotal && (cover.version == nil) != (first.version == nil)
    }
    return haveOneTotal || cover.isNear(first, within: SeriesRules.sendingWindow)
  }

  private func distance(_ one: Int, _ other: Int) -> Int64 {
    guard let first = parts[one].date, let second = parts[other].date else { return .max }
    let (gap, overflow) = first.subtractingReportingOverflow(second)
    return overflow || gap == .min ? .max : abs(gap)
  }

  // MARK: One day

  /// Rule 5.
  mutating func joinByDay() {
    var byDay: [PartKey: [Int]] = [:]
    for index in parts.indices where parts[index].isNumbered && parts[index].total != nil {
      guard let day = parts[index].day else { continue }
      var key = PartKey(parts[index])
      key.day = day
      byDay[key, default: []].append(index)
    }
    for list in PartKey.lists(byDay) where list.contains(where: { find($0) != find(list[0]) }) {
      joinInterrupted(list)
      joinAlike(list)
    }
  }

  /// The clusters that have parts in a list, in the order of those.
  private func pieces(of list: [Int]) -> [Int] {
    var met: Set<Int> = []
    return list.map(find).filter { met.insert($0).inserted }
  }

  private mutating func joinInterrupted(_ list: [Int]) {
    guard let total = parts[list[0]].total, total >= SeriesRules.leastInterrupted else { return }
    let pieces = pieces(of: list).filter { !hasAll($0, total) }
    guard pieces.count > 1, followOn(pieces, to: total) else { return }
    for piece in pieces.dropFirst() { join(pieces[0], piece) }
  }

  private func hasAll(_ cluster: Int, _ total: Int) -> Bool {
    Set(places(of: cluster).map(\.number)).count { (1...total).contains($0) } == total
  }

  /// Whether the numbers of each cluster lie beyond those of the one before, and together they are all there are.
  private func followOn(_ clusters: [Int], to total: Int) -> Bool {
    var next = 1
    for cluster in clusters {
      let patches = Set(places(of: cluster).map(\.number).filter { $0 > 0 })
      guard let lowest = patches.min(), let highest = patches.max(), lowest == next,
        patches.count == highest - lowest + 1, cluster == clusters[0] || !hasCover(cluster)
      else { return false }
      next = highest + 1
    }
    return next == total + 1
  }

  /// A day on which one sender sent more pieces of series of one length is a mailbox gone wild.
  private static let pieceLimit = 24

  private mutating func joinAlike(_ list: [Int]) {
    let pieces = pieces(of: list)
    guard pieces.count <= Self.pieceLimit else { return }
    for (order, later) in pieces.enumerated() {
      for earlier in pieces[..<order].reversed() where find(later) != find(earlier) && areAlike(later, earlier) {
        join(later, earlier)
        break
      }
    }
  }

  /// Whether a later cluster adds to an earlier one, or sends a few of its parts again.
  private func areAlike(_ later: Int, _ earlier: Int) -> Bool {
    let (after, before) = (cluster(of: later), cluster(of: earlier))
    // What stands below a part of something else belongs there.
    guard after.allSatisfy({ above[$0] != nil || !citesOther(than: earlier, $0, besides: later) }) else { return false }
    if clashes(later, earlier) {
      let patches = Set(after.map { parts[$0].place }.filter { $0.number > 0 })
      guard let total = parts[after[0]].total, patches.count < max(2, (total + 1) / 2),
        !hasCover(later) || !hasCover(earlier) || isCoverAlone(later)
      else { return false }
      return after.allSatisfy { index in
        let taken = before.filter { parts[$0].place == parts[index].place }
        return taken.isEmpty ? isAlike(index, before) : taken.contains { parts[$0].title == parts[index].title }
      }
    }
    return after.contains { isAlike($0, before) }
  }

  private func isAlike(_ index: Int, _ others: [Int]) -> Bool {
    others.prefix(64).contains { Title.areAlike(parts[$0].title, parts[index].title) }
  }

  private func citesOther(than earlier: Int, _ index: Int, besides own: Int) -> Bool {
    parts[index].cites.contains { cited in
      position[cited].map { find($0) != find(earlier) && find($0) != find(own) } ?? false
    }
  }

  // MARK: Continuations

  /// Rule 6.
  mutating func joinContinuations() {
    joinContinuationsInThread()
    let alone = parts.indices.filter { parts[$0].mayContinue && isAlone($0) }
    guard !alone.isEmpty, alone.count <= Self.aloneLimit else { return }
    // The series of several mails, by what comes next after them, the newest last.
    var continued: [Continuation: [Int]] = [:]
    for cluster in clusters where cluster.count > 1 { note(cluster, in: &continued) }
    for index in alone {
      guard let key = Continuation(by: parts[index]), let found = newest(of: continued[key] ?? [], continuedBy: index)
      else { continue }
      continued[key]?.removeAll { $0 == found }
      join(index, found)
      note(cluster(of: index), in: &continued)
    }
  }

  /// Of the series, each given by its last mail, the newest that the part continues.
  private func newest(of series: [Int], continuedBy index: Int) -> Int? {
    series.lazy.reversed().filter { isSentAfter($0, index) }.prefix(Self.alikeLimit)
      .first { isAlike(index, cluster(of: $0)) }
  }

  /// Parts that each continue some series, in what may be one, at most: more are an accident or an attack, and of as
  /// many series the titles are compared.
  private static let aloneLimit = 256
  private static let alikeLimit = 16

  /// What a part says of the series that it continues.
  private struct Continuation: Hashable {
    let key: PartKey
    let last: Int

    /// nil for a part that says nothing of it.
    init?(by part: Part) {
      guard let total = part.total else { return nil }
      self.init(of: part, total: part.number > total ? total : part.number - 1, last: part.number - 1)
    }

    /// Of the series whose newest mail this is.
    init(of part: Part, total: Int, last: Int) {
      var key = PartKey(senderOf: part)
      key.version = part.effectiveVersion
      key.total = total
      self.key = key
      self.last = last
    }
  }

  /// Notes a cluster, given as its parts in order, by its last one.
  private func note(_ cluster: [Int], in continued: inout [Continuation: [Int]]) {
    guard let last = cluster.last, let total = parts[last].total, let number = cluster.map({ parts[$0].number }).max()
    else { return }
    let key = Continuation(of: parts[last], total: total, last: number)
    let place = continued[key, default: []].firstIndex { $0 > last } ?? continued[key, default: []].count
    continued[key, default: []].insert(last, at: place)
  }

  /// Whether the part was sent within days after the last one of a series, for the same tree.
  private func isSentAfter(_ last: Int, _ index: Int) -> Bool {
    guard let date = parts[index].date, let before = parts[last].date, before <= date else { return false }
    return parts[last].isNear(parts[index], within: SeriesRules.continuationDays * 86_400)
      && SubjectTree.agree(parts[last].tree, parts[index].tree)
  }

  /// Clusters of one thread, sender and version that are compared with one another; more are an accident.
  private static let continuationLimit = 32

  private mutating func joinContinuationsInThread() {
    var byThread: [PartKey: Set<Int>] = [:]
    for index in parts.indices where parts[index].isNumbered {
      let cluster = find(index)
      for id in [parts[index].id] + (parts[index].anchor.map { [$0] } ?? []) {
        var key = PartKey(senderOf: parts[index])
        key.version = parts[index].effectiveVersion
        key.answering = id
        byThread[key, default: []].insert(cluster)
      }
    }
    for list in PartKey.lists(byThread.mapValues { $0.sorted() }) {
      for later in list.prefix(Self.continuationLimit) {
        for earlier in list.prefix(Self.continuationLimit) where goesBeyond(find(later), find(earlier)) {
          join(later, earlier)
        }
      }
    }
  }

  /// Whether each number of the one cluster lies beyond the total of the other, and it was sent at most a day later.
  private func goesBeyond(_ later: Int, _ earlier: Int) -> Bool {
    guard later != earlier else { return false }
    let (after, before) = (cluster(of: later), cluster(of: earlier))
    guard let total = before.compactMap({ parts[$0].total }).max(), let lowest = places(of: later).min()?.number,
      lowest > total, total > 1, let first = after.first, let last = before.last, first > last
    else { return false }
    return parts[first].isNear(parts[last], within: SeriesRules.siblingWindow)
  }

  // MARK: Cover letters

  /// Rule 7.
  mutating func joinRepeatedCovers() {
    var byTitle: [PartKey: [String: [Int]]] = [:]
    for index in parts.indices where parts[index].isCover && parts[index].isNumbered {
      var key = PartKey(senderOf: parts[index])
      key.version = parts[index].effectiveVersion
      byTitle[key, default: [:]][parts[index].title, default: []].append(index)
    }
    let lists = byTitle.values.flatMap(\.values).filter { $0.count > 1 }
    for list in lists.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      for cover in list where isCoverAlone(cover) {
        let again = list.filter {
          find($0) != find(cover) && !isCoverAlone($0) && SubjectTree.agree(parts[$0].tree, parts[cover].tree)
            && parts[$0].isNear(parts[cover], within: SeriesRules.siblingWindow)
        }
        if let nearest = again.min(by: { distance(cover, $0) < distance(cover, $1) }) { join(cover, nearest) }
      }
    }
  }
}
