/// A moment from 1970 to 2200, in whole seconds. No mail, event or commit is from outside these bounds, so a number
/// beyond them is read as the bound or as no moment, and no sum or difference overflows.
public struct Timestamp: Hashable, Comparable, Sendable {
  /// Seconds since 1970-01-01T00:00:00Z.
  public let seconds: Int64

  /// From 1970-01-01T00:00:00Z to 2200-01-01T00:00:00Z.
  public static let bounds: ClosedRange<Int64> = 0...7_258_118_400
  public static let earliest = Timestamp(nearest: bounds.lowerBound)
  public static let latest = Timestamp(nearest: bounds.upperBound)

  /// The moment this many seconds after 1970, or the bound that it exceeds.
  public init(nearest seconds: Int64) {
    self.seconds = min(max(seconds, Self.bounds.lowerBound), Self.bounds.upperBound)
  }

  /// nil outside of the bounds.
  public init?(exactly seconds: Int64) {
    guard Self.bounds.contains(seconds) else { return nil }
    self.init(nearest: seconds)
  }

  /// Reads a decimal number of seconds of any length as the moment or the bound; nil if it is not a number.
  public init?(nearest text: some Sequence<UInt8>) {
    guard let seconds = Int64(saturating: text) else { return nil }
    self.init(nearest: seconds)
  }

  /// This many seconds later or earlier, within the bounds.
  public func advanced(by seconds: Int64) -> Timestamp {
    let (sum, overflow) = self.seconds.addingReportingOverflow(seconds)
    return overflow ? (seconds < 0 ? .earliest : .latest) : Timestamp(nearest: sum)
  }

  public static func < (left: Timestamp, right: Timestamp) -> Bool { left.seconds < right.seconds }
}
