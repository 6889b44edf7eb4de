import Bytes
import Git
import Mail
import Tracker

/// Events whose date or zone is none that a clock gives, or lies more than a day after the commit that carries them. They
/// are read as the bound, so that they stop nothing; whoever wrote them is to be asked.
enum ForgedDates {
  static func finding(
    _ event: Event, _ bytes: [UInt8], _ file: FactFile, in id: ObjectID, _ commit: Commit, of lane: Lane,
    _ tracker: TrackerRepository
  ) -> Finding? {
    let counted = event.notAfter(Event.latest(in: commit))
    guard let written = RecordReader(bytes).first(where: { $0.key == "date" })?.value, written != counted.date.record
    else { return nil }
    return Finding(
      .facts, file.blob.hex,
      "commit \(id.hex) of lane \(lane.name) holds an event of \(event.actor.email) dated \(written.prefix(60)), "
        + "which counts as \(counted.date.iso8601)",
      fix: "git -C \(shellQuoted(tracker.git.path)) show \(id.hex)", isHarmless: true)
  }
}
