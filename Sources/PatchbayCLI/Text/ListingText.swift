import Bytes
import Mail
import Review
import Platform

extension Listing {
  /// The rows as a table.
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
