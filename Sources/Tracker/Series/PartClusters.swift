import Bytes
import Patches

/// Parts joined step by step into clusters; ``SeriesRules`` states the rules, which stand in extensions of this type:
/// those of the thread in `PartClusters+Thread`, those of the clock in `PartClusters+Clock`.
///
/// Every rule goes through parts and clusters in the order of dates and ids, so that what comes out does not depend on the
/// order in which the parts are given.
struct PartClusters {
  /// In order of date, then id.
  let parts: [Part]
  /// The index of each part.
  let position: [ObjectID: Int]
  /// The part that each part stands below in the thread.
  private(set) var above: [Int?]
  /// Disjoint sets: the representative of a part's cluster is found by following these.
  private var leader: [Int]
  /// How often each place is taken in the cluster, valid for representatives.
  private var places: [[Part.Place: Int]]
  /// The members of the cluster, valid for representatives.
  private var members: [[Int]]

  init(_ given: some Collection<Part>) {
    parts = given.sorted(by: Part.precedes)
    position = Dictionary(parts.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    leader = Array(parts.indices)
    places = parts.map { [$0.place: 1] }
    members = parts.indices.map { [$0] }
    above = parts.map { _ in nil }
  }

  /// The clusters, with the thread inside each.
  func batches() -> [SubmissionBatch] {
    representatives.map { representative in
      let inside = members[representative]
      var answers: [ObjectID: [ObjectID]] = [:]
      for index in inside {
        if let upper = above[index] { answers[parts[upper].id, default: []].append(parts[index].id) }
      }
      return SubmissionBatch(parts: inside.map { parts[$0] }, answers: answers)
    }
  }

  // MARK: Clusters

  /// One part of each cluster.
  var representatives: [Int] { leader.indices.filter { leader[$0] == $0 } }

  /// The clusters as lists of parts, each in order, in the order of their first parts.
  var clusters: [[Int]] { representatives.map { members[$0].sorted() }.sorted { $0[0] < $1[0] } }

  /// The representative of a part's cluster.
  func find(_ index: Int) -> Int {
    var index = index
    while leader[index] != index { index = leader[index] }
    return index
  }

  /// The parts in the cluster of a part, in order.
  func cluster(of index: Int) -> [Int] { members[find(index)].sorted() }

  /// Whether the part is in a cluster of its own.
  func isAlone(_ index: Int) -> Bool { members[find(index)].count == 1 }

  /// The places taken in the cluster of a part.
  func places(of index: Int) -> Dictionary<Part.Place, Int>.Keys { places[find(index)].keys }

  func hasCover(_ index: Int) -> Bool { places(of: index).contains { $0.number == 0 } }

  /// Whether no patch is in the cluster of a part.
  func isCoverAlone(_ index: Int) -> Bool { places(of: index).allSatisfy { $0.number == 0 } }

  /// Whether two clusters have a place in common.
  func clashes(_ one: Int, _ other: Int) -> Bool {
    let (first, second) = (find(one), find(other))
    guard first != second else { return false }
    let (few, many) = places[first].count < places[second].count ? (first, second) : (second, first)
    return places[few].keys.contains { places[many][$0] != nil }
  }

  /// Joins the smaller cluster to the larger, so that finding stays logarithmic.
  mutating func join(_ one: Int, _ other: Int) {
    let (first, second) = (find(one), find(other))
    guard first != second else { return }
    let (small, large) = members[first].count < members[second].count ? (first, second) : (second, first)
    leader[small] = large
    members[large] += members[small]
    members[small] = []
    places[large].merge(places[small], uniquingKeysWith: +)
    places[small] = [:]
  }

  /// Joins a part with the one that it stands below.
  mutating func put(_ index: Int, below upper: Int) {
    above[index] = upper
    join(index, upper)
  }

  /// Joins each part of the list, oldest first, to the cluster with the nearest part where no number clashes.
  mutating func joinNeighbours(_ list: [Int], within window: Int64) {
    // The last part of each cluster met so far, the most recent last; only the newest few can be near.
    var open: [Int] = []
    for index in list {
      let near = open.suffix(32).reversed().first {
        find($0) == find(index) || (parts[$0].isNear(parts[index], within: window) && !clashes($0, index))
      }
      if let near {
        join(index, near)
        open.removeAll { $0 == near }
      }
      open.append(index)
    }
  }
}

/// What a rule compares between parts.
struct PartKey: Hashable {
  let sender: UInt64
  let isPull: Bool
  var total: Int?
  var version: Part.Version?
  var tree: String?
  /// The message that they answer.
  var answering: ObjectID?
  var day: Int64?

  /// Everything that parts of one batch have in common as a rule.
  init(_ part: Part) {
    self.init(senderOf: part)
    total = part.total
    version = part.effectiveVersion
    tree = part.tree?.name
  }

  /// The same for any tree, except that releases are distinguished.
  init(byReleaseOf part: Part) {
    self.init(part)
    tree = part.tree?.release
  }

  /// The sender alone.
  init(senderOf part: Part) {
    sender = part.sender
    isPull = part.isPull
  }

  /// The lists of those that have a key in common, in the order of their first parts.
  static func lists(_ byKey: [PartKey: [Int]]) -> [[Int]] {
    byKey.values.filter { $0.count > 1 }.sorted { $0.lexicographicallyPrecedes($1) }
  }
}
