import Bytes
import Git
import Mail
import Tracker

/// Turns pushed commits into events on the patches that they were.
struct CloseRecorder {
  let branch: TrackerConfiguration.Branch
  let states: ReviewStates
  private(set) var events: [Event] = []
  private(set) var closed: [CodeFeed.Closed] = []
  /// What is known of a patch, with what is recorded here.
  private var standing: [ObjectID: Standing] = [:]
  /// The patches by the commits that they became; made when a revert asks for it.
  private var patchesByCommit: [String: ObjectID]?

  /// Where a patch's review stands.
  private struct Standing {
    var state: String?
    var commit: String?
    var history = ReviewHistory()
    var notes: Set<String> = []

    /// An event that counts after those before, which become one more.
    mutating func event(
      on patch: ObjectID, by commit: PushedCommit, _ changes: [Event.Change], reason: String
    ) -> Event {
      let (date, overruled) = history.succeeding(commit.committed)
      let event = Event(
        target: patch, date: date, actor: CodeFeed.actor, changes: changes, reason: reason, overrules: overruled)
      _ = history.add(ReviewHistory.Entry(id: SHA1.blobID(event.bytes), event: event))
      return event
    }
  }

  init(branch: TrackerConfiguration.Branch, states: ReviewStates) {
    self.branch = branch
    self.states = states
  }

  mutating func add(_ commit: PushedCommit, _ matcher: CommitMatcher, in snapshot: Snapshot) throws {
    if let match = try matcher.match(commit, in: snapshot) { try close(match, commit, in: snapshot) }
    for id in commit.reverted { try note(revertOf: id, by: commit, in: snapshot) }
  }

  private mutating func close(_ match: CommitMatcher.Match, _ commit: PushedCommit, in snapshot: Snapshot) throws {
    var standing = try standing(match.patch, in: snapshot)
    // The commit that closed it stays: branches are merged into each other, and commits are picked again elsewhere.
    let isClosed = standing.commit != nil && !states.isOpen(standing.state ?? ReviewStates.initial)
    if isClosed, standing.state == branch.state || states.isOpen(branch.state) || standing.commit == commit.id.hex {
      return
    }
    if standing.commit == commit.id.hex, standing.state == branch.state { return }
    let event = standing.event(
      on: match.patch, by: commit, [.state(branch.state), .commit(commit.id.hex)],
      reason: "commit \(commit.id.hex.prefix(12)) on \(branch.name), found by \(match.rule.rawValue)")
    standing.state = branch.state
    standing.commit = commit.id.hex
    self.standing[match.patch] = standing
    patchesByCommit?[commit.id.hex] = match.patch
    events.append(event)
    closed.append(
      CodeFeed.Closed(
        patch: match.patch, commit: commit.id, subject: commit.subject, state: branch.state, rule: match.rule))
  }

  /// A revert leaves state and commit as they are, for the patch was merged; a person decides what comes of it.
  private mutating func note(revertOf id: String, by commit: PushedCommit, in snapshot: Snapshot) throws {
    if patchesByCommit == nil { patchesByCommit = try Self.patchesByCommit(snapshot, events) }
    let found = patchesByCommit?.first { $0.key.hasPrefix(id) }
    guard let patch = found?.value else { return }
    var standing = try standing(patch, in: snapshot)
    let reason = "reverted by commit \(commit.id.hex.prefix(12)) on \(branch.name)"
    guard standing.notes.insert(reason).inserted else { return }
    events.append(standing.event(on: patch, by: commit, [], reason: reason))
    self.standing[patch] = standing
    closed.append(
      CodeFeed.Closed(
        patch: patch, commit: commit.id, subject: commit.subject, state: standing.state ?? ReviewStates.initial,
        rule: nil))
  }

  private func standing(_ patch: ObjectID, in snapshot: Snapshot) throws -> Standing {
    if let known = standing[patch] { return known }
    var result = Standing()
    result.history = try snapshot.history(of: patch)
    for entry in result.history.entries {
      if let reason = entry.event.reason { result.notes.insert(reason) }
      for change in entry.event.changes {
        switch change {
        case .state(let state): result.state = state
        case .commit(let commit): result.commit = commit
        default: break
        }
      }
    }
    return result
  }

  private static func patchesByCommit(_ snapshot: Snapshot, _ events: [Event]) throws -> [String: ObjectID] {
    var result: [String: ObjectID] = [:]
    for event in try snapshot.histories().flatMap({ $0.entries.map(\.event) }) + events {
      for case .commit(let commit?) in event.changes { result[commit] = event.target }
    }
    return result
  }
}
