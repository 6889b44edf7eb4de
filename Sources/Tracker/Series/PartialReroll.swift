import Bytes

/// Rule 8 of ``SeriesRules``: `[PATCH v3 4/7]` sent alone in answer to part 4 of v2.
enum PartialReroll {
  /// The sendings, those that only replace parts of an earlier version completed from it.
  static func complete(_ sendings: [Sending]) -> [Sending] {
    guard sendings.count > 1 else { return sendings }
    var result = sendings.sorted {
      $0.version == $1.version ? ($0.parts.first?.id ?? .zero) < ($1.parts.first?.id ?? .zero) : $0.version < $1.version
    }
    var home: [ObjectID: Int] = [:]
    for (index, sending) in result.enumerated() { for part in sending.parts { home[part.id] = index } }
    for index in result.indices {
      guard let earlier = base(of: result[index], at: index, among: result, home: home) else { continue }
      let group = result[earlier].group
      result[index].inherited = group.inherited.merging(group.patches) { _, own in own }
    }
    return result
  }

  /// The earlier version that the sending corrects; nil unless it holds only some of the parts, has no cover letter,
  /// none of them stands below another one (that would be a whole series of which a part is late), and one of them
  /// answers the part with its own number.
  private static func base(of sending: Sending, at index: Int, among all: [Sending], home: [ObjectID: Int]) -> Int? {
    guard sending.version > 1, sending.total > 1, !sending.numbers.contains(0), sending.numbers.count < sending.total
    else { return nil }
    let own = Set(sending.parts.map(\.id))
    guard sending.parts.allSatisfy({ own.isDisjoint(with: $0.cites) }) else { return nil }
    var candidates: [Int: Int] = [:]
    for part in sending.parts {
      for cited in part.cites {
        guard let other = home[cited], other != index, all[other].version < sending.version,
          all[other].total == sending.total, let target = all[other].parts.first(where: { $0.id == cited })
        else { continue }
        if target.number == part.number { candidates[other, default: 0] += 1 }
      }
    }
    return candidates.keys.max { (all[$0].version, $0) < (all[$1].version, $1) }
  }
}
