public import Bytes
import Git
import Mail
import Patches
public import Tracker

/// Finds the patch that became a commit.
///
/// The rules, in order; the first that finds a patch decides:
/// 1. its patch-id is that of a patch;
/// 2. a `Link:` or `Message-ID:` trailer names a patch (or a cover letter, whose patch with this subject it is) of this
///    subject, or of this author with a file and words in common; a link to other mail is one to a discussion, or to
///    the patch that a commit fixes, and counts for nothing;
/// 3. author, subject and at least one file are those of a patch, which was adjusted on the way, and so are its words.
///
/// Of several patches the newest counts that was sent before the commit was made: earlier versions bear the same change.
/// Where there is none, and no link, that counts which the commit's author sent of this very change within a month after
/// it: maintainers commit their own patches and post them then.
public struct CommitMatcher {
  /// The rules for finding a patch.
  public enum Rule: String, Sendable {
    case patchID = "patch-id"
    case messageID = "message-id"
    case subject = "author, subject and files"
    /// Of a pull request.
    case tip = "tip"
  }

  /// A patch and the rule that found it.
  public struct Match: Hashable, Sendable {
    public let patch: ObjectID
    public let rule: Rule
  }

  /// What is kept of a patch.
  struct Candidate {
    let id: ObjectID
    let seconds: Int64
    let version: Int
    let subject: String
    let patchID: ObjectID?
    /// The releases that its subject names: the same change for another one is a backport.
    let releases: [String]
    let people: Set<String>
    let files: Set<String>
  }

  private(set) var candidates: [Candidate] = []
  private(set) var byID: [ObjectID: Int] = [:]
  private(set) var byPatchID: [ObjectID: [Int]] = [:]
  private(set) var bySubject: [String: [Int]] = [:]
  /// The messages that ask for a pull.
  private(set) var pulls: [ObjectID] = []
  /// Commits with an earlier committer date come from no patch.
  private(set) var earliest = Int64.max

  /// A mail's clock may be ahead of the committer's by this much.
  private static let slack: Int64 = 24 * 3600
  private static let month: Int64 = 31 * 24 * 3600

  /// - Parameter admits: Which patches to consider, such as those of a project.
  public init(_ snapshot: Snapshot, where admits: (MessageRecord) -> Bool) throws {
    var found: [Candidate] = []
    var pulls: [ObjectID] = []
    var earliest = Int64.max
    try snapshot.forEachMessage { (id, record) throws(GitError) in
      let content = record.content
      guard content.kind == .patch || content.kind == .pullRequest, admits(record) else { return true }
      if content.kind == .pullRequest { pulls.append(id) }
      guard content.kind == .patch else { return true }
      found.append(Candidate(id, content))
      // A patch dated wrong by decades must not make every commit since 1970 worth reading.
      let seen = record.copies.compactMap { $0.received ?? $0.date }.min() ?? 0
      earliest = min(earliest, max(seen, content.date?.seconds ?? 0) - Self.month)
      return true
    }
    candidates = found
    self.pulls = pulls
    self.earliest = earliest
    for (index, candidate) in found.enumerated() {
      byID[candidate.id] = index
      bySubject[candidate.subject, default: []].append(index)
      if let patchID = candidate.patchID { byPatchID[patchID, default: []].append(index) }
    }
  }

  /// The patch that became this commit, if any.
  public func match(_ commit: PushedCommit, in snapshot: Snapshot) throws -> Match? {
    let subject = Self.subject(commit.subject)
    let linked = try linked(commit, subject, in: snapshot)
    if let patchID = commit.patchID, let same = byPatchID[patchID] {
      // The same change may have been sent twice or by two people. Preferred is one that the commit names, then its
      // author's, then one with its subject, then any.
      let people = Set(Self.keys(commit.author))
      let own = same.filter { !candidates[$0].people.isDisjoint(with: people) }
      let alike = same.filter { candidates[$0].subject == subject }
      let named = linked.first(where: same.contains)
      if let found = named ?? [own, alike, same].lazy.compactMap({ newest($0, before: commit) }).first {
        return Match(patch: candidates[found].id, rule: .patchID)
      }
    }
    if let found = linked.first { return Match(patch: candidates[found].id, rule: .messageID) }
    if let found = postedAfterwards(commit) { return Match(patch: candidates[found].id, rule: .patchID) }
    guard !subject.isEmpty, let named = bySubject[subject] else { return nil }
    let people = Set(Self.keys(commit.author))
    let files = Set(commit.files)
    let fitting = try named.filter {
      try !candidates[$0].people.isDisjoint(with: people) && !candidates[$0].files.isDisjoint(with: files)
        && mayBeSameChange(candidates[$0], commit, in: snapshot)
    }
    return newest(fitting, before: commit).map { Match(patch: candidates[$0].id, rule: .subject) }
  }

  /// The first patch by which the commit's author posted its change in the month after it.
  private func postedAfterwards(_ commit: PushedCommit) -> Int? {
    guard let patchID = commit.patchID, let same = byPatchID[patchID] else { return nil }
    let people = Set(Self.keys(commit.author))
    return same.filter { isSoonAfter(candidates[$0], commit) && !candidates[$0].people.isDisjoint(with: people) }
      .min { (candidates[$0].seconds, candidates[$0].id) < (candidates[$1].seconds, candidates[$1].id) }
  }

  /// Whether the patch was sent in the month after the commit was made. A later one may be a new submission after a
  /// revert.
  func isSoonAfter(_ patch: Candidate, _ commit: PushedCommit) -> Bool {
    let committed = commit.committed.seconds
    return patch.seconds > committed && patch.seconds <= committed &+ Self.month
  }

  private func linked(_ commit: PushedCommit, _ subject: String, in snapshot: Snapshot) throws -> [Int] {
    var result: [Int] = []
    for messageID in commit.messageIDs {
      let id = MessageName.id(of: messageID)
      let group = try snapshot.series(head: id)
      if let index = byID[id], try isPlausible(index, commit, subject, in: snapshot) {
        result.append(index)
      } else if let group {
        result += group.allPatches.compactMap { byID[$0.id] }.filter { candidates[$0].subject == subject }
      }
    }
    return result
  }

  /// Whether a linked patch can have become the commit: commits also link to the mail that reported what they fix.
  private func isPlausible(
    _ index: Int, _ commit: PushedCommit, _ subject: String, in snapshot: Snapshot
  ) throws -> Bool {
    let patch = candidates[index]
    if patch.subject == subject { return true }
    return try !patch.files.isDisjoint(with: commit.files) && !patch.people.isDisjoint(with: Self.keys(commit.author))
      && mayBeSameChange(patch, commit, in: snapshot)
  }

  /// Whether both change the same words, as far as that can be determined.
  func mayBeSameChange(_ patch: Candidate, _ commit: PushedCommit, in snapshot: Snapshot) throws -> Bool {
    guard let record = try snapshot.message(patch.id), let diff = ReadMail(Message(try snapshot.mail(record))).diff
    else { return true }
    return commit.words.mayBeSameChange(as: ChangedWords(ofDiff: diff))
  }

  private func newest(_ indices: [Int], before commit: PushedCommit) -> Int? {
    let limit = commit.committed.seconds &+ Self.slack
    return indices.filter { candidates[$0].seconds <= limit }
      .max { left, right in
        // A commit that is pushed for review again unchanged keeps its date.
        let (left, right) = (candidates[left], candidates[right])
        if left.seconds != right.seconds { return left.seconds < right.seconds }
        return left.version == right.version ? left.id < right.id : left.version < right.version
      }
  }

  /// The words of a subject: committers correct case, blanks and punctuation (`doc:adding …`).
  fileprivate static func subject(_ name: String) -> String {
    let key = Title.key(name)
    let words = Title.words(in: key[...])
    return words.isEmpty ? key : words.joined(separator: " ")
  }

  /// What identifies a person: address and name, either of which may change on the way.
  fileprivate static func keys(_ person: Address) -> [String] {
    [person.email.isEmpty ? nil : person.key, person.name.flatMap { $0.isEmpty ? nil : $0.lowercased() }]
      .compactMap(\.self)
  }
}

extension CommitMatcher.Candidate {
  fileprivate init(_ id: ObjectID, _ content: MessageRecord.Content) {
    let people = [content.sender, content.author].compactMap(\.self)
    self.init(
      id: id, seconds: content.date?.seconds ?? 0, version: content.version ?? 1,
      subject: CommitMatcher.subject(content.name),
      patchID: content.patchID, releases: BranchFit.releases(content.tree),
      people: Set(people.flatMap(CommitMatcher.keys)),
      files: Set(content.files))
  }
}
