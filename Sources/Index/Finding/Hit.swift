public import Bytes
import Tracker

/// A message, series or patch that was found.
public struct Hit: Hashable, Sendable {
  public let id: ObjectID
  /// What it is sorted by: seconds since 1970 by its Date, 0 for one without; in the order of activity by the newest of
  /// its mails.
  public let date: Int64
  /// The head of the series that a patch was sent in; of a series its own id; nil for messages.
  public let series: ObjectID?
  /// What a line of a list says; nil for messages and patches.
  package var brief: SeriesBrief?

  public init(id: ObjectID, date: Int64, series: ObjectID?) {
    self.id = id
    self.date = date
    self.series = series
  }

  /// A series with what its line says.
  package init(id: ObjectID, date: Int64, series: ObjectID, brief: SeriesBrief) {
    self.init(id: id, date: date, series: series)
    self.brief = brief
  }

  /// Newest first, then by id.
  public static func precedes(_ left: Hit, _ right: Hit) -> Bool {
    DateOrder.newestFirst((left.date, left.id), (right.date, right.id))
  }
}
