/// The offset of a clock from UTC: less than a day. A number beyond that is read as the bound.
public struct ZoneOffset: Hashable, Sendable {
  /// Minutes east of UTC.
  public let minutes: Int

  public static let bounds = -1439...1439
  public static let utc = ZoneOffset(nearest: 0)

  /// The offset of this many minutes east of UTC, or the bound that it exceeds.
  public init(nearest minutes: Int) {
    self.minutes = min(max(minutes, Self.bounds.lowerBound), Self.bounds.upperBound)
  }

  /// Reads `+HHMM`, as git writes it, with any number of digits; UTC if it is not a number.
  @inlinable
  public init(hoursAndMinutes text: some Sequence<UInt8>) {
    let value = Int(Int64(saturating: text) ?? 0)
    // Hours and minutes of any larger number exceed the bound as well.
    let bounded = min(max(value, -9999), 9999)
    self.init(nearest: bounded / 100 * 60 + bounded % 100)
  }

  /// `+HHMM`.
  public var hoursAndMinutes: String {
    let digits = String(abs(minutes) / 60 * 100 + abs(minutes) % 60)
    return (minutes < 0 ? "-" : "+") + String(repeating: "0", count: 4 - digits.utf8.count) + digits
  }
}
