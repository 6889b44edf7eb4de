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

  /// The network that the address is in: `192.0.2` or `2001:db8:1`. A server that listens on all addresses sees those of
  /// IPv4 within IPv6 (`::ffff:192.0.2.1`), where they are no network of their own; a proxy may add the port.
  static func network(of client: String) -> String {
    var address = client[...]
    if address.first == "[", let end = address.firstIndex(of: "]") { address = address[..<end].dropFirst() }
    guard address.contains(":") else { return address.split(separator: ".").prefix(3).joined(separator: ".") }
    let mapped = "::ffff:"
    if address.contains(".") {
      let isMapped = address.lowercased().hasPrefix(mapped)
      let plain = isMapped ? address.dropFirst(mapped.utf8.count) : address.prefix { $0 != ":" }
      return plain.split(separator: ".").prefix(3).joined(separator: ".")
    }
    guard let groups = groups(of: address.prefix { $0 != "%" }) else { return client }
    if groups[..<5].allSatisfy({ $0 == 0 }), groups[5] == 0xFFFF {
      return "\(groups[6] >> 8).\(groups[6] & 0xFF).\(groups[7] >> 8)"
    }
    return groups[..<3].map { String($0, radix: 16) }.joined(separator: ":")
  }

  /// The eight groups of an IPv6 address, whose longest run of zeros may be left out; nil for what is none.
  private static func groups(of address: Substring) -> [UInt16]? {
    var halves: [[UInt16]] = []
    for half in address.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false) {
      let words = half.split(separator: ":", omittingEmptySubsequences: false)
      let groups = half.isEmpty ? [] : words.compactMap { UInt16($0, radix: 16) }
      guard half.isEmpty || groups.count == words.count else { return nil }
      halves.append(groups)
    }
    let count = halves.reduce(0) { $0 + $1.count }
    guard halves.count == 2 ? count < 8 : count == 8 else { return nil }
    return halves[0] + [UInt16](repeating: 0, count: 8 - count) + (halves.count == 2 ? halves[1] : [])
  }
}
