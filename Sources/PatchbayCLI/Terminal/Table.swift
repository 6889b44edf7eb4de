import Bytes
import Platform

/// Rows of cells laid out in columns. On a terminal one column gives way so that a row takes one line.
struct Table {
  /// What one column looks like.
  struct Column {
    var alignment = Alignment.left
    /// Cut with `…` where the terminal is too narrow.
    var isFlexible = false
    var style: Style?
  }

  enum Alignment { case left, right }

  private let columns: [Column]
  /// Blanks between columns.
  private let gap: Int
  private var rows: [[String]] = []

  init(_ columns: [Column], gap: Int = 2) {
    self.columns = columns
    self.gap = gap
  }

  /// Adds a row. Cells are made harmless here, so callers give them as the mail has them.
  mutating func add(_ cells: [String]) { rows.append(cells.map(UntrustedText.line)) }

  /// The rows as lines, none with a blank at its end.
  /// `width` is the terminal's, nil for no limit; nothing is cut then.
  func lines(width: Int?, colour: Bool) -> [String] {
    var widths = columns.indices.map { index in
      rows.reduce(0) { max($0, index < $1.count ? DisplayWidth.of($1[index]) : 0) }
    }
    if let width, let flexible = columns.firstIndex(where: \.isFlexible) {
      let excess = widths.reduce(gap * (columns.count - 1), +) - width
      if excess > 0 { widths[flexible] = max(min(widths[flexible], 10), widths[flexible] - excess) }
    }
    return rows.map { line($0, widths: widths, colour: colour) }
  }

  private func line(_ cells: [String], widths: [Int], colour: Bool) -> String {
    var line = ""
    for (index, cell) in cells.enumerated() where index < columns.count {
      let column = columns[index]
      let text = column.isFlexible ? DisplayWidth.truncated(cell, to: widths[index]) : cell
      let padding = String(repeating: " ", count: max(0, widths[index] - DisplayWidth.of(text)))
      let painted = colour && !text.isEmpty ? column.style?.paint(text) ?? text : text
      if index > 0 { line += String(repeating: " ", count: gap) }
      line += column.alignment == .right ? padding + painted : painted + padding
    }
    while line.last == " " { line.removeLast() }
    return line
  }
}
