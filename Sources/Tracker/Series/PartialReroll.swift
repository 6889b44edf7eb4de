import Bytes

/// Rule 9 of ``SeriesRules``: `[PATCH v3 4/7]` sent alone in answer to part 4 of v2.
///
/// Where its thread does not say so, a partial reroll is found by name; see ``RevisionRules``.
enum PartialReroll {
  /// The batches, those that only replace parts of an earlier version completed from it. Those of one version that
  /// correct one series, hours or days apart, are one batch.
  static func complete(_ batches: [SubmissionBatch]) -> [SubmissionBatch] {
    guard batches.count > 1 else { return batches }
    var result = joinedByVersion(sorted(batches))
    let (origin, _) = origins(of: result)
    for index in result.indices where origin[index] != index {
      // v3 of part 3 in answer to v1 builds on the v2 of part 2 that was sent between.
      let base = result.indices.filter { origin[$0] == origin[index] && result[$0].version < result[index].version }
        .max { (result[$0].version, $0) < (result[$1].version, $1) }
      guard let group = result[base ?? origin[index]].group else { continue }
      result[index].inherited = group.inherited.merging(group.patches) { _, own in own }
      result[index].inheritedCover = group.cover ?? group.inheritedCover
    }
    return result
  }

  private static func sorted(_ batches: [SubmissionBatch]) -> [SubmissionBatch] {
    batches.sorted {
      $0.version == $1.version ? ($0.parts.first?.id ?? .zero) < ($1.parts.first?.id ?? .zero) : $0.version < $1.version
    }
  }

  /// For each batch the full version that it builds on, by way of other rerolls; itself where it is no reroll. And
  /// whether it is one.
  private static func origins(of batches: [SubmissionBatch]) -> (origin: [Int], isReroll: [Bool]) {
    var home: [ObjectID: Int] = [:]
    for (index, batch) in batches.enumerated() { for part in batch.parts { home[part.id] = index } }
    var origin = Array(batches.indices)
    var isReroll = batches.map { _ in false }
    for index in batches.indices {
      guard let answered = base(of: batches[index], at: index, among: batches, home: home) else { continue }
      origin[index] = origin[answered]
      isReroll[index] = true
    }
    return (origin, isReroll)
  }

  /// The batches in order, rerolls of one version that build on one series joined.
  private static func joinedByVersion(_ batches: [SubmissionBatch]) -> [SubmissionBatch] {
    let (origin, isReroll) = origins(of: batches)
    var result: [SubmissionBatch] = []
    var place: [Correction: Int] = [:]
    for (index, batch) in batches.enumerated() {
      let correction = Correction(origin: origin[index], version: batch.version, total: batch.total)
      if isReroll[index], let known = place[correction] {
        result[known] = result[known].joined(with: batch)
      } else {
        if isReroll[index] { place[correction] = result.count }
        result.append(batch)
      }
    }
    return sorted(result)
  }

  /// What rerolls that are one have in common.
  private struct Correction: Hashable {
    let origin: Int
    let version: Part.Version
    let total: Int
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
