import Bytes
import Index
import Mail
import Platform
import Review
import Tracker

extension Listing {
  /// The rows as a table that fits the terminal, the name taking what the others leave.
  ///
  /// - Parameter isByActivity: Whether a row's date is that of its newest mail.
  static func write(
    _ rows: [Row], byActivity isByActivity: Bool, trailers: [ObjectID: [String]], to output: inout Output
  ) throws(CommandFailure) {
    let columns = columns(of: rows, byActivity: isByActivity, isTerminal: output.isTerminal, width: output.width)
    // What a narrow terminal lacks, names get.
    var table = Table(columns.map(\.column), gap: output.width.map { $0 < 120 ? 1 : 2 } ?? 2)
    if output.isTerminal, !rows.isEmpty { table.add(columns.map(\.title)) }
    for row in rows { table.add(columns.map { $0.text(row) }) }
    var lines = table.lines(width: output.width, colour: output.hasColour)[...]
    if output.isTerminal, let title = lines.popFirst() { try output.line(output.paint(Style.plain(title), .dim)) }
    for (row, line) in zip(rows, lines) {
      try output.line(line)
      for trailer in trailers[row.id] ?? [] {
        try output.line("    " + output.paint(UntrustedText.line(trailer), .dim))
      }
    }
  }

  private struct ShownColumn {
    let title: String
    let column: Table.Column
    let text: (Row) -> String

    init(_ title: String, _ column: Table.Column = .init(), _ text: @escaping (Row) -> String) {
      (self.title, self.column, self.text) = (title, column, text)
    }
  }

  /// Columns that no row has anything for are left out.
  private static func columns(of rows: [Row], byActivity isByActivity: Bool, isTerminal: Bool, width: Int?)
    -> [ShownColumn]
  {
    let now = Clock.now()
    let isNarrow = width.map { $0 < 120 } ?? false
    let person = isNarrow ? 12 : 20
    func age(_ row: Row) -> String {
      let date = isByActivity ? row.activity : row.date
      guard let date else { return "-" }
      return isTerminal ? RelativeDate.brief(date.seconds, now: now) : String(date.iso8601.prefix(10))
    }
    let isOneState = Set(rows.map(\.state)).count < 2
    var columns = [
      ShownColumn("ID", .init(style: .yellow)) { String($0.id.hex.prefix(isNarrow ? 8 : 10)) },
      ShownColumn("AGE", .init(alignment: isTerminal ? .right : .left, style: .dim), age),
      ShownColumn(isNarrow ? "PART" : "PARTS", .init(alignment: .right)) { $0.progress },
    ]
    // What all have in common need not take room where there is little.
    if !isNarrow || !isOneState { columns.append(.init("STATE", .init(style: .cyan)) { $0.state }) }
    let optional = [
      ShownColumn("CHECKS") { checks($0.checks) },
      ShownColumn("A/R/T") { $0.tags.isEmpty ? "" : "\($0.tags.acked)/\($0.tags.reviewed)/\($0.tags.tested)" },
      ShownColumn("OPEN", .init(alignment: .right, style: .magenta)) { row in
        row.remarks.flatMap { $0.open > 0 ? String($0.open) : nil } ?? ""
      },
      ShownColumn("SIGNED", .init(style: .red)) { $0.lacksSignatures ? "no" : "" },
      ShownColumn("APPLIES") { DisplayWidth.truncated($0.applies, to: isNarrow ? 8 : 24) },
      ShownColumn("DELEGATE") { row in
        DisplayWidth.truncated(row.delegates.map(shortName).joined(separator: ", "), to: isNarrow ? 8 : 20)
      },
    ]
    columns += optional.filter { column in rows.contains { !column.text($0).isEmpty } }
    columns.append(.init("FROM") { DisplayWidth.truncated($0.submitter, to: person) })
    columns.append(.init("NAME", .init(isFlexible: true)) { $0.name })
    return columns
  }

  /// For example `+3 -1`: three succeeded, one failed.
  private static func checks(_ counts: CheckCounts) -> String {
    [("-", counts[.fail]), ("!", counts[.warning]), ("?", counts[.pending]), ("+", counts[.success])]
      .filter { $0.1 > 0 }.map { "\($0.0)\($0.1)" }.joined(separator: " ")
  }

  /// A delegate's name without the address, or what stands before the `@` of an address alone.
  private static func shortName(_ delegate: String) -> String {
    if let open = delegate.firstIndex(of: "<"), open > delegate.startIndex {
      return String(delegate[..<open].reversed().drop { $0 == " " }.reversed())
    }
    return String(delegate.drop { $0 == "<" }.prefix { $0 != "@" })
  }
}
