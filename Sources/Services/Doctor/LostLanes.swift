import Bytes
import Git
import Tracker

/// Lanes that a view has folded and that no reference reaches any more: the reference was damaged or lost. Their
/// commits exist until `git gc` removes them, and a view records where each lane ended.
enum LostLanes {
  static func findings(_ tracker: TrackerRepository) -> [Finding] {
    let place = shellQuoted(tracker.git.path)
    guard var lanes = try? Lane.all(in: tracker.git), let views = try? tracker.git.references(under: View.prefix),
      let log = try? UnfoldedCommits.commits(lanes: lanes, beyond: [], in: tracker.git)
    else { return [] }
    var known = Set(log)
    var findings: [Finding] = []
    for view in views.flatMap({ history(of: $0.id, tracker) }) {
      for head in view.heads where !known.contains(head.head) && tracker.git.exists(head.head) {
        // If a lane of this name leads elsewhere, under the next free number.
        guard let name = unused(head.name, lanes) else { continue }
        findings.append(
          Finding(
            .objects, head.name, "a view has folded \(head.head.hex) of this lane, but no reference leads to it",
            fix: "rm -f \(shellQuoted(tracker.git.path + name)) && git -C \(place) update-ref \(name) \(head.head.hex)"
          ))
        lanes.append(Lane(name: name, head: head.head))
        let found =
          (try? UnfoldedCommits.commits(lanes: [Lane(name: name, head: head.head)], beyond: [], in: tracker.git))
        known.formUnion((found ?? nil) ?? [head.head])
      }
    }
    return findings
  }

  /// A view and its ancestors, as far as they can be read and are worth looking at.
  private static func history(of commit: ObjectID, _ tracker: TrackerRepository) -> [View] {
    var views: [View] = []
    var next: ObjectID? = commit
    while let commit = next, views.count < 64, let view = try? View.read(commit, in: tracker.git) {
      views.append(view)
      next = (try? tracker.git.commit(commit))?.parents.first
    }
    return views
  }

  private static func unused(_ name: String, _ lanes: [Lane]) -> String? {
    guard let parts = Lane.Name(name) else { return nil }
    return (parts.number..<LogWriter.laneLimit + parts.number).lazy
      .map { Lane.reference(writer: parts.writer, number: $0) }
      .first { name in !lanes.contains { $0.name == name } }
  }
}
