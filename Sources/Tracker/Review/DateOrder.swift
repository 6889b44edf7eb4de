public import Bytes

/// The order by date, then id; what has no date comes last. It is the same on all machines with the same facts,
/// whatever arrived first.
public enum DateOrder {
  public static func precedes(
    _ left: (seconds: Int64?, id: ObjectID), _ right: (seconds: Int64?, id: ObjectID)
  ) -> Bool {
    let dates = (left.seconds ?? .max, right.seconds ?? .max)
    return dates.0 == dates.1 ? left.id < right.id : dates.0 < dates.1
  }

  /// The newest first, of one date by id, as lists show it.
  public static func newestFirst(_ left: (seconds: Int64, id: ObjectID), _ right: (seconds: Int64, id: ObjectID))
    -> Bool
  {
    left.seconds == right.seconds ? left.id < right.id : left.seconds > right.seconds
  }
}
