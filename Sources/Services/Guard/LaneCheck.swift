import Bytes
import Git
import Mail
import Tracker

/// Whether what came from elsewhere is a log: the same rules for what is pushed here and for what is fetched.
struct LaneCheck {
  /// Who may do what, and who brings it.
  struct Permissions {
    let configuration: TrackerConfiguration
    let speaker: Speaker
  }

  /// What a lane holds beyond what is known.
  struct Verdict {
    /// The new commits, parents first.
    var commits: [ObjectID] = []
    /// How many of them, from the first on, are a chain of well-formed facts that may come in.
    var sound = 0
    /// What is wrong with the others, the first so many.
    var faults: [Fault] = []
    /// Events in the name of somebody else than the pusher, the first so many.
    var relayed: [ObjectID] = []

    var isSound: Bool { sound == commits.count }
    /// Up to where the lane can be taken as it is; nil if not even its first new commit.
    var soundHead: ObjectID? { sound > 0 ? commits[sound - 1] : nil }
    /// The commits beyond.
    var rest: ArraySlice<ObjectID> { commits[sound...] }
  }

  /// One commit of a lane.
  struct Step {
    /// The committer's date.
    var seconds: Int64 = 0
    /// The facts that may come in.
    var files: [FactFile] = []
    var faults: [Fault] = []
    var relayed: [ObjectID] = []
  }

  let lane: String
  /// nil where everything well-formed may come in.
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

  /// Looks at the commits that the head reaches and the known ones do not.
  ///
  /// - Throws: ``GitError`` where it could not be found out.
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
