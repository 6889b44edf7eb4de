import Synchronization

/// A token bucket for each network: a burst of costly requests, then a fixed rate.
///
/// Scrapers come from many addresses of one network, so an IPv4 /24 or an IPv6 /48 shares a bucket.
final class RateLimiter: Sendable {
  private struct Bucket {
    var level: Double
    var time: Double
  }

  private let capacity: Double
  private let perSecond: Double
  private let buckets = Mutex<[String: Bucket]>([:])
  /// At most this many networks are tracked; the fullest buckets are dropped first.
  private static let limit = 20_000

  init(capacity: Double, perSecond: Double) {
    self.capacity = capacity
    self.perSecond = perSecond
  }

  /// Takes one from the client's bucket.
  ///
  /// - Parameter now: Seconds of a clock that never goes back.
  /// - Returns: nil if there was one, else after how many seconds there is.
  func take(_ client: String, now: Double = RateLimiter.seconds) -> Int? {
    let network = Self.network(of: client)
    return buckets.withLock { buckets in
      if buckets.count >= Self.limit, buckets[network] == nil {
        buckets = buckets.filter { $0.value.level + (now - $0.value.time) * perSecond < capacity }
        if buckets.count >= Self.limit { buckets.removeAll() }
      }
      var bucket = buckets[network] ?? Bucket(level: capacity, time: now)
      bucket.level = min(capacity, bucket.level + max(0, now - bucket.time) * perSecond)
      bucket.time = now
      defer { buckets[network] = bucket }
      if bucket.level >= 1 {
        bucket.level -= 1
        return nil
      }
      return max(1, Int(((1 - bucket.level) / perSecond).rounded(.up)))
    }
  }

  private static let start = ContinuousClock.now

  private static var seconds: Double {
    let elapsed = (ContinuousClock.now - start).components
    return Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18
  }

  /// The network that the address is in: `192.0.2.` or `2001:db8:1:`.
  static func network(of client: String) -> String {
    if client.contains(":") {
      return client.split(separator: ":", omittingEmptySubsequences: false).prefix(3).joined(separator: ":")
    }
    return client.split(separator: ".").prefix(3).joined(separator: ".")
  }
}
