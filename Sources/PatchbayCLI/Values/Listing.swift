import Bytes
import Index
import Mail
import Patches
import System
import Tracker

/// What `list` found, a row for each.
enum Listing {
  /// A series or patch as `list` shows it.
  struct Row {
    let id: ObjectID
    let date: MailDate?
    let progress: String
    let state: String
    /// Whether it applies, as far as that is recorded.
    var applies = ""
    let submitter: String
    let name: String
    let json: JSONValue
  }

  /// The series that were found, as rows.
  static func series(_ hits: [Hit], in snapshot: Snapshot) throws -> [Row] {
    try hits.compactMap { hit in
      guard let group = try snapshot.series(head: hit.id) else { return nil }
      let series = try SeriesDetails(group, in: snapshot)
      let version = group.version > 1 ? "v\(group.version) " : ""
      return Row(
        id: group.head, date: series.head.content.date, progress: series.progress, state: series.state,
        applies: series.review.appliesShort, submitter: PersonValue.shortText(series.head.content.sender),
        name: version + series.name, json: series.json)
    }
  }

  /// The patches that were found, as rows. A series is read once, however many of its patches there are.
  static func patches(_ hits: [Hit], in snapshot: Snapshot) throws -> [Row] {
    var known: [ObjectID: SeriesDetails] = [:]
    return try hits.compactMap { hit in
      guard let head = hit.series else { return nil }
      if known[head] == nil {
        known[head] = try snapshot.series(head: head).map { try SeriesDetails($0, in: snapshot) }
      }
      guard let series = known[head], let patch = series.patches.first(where: { $0.id == hit.id }) else { return nil }
      return Row(
        id: patch.id, date: patch.record.content.date, progress: "\(patch.number)/\(series.group.total)",
        state: patch.state, submitter: PersonValue.shortText(patch.record.content.sender),
        name: patch.record.content.name, json: patch.json)
    }
  }

  static func write(_ rows: [Row], to output: inout Output) throws(CommandFailure) {
    // A column that most trackers would leave empty is shown only where something stands in it.
    let hasApplies = rows.contains { !$0.applies.isEmpty }
    var table = Table(
      [.init(style: .yellow), .init(style: .dim), .init(alignment: .right), .init(style: .cyan)]
        + (hasApplies ? [.init()] : []) + [.init(), .init(isFlexible: true)])
    let now = Clock.now()
    for row in rows {
      let submitter = DisplayWidth.truncated(row.submitter, to: 20)
      let date = DateText.short(row.date, now: now, isTerminal: output.isTerminal)
      let applies = hasApplies ? [DisplayWidth.truncated(row.applies, to: 24)] : []
      table.add(
        [String(row.id.hex.prefix(10)), date, row.progress, row.state] + applies + [submitter, row.name])
    }
    for line in table.lines(width: output.width, colour: output.hasColour) { try output.line(line) }
  }
}
