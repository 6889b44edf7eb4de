#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The time of day, and waiting.
public enum Clock {
  /// Seconds since 1970 by this machine's clock.
  @Sendable public static func now() -> Int64 { Int64(time(nil)) }

  /// The offset of local time from UTC, in minutes, at a moment.
  public static func localOffsetMinutes(at seconds: Int64) -> Int {
    var moment = time_t(seconds)
    var parts = tm()
    guard localtime_r(&moment, &parts) != nil else { return 0 }
    return Int(parts.tm_gmtoff) / 60
  }

  public static func sleep(milliseconds: Int) { usleep(UInt32(clamping: milliseconds * 1000)) }

  /// Sleeps for a random time between the two (by default from half the longer), so that processes that collided do not
  /// collide again.
  public static func sleepJittered(upTo longest: Duration, from shortest: Duration? = nil) {
    let most = max(1, Int64(longest / .microseconds(1)))
    let least = min(most, shortest.map { Int64($0 / .microseconds(1)) } ?? most / 2)
    usleep(UInt32(clamping: Int64.random(in: least...most)))
  }
}
