import Bytes
import Mail
import Tracker

extension CommitMatcher {
  /// The mails by which the author of a patch that became a commit had sent it before, or sent it again before the
  /// commit was made: of the same change, or of this subject with files and words in common. Patches for other releases
  /// are separate.
  func otherSendings(of match: Match, _ commit: PushedCommit, in snapshot: Snapshot) throws -> [ObjectID] {
    guard let place = byID[match.patch] else { return [] }
    let patch = candidates[place]
    let latest = max(patch.seconds, commit.committed.seconds)
    let changes = Set([patch.patchID, commit.patchID].compactMap(\.self))
    var indices = Set(bySubject[patch.subject] ?? [])
    for change in changes { indices.formUnion(byPatchID[change] ?? []) }
    return try indices.sorted().filter { index in
      let other = candidates[index]
      guard index != place, other.seconds <= latest, other.releases == patch.releases,
        !other.people.isDisjoint(with: patch.people)
      else { return false }
      if let change = other.patchID, changes.contains(change) { return true }
      return try other.subject == patch.subject && !other.files.isDisjoint(with: commit.files)
        && mayBeSameChange(other, commit, in: snapshot)
    }.map { candidates[$0].id }
  }

  /// The mails by which its author sent exactly this change after the commit was made: a newer version of a series may
  /// include patches that are merged already.
  func laterSendings(of match: Match, _ commit: PushedCommit) -> [ObjectID] {
    guard let place = byID[match.patch], let change = commit.patchID else { return [] }
    let patch = candidates[place]
    return (byPatchID[change] ?? []).map { candidates[$0] }.filter {
      $0.id != patch.id && $0.seconds > patch.seconds && isSoonAfter($0, commit) && $0.releases == patch.releases
        && !$0.people.isDisjoint(with: patch.people)
    }.map(\.id)
  }
}
