import Bytes
import Git
import Mail
import Tracker

/// Events whose date or time zone is impossible, or more than a day after the commit that carries them. They are
/// clamped when read, so they do no harm; ask whoever wrote them.
enum ForgedDates {
  static func finding(_ visited: LaneCheck.VisitedEvent, of lane: Lane, _ tracker: TrackerRepository) -> Finding? {
    let (event, id) = (visited.event, visited.id)
    let counted = event.notAfter(Event.latest(in: visited.commit))
    guard let written = RecordReader(visited.bytes).first(where: { $0.key == "date" })?.value,
      written != counted.date.record
    else { return nil }
    return Finding(
      .facts, visited.file.blob.hex,
      "commit \(id.hex) of lane \(lane.name) holds an event of \(event.actor.email) dated \(written.prefix(60)), "
        + "which counts as \(counted.date.iso8601)",
      fix: "git -C \(shellQuoted(tracker.git.path)) show \(id.hex)", isHarmless: true)
  }
}
