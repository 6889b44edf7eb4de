import Bytes
import Git
import Mail
import Tracker

/// Events whose date or zone is none that a clock gives, or lies more than a day after the commit that carries them. They
/// are read as the bound, so that they stop nothing; whoever wrote them is to be asked.
enum ForgedDates {
  /// Examples to name: a forger may have written many.
  private static let limit = 100

  static func findings(_ tracker: TrackerRepository) -> [Finding] {
    guard let lanes = try? Lane.all(in: tracker.git) else { return [] }
    var findings: [Finding] = []
    for lane in lanes {
      guard let commits = try? UnfoldedCommits.commits(lanes: [lane], beyond: [], in: tracker.git) else { continue }
      for id in commits where findings.count < limit {
        // What cannot be read is another check's finding.
        findings += (try? Self.findings(in: id, of: lane, tracker)) ?? []
      }
    }
    return findings
  }

  private static func findings(
    in id: ObjectID, of lane: Lane, _ tracker: TrackerRepository
  ) throws -> [Finding] {
    let commit = try tracker.git.commit(id)
    var findings: [Finding] = []
    for file in try LogReader.files(of: commit.tree, in: tracker.git) where file.kind == .event {
      let bytes = try tracker.git.blob(file.blob)
      guard let event = Event(parsing: bytes)?.notAfter(Event.latest(in: commit)),
        let written = RecordReader(bytes).first(where: { $0.key == "date" })?.value, written != event.date.record
      else { continue }
      findings.append(
        Finding(
          .facts, file.blob.hex,
          "commit \(id.hex) of lane \(lane.name) holds an event of \(event.actor.email) dated \(written.prefix(60)), "
            + "which counts as \(event.date.iso8601)",
          fix: "git -C \(shellQuoted(tracker.git.path)) show \(id.hex)", isHarmless: true))
    }
    return findings
  }
}
