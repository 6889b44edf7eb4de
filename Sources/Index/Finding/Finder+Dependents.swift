public import Bytes
public import Tracker

extension Finder {
  /// So many names are looked for at once.
  private static let namesLimit = 1000
  /// So many series are found, and mails read, at most: whoever names a series in thousands of mails keeps nobody waiting.
  private static let (foundLimit, readLimit) = (1000, 20_000)

  /// The heads of the series that say they depend on one of these, by the heads of these; oldest first, and of very many
  /// the newest.
  ///
  /// - Throws: ``UnfinishedSearch`` for who may not be kept waiting, while there is no index.
  public func dependents(on groups: [SeriesGroup]) throws -> [ObjectID: [ObjectID]] {
    guard !lacksIndex else { throw UnfinishedSearch() }
    let asked = Set(groups.map(\.head))
    var words: Set<String> = []
    for group in groups {
      words.formUnion(group.members.map { Dependency.message($0).word })
      words.formUnion(try group.members.compactMap { try snapshot.message($0)?.content.changeID })
    }
    var rest = words.compactMap { Phrase(whole: $0, .dependency).map(Query.phrase) }[...]
    var hits: Set<Hit> = []
    while !rest.isEmpty {
      var filter = ListFilter()
      filter.archived = .also
      filter.query = .any(Array(rest.prefix(Self.namesLimit)))
      hits.formUnion(try series(filter, limit: Self.foundLimit))
      rest = rest.dropFirst(Self.namesLimit)
    }
    var result: [ObjectID: [ObjectID]] = [:]
    var read = 0
    for group in try naming(hits) {
      read += group.allPatches.count
      guard read <= Self.readLimit else { break }
      for head in try snapshot.dependencies(of: group) where asked.contains(head) {
        result[head, default: []].append(group.head)
      }
    }
    return result.mapValues { $0.reversed() }
  }

  /// The series that were found, newest first, each after the partial rerolls that are completed from it: what these
  /// inherit names is not found by words of their own.
  private func naming(_ hits: Set<Hit>) throws -> [SeriesGroup] {
    var seen: Set<ObjectID> = []
    var result: [SeriesGroup] = []
    for hit in hits.sorted(by: Hit.precedes) {
      var rerolls: [SeriesGroup] = []
      var next = try snapshot.series(head: hit.id)
      while let group = next, rerolls.isEmpty || !group.inherited.isEmpty, seen.insert(group.head).inserted {
        rerolls.append(group)
        next = try group.next.flatMap { try snapshot.series(head: $0) }
      }
      result += rerolls.reversed()
    }
    return result
  }
}
