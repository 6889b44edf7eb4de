import Bytes
import Review
import Tracker

/// The rows of lists that a reader made, until the tracker or its configuration changes: lists show the same series again
/// and again, and a row depends on nothing else.
final class SeriesRows {
  private struct Key: Hashable {
    let head: ObjectID
    let columns: SeriesTable.Columns
  }

  private var rows: [Key: Markup] = [:]
  private var filled: [ObjectID: SeriesTable.Columns] = [:]

  func removeAll() { (rows, filled) = ([:], [:]) }

  /// The columns in which a series has something to say.
  func columns(of series: SeriesDetails) -> SeriesTable.Columns {
    if let known = filled[series.group.head] { return known }
    let columns = SeriesTable.Columns(of: series)
    filled[series.group.head] = columns
    return columns
  }

  func row(_ series: SeriesDetails, _ columns: SeriesTable.Columns, _ make: (inout Markup) -> Void) -> Markup {
    let key = Key(head: series.group.head, columns: columns)
    if let known = rows[key] { return known }
    let row = Markup(make)
    rows[key] = row
    return row
  }
}
