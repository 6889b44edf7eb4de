import Bytes
import Git
import Tracker

/// Malformed content in the log: lanes with invalid names, and commits and files that no tracker writes. The fold skips
/// it, so it does no harm; it is reported so that people know where it came from.
enum MalformedFacts {
  private static let limit = 100

  static func findings(_ tracker: TrackerRepository) -> [Finding] {
    guard let lanes = try? Lane.all(in: tracker.git) else { return [] }
    var findings: [Finding] = []
    var known: [ObjectID] = []
    for lane in lanes where findings.count < limit {
      if Lane.Name(lane.name) == nil {
        findings.append(finding(lane.name, "this is not the name of a lane: WRITER-NUMBER"))
      }
      let check = LaneCheck(lane: lane.name, permissions: nil)
      let verdict = try? check.verdict(upTo: lane.head, beyond: known, in: tracker) { visited in
        guard findings.count < limit else { return }
        findings += ForgedDates.finding(visited, of: lane, tracker).map { [$0] } ?? []
      }
      guard let verdict else { continue }
      // Missing and damaged objects are found by other checks, which know the remedy.
      findings += verdict.faults.filter { $0.code != .missing && $0.code != .damaged }
        .map { finding(lane.name, $0.reason) }
      known.append(lane.head)
    }
    return Array(findings.prefix(limit))
  }

  private static func finding(_ lane: String, _ message: String) -> Finding {
    Finding(
      .objects, lane, "\(message); it is ignored", fix: "nothing to do; see git log \(shellQuoted(lane))",
      isHarmless: true)
  }
}
