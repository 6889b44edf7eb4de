import Bytes
import Git
import Mail
import Tracker

/// Checks whether what came from elsewhere is a valid log: the same rules apply to pushes and to fetches.
struct LaneCheck {
  /// Who may do what, and who pushed it.
  struct Permissions {
    let configuration: TrackerConfiguration
    let speaker: Speaker
  }

  /// What is new on a lane.
  struct Verdict {
    /// The new commits, parents first.
    var commits: [ObjectID] = []
    /// How many of them, from the first, form a chain of acceptable facts.
    var sound = 0
    /// What is wrong with the others, up to a limit.
    var faults: [Fault] = []
    /// Events in somebody else's name than the pusher's, up to a limit.
    var relayed: [ObjectID] = []

    var isSound: Bool { sound == commits.count }
    /// The last commit up to which the lane can be accepted as it is; nil if not even its first new one can.
    var soundHead: ObjectID? { sound > 0 ? commits[sound - 1] : nil }
    /// The commits beyond.
    var rest: ArraySlice<ObjectID> { commits[sound...] }
  }

  /// One commit of a lane.
  struct Step {
    /// The committer's date.
    var seconds: Int64 = 0
    /// The acceptable facts.
    var files: [FactFile] = []
    var faults: [Fault] = []
    var relayed: [ObjectID] = []
  }

  let lane: String
  /// nil if everything well-formed is acceptable.
  let permissions: Permissions?

  private static let listLimit = 1000

  /// An event that can be read, and the commit that carries it.
  struct VisitedEvent {
    let event: Event
    let bytes: [UInt8]
    let file: FactFile
    /// The id of the commit.
    let id: ObjectID
    let commit: Commit
  }

  typealias EventVisitor = (VisitedEvent) -> Void

  /// Looks at the commits that are reachable from the head but not from the known ones.
  ///
  /// - Throws: ``GitError`` if this could not be determined.
  func verdict(
    upTo head: ObjectID, beyond known: [ObjectID], in tracker: TrackerRepository, visit: EventVisitor? = nil
  ) throws -> Verdict {
    var verdict = Verdict()
    guard let header = try tracker.git.header(of: head), header.kind == .commit else {
      verdict.commits = [head]
      verdict.faults = [Fault(.notALane, lane, "lane \(lane) names \(head), which is not a commit")]
      return verdict
    }
    verdict.commits = try tracker.git.newCommits(from: [head], excluding: known)
    var isWhole = true
    for (place, id) in verdict.commits.enumerated() {
      let step = try look(at: id, in: tracker, visit: visit)
      isWhole = isWhole && step.faults.isEmpty
      if isWhole { verdict.sound = place + 1 }
      verdict.faults += step.faults.prefix(Self.listLimit - verdict.faults.count)
      verdict.relayed += step.relayed.prefix(Self.listLimit - verdict.relayed.count)
    }
    return verdict
  }

  /// Looks at one commit.
  func look(
    at id: ObjectID, in tracker: TrackerRepository, visit: EventVisitor? = nil
  ) throws(GitError) -> Step {
    var step = Step()
    do throws(GitError) {
      let commit = try tracker.git.commit(id)
      step.seconds = commit.committer.seconds
      if commit.parents.count > 1 { step.note(.merge, lane, id, "is a merge, which a lane cannot have") }
      for parent in commit.parents
      where try tracker.git.commit(parent).committer.seconds > commit.committer.seconds {
        step.note(.misdated, lane, id, "is dated before the one it follows")
      }
      for entry in try tracker.git.tree(commit.tree).entries {
        try look(at: entry, of: (id, commit), &step, in: tracker, visit: visit)
      }
    } catch {
      guard error.code == .corrupt || error.code == .notFound else { throw error }
      step.note(.damaged, lane, id, "cannot be read: \(error.detail)")
    }
    return step
  }

  private func look(
    at entry: TreeEntry, of carrier: (id: ObjectID, commit: Commit), _ step: inout Step,
    in tracker: TrackerRepository, visit: EventVisitor?
  ) throws(GitError) {
    let commit = carrier.id
    guard let file = FactFile(entry) else {
      return step.note(.notAFact, lane, commit, fact: entry.id, "holds \(entry.nameText), which is not a fact")
    }
    guard let header = try tracker.git.header(of: file.blob), header.kind == .blob else {
      return step.note(.missing, lane, commit, fact: file.blob, "lacks the fact \(file.blob)")
    }
    guard header.size <= file.sizeLimit else {
      return step.note(.tooBig, lane, commit, fact: file.blob, "holds the fact \(file.blob) of \(header.size) bytes")
    }
    if file.kind == .event {
      let bytes = try tracker.git.blob(file.blob)
      guard let event = Event(parsing: bytes) else {
        return step.note(
          .unreadable, lane, commit, fact: file.blob, "holds the event \(file.blob), which cannot be read")
      }
      visit?(VisitedEvent(event: event, bytes: bytes, file: file, id: commit, commit: carrier.commit))
      if let objection = permissions.flatMap({ $0.configuration.objection(to: event, from: $0.speaker) }) {
        return step.note(
          .notPermitted, lane, commit, fact: file.blob, "holds an event of \(event.actor.email): \(objection)")
      }
      if case .pusher(let name)? = permissions?.speaker,
        name.map(TrackerConfiguration.key) != TrackerConfiguration.key(event.actor.email)
      {
        step.relayed.append(file.blob)
      }
    }
    step.files.append(file)
  }
}

extension LaneCheck.Step {
  fileprivate mutating func note(
    _ code: Fault.Code, _ lane: String, _ commit: ObjectID, fact: ObjectID? = nil, _ what: String
  ) {
    faults.append(Fault(code, lane, commit: commit, fact: fact, "commit \(commit) of lane \(lane) \(what)"))
  }
}
