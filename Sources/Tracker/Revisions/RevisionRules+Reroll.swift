import Bytes
import Patches

/// Partial rerolls: a new version that holds only some of the patches, and is completed from the one before it.
extension RevisionRules {
  /// What a series may be completed by.
  struct Reroll {
    /// Its patches' records, by number.
    var parts: [Int: MessageRecord] = [:]
    /// The records of the patches with their numbers in the series that it follows.
    var earlier: [Int: MessageRecord] = [:]
    /// Those of the messages its parts refer to first that are here.
    var known: Set<ObjectID> = []
  }

  /// The series completed from the one that it follows, where it holds only corrections: none of its parts stands below
  /// another one, each bears number, total and name of a part of the other; and the other is complete, or each was sent into
  /// a thread that is here or that the other was sent into. (`[PATCH v2 2/3]` in answer to the comment that asked for it.
  /// Where pieces of both versions came, they went to other lists whole.) The cover letter stands for it, too.
  static func completed(_ group: SeriesGroup, _ reroll: Reroll, from previous: SeriesGroup) -> SeriesGroup {
    guard mayBeCompleted(group, from: previous) else { return group }
    // What the thread says needs no other evidence.
    if group.inherited.isEmpty {
      let own = Set(group.members)
      let threads = Set(reroll.earlier.values.compactMap(\.content.citations.anchor)).union(reroll.known)
      for (number, record) in reroll.parts {
        guard let name = RevisionKeys.name(of: record), let other = reroll.earlier[number],
          RevisionKeys.name(of: other) == name, own.isDisjoint(with: record.content.citations.nearestFirst)
        else { return group }
        guard previous.missing.isEmpty || record.content.citations.anchor.map(threads.contains) == true else {
          return group
        }
      }
    }
    var completed = group
    completed.inherited = previous.inherited.merging(previous.patches) { _, patch in patch }
      .merging(group.inherited) { _, own in own }
      .filter { group.patches[$0.key] == nil }
    completed.inheritedCover = group.inheritedCover ?? previous.coverInForce
    return completed
  }

  /// Whether the series may hold only some of its patches, because the others stand in an earlier version.
  static func mayBePartial(_ group: SeriesGroup) -> Bool {
    group.cover == nil && group.total > 1 && group.patches.count < group.total
  }

  /// Whether reading the patches is worthwhile.
  static func mayBeCompleted(_ group: SeriesGroup, from previous: SeriesGroup) -> Bool {
    mayBePartial(group) && group.version >= previous.version && group.total == previous.total && !group.missing.isEmpty
  }
}
