#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Waiting a little, so that processes that collided do not collide again.
package enum Pause {
  /// Sleeps for a random time between the two, the shorter by default half the longer.
  package static func jittered(upTo longest: Duration, from shortest: Duration? = nil) {
    let most = max(1, Int64(longest / .microseconds(1)))
    let least = min(most, shortest.map { Int64($0 / .microseconds(1)) } ?? most / 2)
    usleep(UInt32(clamping: Int64.random(in: least...most)))
  }
}
