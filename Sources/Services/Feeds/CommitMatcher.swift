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
public struct CommitMatcher {
  /// A rule that found a patch.
  public enum Rule: String, Sendable {
    case patchID = "patch-id"
    case messageID = "message-id"
    case subject = "author, subject and files"
  }

  /// A patch and why it is the one.
  public struct Match: Hashable, Sendable {
    public let patch: ObjectID
    public let rule: Rule
  }

  /// What is kept of a patch.
  private struct Candidate {
    let id: ObjectID
    let seconds: Int64
    let version: Int
    let subject: String
    let people: Set<String>
    let files: Set<String>
  }

  private var candidates: [Candidate] = []
  private var byID: [ObjectID: Int] = [:]
  private var byPatchID: [ObjectID: [Int]] = [:]
  private var bySubject: [String: [Int]] = [:]

  /// A mail's clock may be ahead of the committer's by this much.
  private static let slack: Int64 = 24 * 3600

  /// - Parameter admits: Which patches come into question, such as those of a project.
  public init(_ snapshot: Snapshot, where admits: (MessageRecord) -> Bool) throws {
    var found: [Candidate] = []
    var patchIDs: [ObjectID?] = []
    try snapshot.forEachMessage { (id, record) throws(GitError) in
      let content = record.content
      guard content.kind == .patch, admits(record) else { return true }
      let people = [content.sender, content.author].compactMap(\.self)
      found.append(
        Candidate(
          id: id, seconds: content.date?.seconds ?? 0, version: content.version ?? 1,
          subject: Title.key(content.name),
          people: Set(people.flatMap(Self.keys)), files: Set(content.files)))
      patchIDs.append(content.patchID)
      return true
    }
    candidates = found
    for (index, candidate) in found.enumerated() {
      byID[candidate.id] = index
      bySubject[candidate.subject, default: []].append(index)
      if let patchID = patchIDs[index] { byPatchID[patchID, default: []].append(index) }
    }
  }

  /// The patch that became this commit; nil if none did.
  public func match(_ commit: PushedCommit, in snapshot: Snapshot) throws -> Match? {
    let subject = Title.key(commit.subject)
    let linked = try linked(commit, subject, in: snapshot)
    if let patchID = commit.patchID, let same = byPatchID[patchID] {
      // The same change can have been sent by two people, or twice: what the commit names, else its author's, else any.
      let people = Set(Self.keys(commit.author))
      let own = same.filter { !candidates[$0].people.isDisjoint(with: people) || candidates[$0].subject == subject }
      if let found = linked.first(where: same.contains) ?? newest(own, before: commit) ?? newest(same, before: commit) {
        return Match(patch: candidates[found].id, rule: .patchID)
      }
    }
    if let found = linked.first { return Match(patch: candidates[found].id, rule: .messageID) }
    guard !subject.isEmpty, let named = bySubject[subject] else { return nil }
    let people = Set(Self.keys(commit.author))
    let files = Set(commit.files)
    let fitting = try named.filter {
      try !candidates[$0].people.isDisjoint(with: people) && !candidates[$0].files.isDisjoint(with: files)
        && mayBeSameChange(candidates[$0], commit, in: snapshot)
    }
    return newest(fitting, before: commit).map { Match(patch: candidates[$0].id, rule: .subject) }
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

  /// Whether both change the same words, as far as that can be told.
  private func mayBeSameChange(_ patch: Candidate, _ commit: PushedCommit, in snapshot: Snapshot) throws -> Bool {
    guard let record = try snapshot.message(patch.id), let diff = ReadMail(Message(try snapshot.mail(record))).diff
    else { return true }
    return commit.words.mayBeSameChange(as: ChangedWords(ofDiff: diff))
  }

  private func newest(_ indices: [Int], before commit: PushedCommit) -> Int? {
    let limit = commit.committed.seconds &+ Self.slack
    return indices.filter { candidates[$0].seconds <= limit }
      .max { left, right in
        // A commit that is pushed for review again unchanged has the date that it had.
        let (left, right) = (candidates[left], candidates[right])
        if left.seconds != right.seconds { return left.seconds < right.seconds }
        return left.version == right.version ? left.id < right.id : left.version < right.version
      }
  }

  /// What a person is known by: address and name, either of which may change on the way.
  private static func keys(_ person: Address) -> [String] {
    [person.email.isEmpty ? nil : person.key, person.name.flatMap { $0.isEmpty ? nil : $0.lowercased() }]
      .compactMap(\.self)
  }
}
