import Bytes
import Git
import Mail
import Tracker

/// Whether what came from elsewhere is a log: the same rules for what is pushed here and for what is fetched.
enum LaneCheck {
  /// Passes if the commits that the head reaches and the known ones do not are a chain of well-formed facts.
  ///
  /// - Parameter permissions: Who may do what, if that is asked: the events must be by people who may.
  /// - Returns: How many commits those are.
  /// - Throws: ``PushGuard/Refusal`` with the reason; other errors where it could not be found out.
  @discardableResult
  static func commits(
    of lane: String, upTo head: ObjectID, beyond known: [ObjectID],
    permissions: TrackerConfiguration? = nil, in tracker: TrackerRepository
  ) throws -> Int {
    guard let header = try tracker.git.header(of: head), header.kind == .commit else {
      throw PushGuard.Refusal("lane \(lane) names \(head), which is no commit")
    }
    let new = try tracker.git.newCommits(from: [head], excluding: known)
    for id in new { try check(id, of: lane, permissions, in: tracker) }
    return new.count
  }

  private static func check(
    _ id: ObjectID, of lane: String, _ permissions: TrackerConfiguration?, in tracker: TrackerRepository
  ) throws {
    let commit = try tracker.git.commit(id)
    guard commit.parents.count < 2 else {
      throw PushGuard.Refusal("commit \(id) of lane \(lane) is a merge; lanes have none")
    }
    for parent in commit.parents {
      guard try tracker.git.commit(parent).committer.seconds <= commit.committer.seconds else {
        throw PushGuard.Refusal("commit \(id) of lane \(lane) is dated before the one it follows")
      }
    }
    for entry in try tracker.git.tree(commit.tree).entries {
      guard let file = FactFile(entry) else {
        throw PushGuard.Refusal("commit \(id) of lane \(lane) holds \(entry.nameText), which is no fact")
      }
      guard let header = try tracker.git.header(of: file.blob), header.kind == .blob else {
        throw PushGuard.Refusal("commit \(id) of lane \(lane) lacks the fact \(file.blob)")
      }
      guard file.sort == .event else { continue }
      guard let event = Event(parsing: try tracker.git.blob(file.blob)) else {
        throw PushGuard.Refusal("commit \(id) of lane \(lane) holds the event \(file.blob), which cannot be read")
      }
      guard let permissions else { continue }
      for action in event.actions.sorted(by: { $0.rawValue < $1.rawValue })
      where !permissions.allows(action, by: event.actor.email) {
        throw PushGuard.Refusal(
          "commit \(id) of lane \(lane) holds an event of \(event.actor.email), who may not \(action.rawValue); "
            + "see [permission \"\(action.rawValue)\"] in patchbay config")
      }
    }
  }
}
