import Bytes

/// Rule 9 of ``SeriesRules``: `[PATCH v3 4/7]` sent alone in answer to part 4 of v2.
///
/// Where its thread does not say so, a partial reroll is found by name; see ``RevisionRules``.
enum PartialReroll {
  /// The batches, those that only replace parts of an earlier version completed from it.
  static func complete(_ batches: [SubmissionBatch]) -> [SubmissionBatch] {
    guard batches.count > 1 else { return batches }
    var result = batches.sorted {
      $0.version == $1.version ? ($0.parts.first?.id ?? .zero) < ($1.parts.first?.id ?? .zero) : $0.version < $1.version
    }
    var home: [ObjectID: Int] = [:]
    for (index, batch) in result.enumerated() { for part in batch.parts { home[part.id] = index } }
    // The full version that a reroll builds on, by way of other rerolls.
    var origin = Array(result.indices)
    for index in result.indices {
      guard let answered = base(of: result[index], at: index, among: result, home: home) else { continue }
      origin[index] = origin[answered]
      // v3 of part 3 in answer to v1 builds on the v2 of part 2 that was sent between.
      let base = result.indices.filter { origin[$0] == origin[answered] && result[$0].version < result[index].version }
        .max { (result[$0].version, $0) < (result[$1].version, $1) }
      guard let group = result[base ?? answered].group else { continue }
      result[index].inherited = group.inherited.merging(group.patches) { _, own in own }
      result[index].inheritedCover = group.cover ?? group.inheritedCover
    }
    return result
  }

  /// The earlier version that the batch corrects; nil unless it holds only some of the parts, has no cover letter,
  /// none of them stands below another one (that would be a whole series of which a part is late), and one of them
  /// answers the part with its own number.
  private static func base(
    of batch: SubmissionBatch, at index: Int, among all: [SubmissionBatch], home: [ObjectID: Int]
  ) -> Int? {
    guard batch.version > Part.Version(1), batch.total > 1, !batch.numbers.contains(0),
      batch.numbers.count < batch.total
    else { return nil }
    let own = Set(batch.parts.map(\.id))
    guard batch.parts.allSatisfy({ own.isDisjoint(with: $0.cites) }) else { return nil }
    var candidates: Set<Int> = []
    for part in batch.parts {
      for cited in part.cites {
        guard let other = home[cited], other != index, all[other].version < batch.version,
          all[other].total == batch.total, let target = all[other].parts.first(where: { $0.id == cited })
        else { continue }
        if target.place == part.place, target.sender == part.sender { candidates.insert(other) }
      }
    }
    return candidates.max { (all[$0].version, $0) < (all[$1].version, $1) }
  }
}
