import Bytes
import Tracker

extension CommitMatcher {
  /// The mails by which the author of a patch that became a commit had sent it before: of the same change, or of this
  /// subject with files and words in common. What is for another release is another work.
  func earlierSendings(of match: Match, _ commit: PushedCommit, in snapshot: Snapshot) throws -> [ObjectID] {
    guard let place = byID[match.patch] else { return [] }
    let patch = candidates[place]
    let changes = Set([patch.patchID, commit.patchID].compactMap(\.self))
    var indices = Set(bySubject[patch.subject] ?? [])
    for change in changes { indices.formUnion(byPatchID[change] ?? []) }
    return try indices.sorted().filter { index in
      let earlier = candidates[index]
      guard index != place, earlier.seconds <= patch.seconds, earlier.releases == patch.releases,
        !earlier.people.isDisjoint(with: patch.people)
      else { return false }
      if let change = earlier.patchID, changes.contains(change) { return true }
      return try earlier.subject == patch.subject && !earlier.files.isDisjoint(with: commit.files)
        && mayBeSameChange(earlier, commit, in: snapshot)
    }.map { candidates[$0].id }
  }
}
