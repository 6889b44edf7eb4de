import Bytes

/// Rule 9 of ``SeriesRules``: `[PATCH v3 4/7]` sent alone in answer to part 4 of v2.
///
/// Where its thread does not say so, a partial reroll is found by name; see ``RevisionRules``.
enum PartialReroll {
  /// The sendings, those that only replace parts of an earlier version completed from it.
  static func complete(_ sendings: [Sending]) -> [Sending] {
    guard sendings.count > 1 else { return sendings }
    var result = sendings.sorted {
      $0.version == $1.version ? ($0.parts.first?.id ?? .zero) < ($1.parts.first?.id ?? .zero) : $0.version < $1.version
    }
    var home: [ObjectID: Int] = [:]
    for (index, sending) in result.enumerated() { for part in sending.parts { home[part.id] = index } }
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

  /// The earlier version that the sending corrects; nil unless it holds only some of the parts, has no cover letter,
  /// none of them stands below another one (that would be a whole series of which a part is late), and one of them
  /// answers the part with its own number.
  private static func base(of sending: Sending, at index: Int, among all: [Sending], home: [ObjectID: Int]) -> Int? {
    guard sending.version > Part.Version(1), sending.total > 1, !sending.numbers.contains(0),
      sending.numbers.count < sending.total
    else { return nil }
    let own = Set(sending.parts.map(\.id))
    guard sending.parts.allSatisfy({ own.isDisjoint(with: $0.cites) }) else { return nil }
    var candidates: Set<Int> = []
    for part in sending.parts {
      for cited in part.cites {
        guard let other = home[cited], other != index, all[other].version < sending.version,
          all[other].total == sending.total, let target = all[other].parts.first(where: { $0.id == cited })
        else { continue }
        if target.place == part.place, target.sender == part.sender { candidates.insert(other) }
      }
    }
    return candidates.max { (all[$0].version, $0) < (all[$1].version, $1) }
  }
}
