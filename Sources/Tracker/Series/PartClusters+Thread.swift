import Bytes
import Patches

/// Rules 1 to 3 of ``SeriesRules``: what the thread says.
extension PartClusters {
  /// Rule 1.
  mutating func joinByThread() {
    for index in parts.indices where !parts[index].isCover {
      let upper = parts[index].isNumbered ? numberedUpper(of: index) : coverOfOne(above: index)
      if let upper { put(index, below: upper) }
    }
  }

  private func numberedUpper(of index: Int) -> Int? {
    let part = parts[index]
    for (depth, cited) in part.cites.enumerated() {
      guard let other = position[cited], other != index else { continue }
      let upper = parts[other]
      guard areOfOneHand(part, upper), upper.isNumbered || upper.isCover,
        upper.effectiveVersion == part.effectiveVersion,
        upper.total == part.total || upper.total == nil || part.total == nil
      else { continue }
      if upper.place < part.place || (depth == 0 && upper.place == part.place) { return other }
    }
    return nil
  }

  /// For a patch without a number, the `[PATCH 0/1]` that it answers.
  private func coverOfOne(above index: Int) -> Int? {
    let part = parts[index]
    guard let cited = part.cites.first, let other = position[cited], other != index else { return nil }
    let cover = parts[other]
    guard cover.isCover, areOfOneHand(part, cover), (cover.total ?? 1) == 1, !clashes(index, other),
      cover.version == nil || part.version == nil || cover.version == part.version,
      part.isNear(cover, within: SeriesRules.mixedVersionWindow)
    else { return nil }
    return other
  }

  /// Rule 2.
  mutating func joinSiblings() {
    // First those that name one tree, then those that only do not name different releases.
    for isStrict in [true, false] {
      var byKey: [PartKey: [Int]] = [:]
      for index in parts.indices where above[index] == nil && parts[index].isNumbered {
        let part = parts[index]
        for cited in Set(part.cites + (part.anchor.map { [$0] } ?? [])) {
          var key = isStrict ? PartKey(part) : PartKey(byReleaseOf: part)
          key.answering = cited
          byKey[key, default: []].append(index)
        }
      }
      for list in PartKey.lists(byKey) { joinNeighbours(list, within: SeriesRules.siblingWindow) }
    }
  }

  /// Rule 3. Whole clusters join, never single parts of them: one whose number happens to be free would be torn out.
  mutating func joinMarkedUnlike() {
    for index in parts.indices where above[index] == nil && parts[index].isNumbered && !parts[index].isCover {
      for cited in parts[index].cites {
        guard let other = position[cited], find(other) != find(index), isMarkedUnlike(index, other) else { continue }
        put(index, below: other)
        break
      }
    }
  }

  private func isMarkedUnlike(_ index: Int, _ other: Int) -> Bool {
    let (part, upper) = (parts[index], parts[other])
    guard areOfOneHand(part, upper), upper.isNumbered, upper.place < part.place, !clashes(index, other),
      part.isNear(upper, within: SeriesRules.mixedVersionWindow)
    else { return false }
    let haveOneTotal = upper.total == part.total || upper.total == nil || part.total == nil
    if upper.effectiveVersion == part.effectiveVersion { return true }
    let isSentAtOnce = part.isNear(upper, within: SeriesRules.sendingWindow)
    if upper.isCover { return haveOneTotal || isSentAtOnce }
    return haveOneTotal && (upper.version == nil || part.version == nil || isSentAtOnce)
  }

  /// Whether one person may have sent both as parts of one thing. The cover letter of patches that are to be pulled may be
  /// the only mail that says PULL.
  private func areOfOneHand(_ one: Part, _ other: Part) -> Bool {
    guard one.sender == other.sender, SubjectTree.agree(one.tree, other.tree) else { return false }
    if one.isPull == other.isPull { return true }
    return other.isPull && other.isCover && one.isNear(other, within: SeriesRules.mixedVersionWindow)
  }
}
