import Bytes
import Git
import Mail
import Tracker

/// Turns pushed commits into events on the patches they came from.
struct CloseRecorder {
  let branch: TrackerConfiguration.Branch
  let states: ReviewStates
  /// Who the events are from.
  let actor: Address
  private(set) var events: [Event] = []
  private(set) var closed: [CodeFeed.Closed] = []
  /// What is known about a patch, including what is recorded here.
  private var standing: [ObjectID: Standing] = [:]
  /// The patches by the commits they became; built when a revert needs it.
  private var patchesByCommit: [String: ObjectID]?

  /// The state of a patch's review.
  private struct Standing {
    var state: String?
    var commit: String?
    var history: ReviewHistory
    var notes: Set<String>

    /// An event that takes effect after the existing ones, and is added to them.
    mutating func event(
      on patch: ObjectID, at moment: MailDate, by actor: Address, _ changes: [Event.Change], reason: String
    ) -> Event {
      let (date, overruled) = history.succeeding(moment)
      let event = Event(
        target: patch, date: date, actor: actor, changes: changes, reason: reason, overrules: overruled)
      _ = history.add(ReviewHistory.Entry(id: SHA1.blobID(event.bytes), event: event))
      return event
    }
  }

  /// The branch that the reason for closing names.
  static func branch(in reason: String) -> String? {
    let words = reason.split(separator: " ")
    guard words.count > 3, words[0] == "commit", words[2] == "on", words[3].hasSuffix(",") else { return nil }
    return String(words[3].dropLast())
  }

  init(branch: TrackerConfiguration.Branch, states: ReviewStates, actor: Address) {
    self.branch = branch
    self.states = states
    self.actor = actor
  }

  /// Removes and returns what is recorded so far; later events follow it.
  mutating func takeEvents() -> [Event] {
    defer { events = [] }
    return events
  }

  mutating func add(_ commit: PushedCommit, _ matcher: CommitMatcher, in snapshot: Snapshot) throws {
    if let match = try matcher.match(commit, in: snapshot) {
      try close(match.patch, Closing(commit, match.rule), in: snapshot)
      try supersede(besides: match, commit, matcher, in: snapshot)
      try closeLaterSendings(of: match, commit, matcher, in: snapshot)
    }
    for id in commit.reverted { try note(revertOf: id, by: commit, in: snapshot) }
  }

  /// Closes a pull request whose tip commit has arrived.
  mutating func add(pull: ObjectID, endingAt tip: Commit, _ id: ObjectID, in snapshot: Snapshot) throws {
    let subject = PushedCommit.lines(of: tip).first { !$0.isEmpty } ?? ""
    let committed = MailDate(seconds: tip.committer.seconds, offsetMinutes: tip.committer.offsetMinutes)
    try close(pull, Closing(commit: id, committed: committed, subject: subject, rule: .tip), in: snapshot)
  }

  /// What closes a patch or pull request.
  private struct Closing {
    let commit: ObjectID
    let committed: MailDate
    let subject: String
    let rule: CommitMatcher.Rule

    init(commit: ObjectID, committed: MailDate, subject: String, rule: CommitMatcher.Rule) {
      self.commit = commit
      self.committed = committed
      self.subject = subject
      self.rule = rule
    }

    init(_ commit: PushedCommit, _ rule: CommitMatcher.Rule) {
      self.init(commit: commit.id, committed: commit.committed, subject: commit.subject, rule: rule)
    }
  }

  private mutating func close(_ target: ObjectID, _ closing: Closing, in snapshot: Snapshot) throws {
    var standing = try standing(target, in: snapshot)
    let commit = closing.commit.hex
    // The first commit that closed it stays: branches are merged into each other, and commits are cherry-picked
    // elsewhere.
    let isClosed = standing.commit != nil && !states.isOpen(standing.state ?? ReviewStates.initial)
    if isClosed, standing.state == branch.state || states.isOpen(branch.state) || standing.commit == commit { return }
    if standing.commit == commit, standing.state == branch.state { return }
    let event = standing.event(
      on: target, at: closing.committed, by: actor, [.state(branch.state), .commit(commit)],
      reason: "commit \(commit.prefix(12)) on \(branch.name), found by \(closing.rule.rawValue)")
    standing.state = branch.state
    standing.commit = commit
    self.standing[target] = standing
    patchesByCommit?[commit] = target
    events.append(event)
    closed.append(
      CodeFeed.Closed(
        patch: target, commit: closing.commit, subject: closing.subject, state: branch.state, rule: closing.rule))
  }

  /// Once a patch is merged, other postings of it by its author are closed, too.
  private mutating func supersede(
    besides match: CommitMatcher.Match, _ commit: PushedCommit, _ matcher: CommitMatcher, in snapshot: Snapshot
  ) throws {
    guard !states.isOpen(branch.state), try standing(match.patch, in: snapshot).commit == commit.id.hex else { return }
    for id in try matcher.otherSendings(of: match, commit, in: snapshot) {
      var standing = try standing(id, in: snapshot)
      guard standing.commit == nil, states.isOpen(standing.state ?? ReviewStates.initial),
        try isOpen(id, in: snapshot)
      else { continue }
      let event = standing.event(
        on: id, at: commit.committed, by: actor, [.state(ReviewState.supersededName)],
        reason: "commit \(commit.id.hex.prefix(12)) on \(branch.name) is another sending of it")
      standing.state = ReviewState.supersededName
      self.standing[id] = standing
      events.append(event)
      closed.append(
        CodeFeed.Closed(
          patch: id, commit: commit.id, subject: commit.subject, state: ReviewState.supersededName, rule: match.rule))
    }
  }

  /// A version that contains the merged change unchanged counts as merged, too.
  private mutating func closeLaterSendings(
    of match: CommitMatcher.Match, _ commit: PushedCommit, _ matcher: CommitMatcher, in snapshot: Snapshot
  ) throws {
    guard !states.isOpen(branch.state), try standing(match.patch, in: snapshot).commit == commit.id.hex else { return }
    for id in matcher.laterSendings(of: match, commit) {
      guard try standing(id, in: snapshot).commit == nil, try isOpen(id, in: snapshot) else { continue }
      try close(id, Closing(commit, .patchID), in: snapshot)
    }
  }

  /// Whether a patch is open in the view: a newer version may have superseded it.
  private func isOpen(_ patch: ObjectID, in snapshot: Snapshot) throws -> Bool {
    guard let series = try snapshot.series(containing: patch) else { return true }
    return states.isOpen(try snapshot.reviewState(ofPatch: patch, in: series).name)
  }

  /// A revert leaves state and commit as they are, because the patch was merged; a person decides what happens next.
  private mutating func note(revertOf id: String, by commit: PushedCommit, in snapshot: Snapshot) throws {
    if patchesByCommit == nil { patchesByCommit = try Self.patchesByCommit(snapshot, events) }
    let found = patchesByCommit?.first { $0.key.hasPrefix(id) }
    guard let patch = found?.value else { return }
    var standing = try standing(patch, in: snapshot)
    let reason = "reverted by commit \(commit.id.hex.prefix(12)) on \(branch.name)"
    guard standing.notes.insert(reason).inserted else { return }
    events.append(standing.event(on: patch, at: commit.committed, by: actor, [], reason: reason))
    self.standing[patch] = standing
    closed.append(
      CodeFeed.Closed(
        patch: patch, commit: commit.id, subject: commit.subject, state: standing.state ?? ReviewStates.initial,
        rule: nil))
  }

  private func standing(_ patch: ObjectID, in snapshot: Snapshot) throws -> Standing {
    if let known = standing[patch] { return known }
    let history = try snapshot.history(of: patch)
    return Standing(
      state: history.lastState?.state, commit: history.lastCommit, history: history,
      notes: Set(history.entries.compactMap(\.event.reason)))
  }

  private static func patchesByCommit(_ snapshot: Snapshot, _ events: [Event]) throws -> [String: ObjectID] {
    var result: [String: ObjectID] = [:]
    for event in try snapshot.histories().flatMap({ $0.entries.map(\.event) }) + events {
      for case .commit(let commit?) in event.changes { result[commit] = event.target }
    }
    return result
  }
}
