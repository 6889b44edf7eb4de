/// Where a message stands in the order of time: its second, and a number among those of that second.
enum RowID {
  private static let numberBits: Int64 = 20
  private static let limit: Int64 = 1 << 40

  /// The row ids of a second.
  ///
  /// - Throws: for a date more than 30,000 years from 1970; such a tracker has no index.
  static func range(_ date: Int64) throws(IndexError) -> ClosedRange<Int64> {
    guard (-limit...limit).contains(date) else { throw .cannotOrder }
    return clamped(date)
  }

  /// The row ids of the second, or of the first or last one that there is.
  static func clamped(_ date: Int64) -> ClosedRange<Int64> {
    let second = max(-limit, min(limit, date))
    return (second << numberBits)...(second << numberBits | (1 << numberBits - 1))
  }

  /// The second of a row id.
  static func second(_ rowID: Int64) -> Int64 { rowID >> numberBits }
}
