public import Bytes
import Tracker

/// A message, series or patch that was found.
public struct Hit: Hashable, Sendable {
  public let id: ObjectID
  /// Seconds since 1970 by its Date; 0 for one without.
  public let date: Int64
  /// The head of the series that a patch was sent in; of a series its own id; nil for messages.
  public let series: ObjectID?

  public init(id: ObjectID, date: Int64, series: ObjectID?) {
    self.id = id
    self.date = date
    self.series = series
  }

  /// Newest first, then by id.
  static func precedes(_ left: Hit, _ right: Hit) -> Bool {
    DateOrder.newestFirst((left.date, left.id), (right.date, right.id))
  }
}
