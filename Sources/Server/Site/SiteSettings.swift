/// The options of `patchbay serve`.
public struct SiteSettings: Sendable {
  /// The path of the tracker's repository, with a slash at its end.
  public let tracker: String
  /// Where the site is for others, without a slash at its end; nil to go by each request.
  public let base: String?
  /// Which hosts it answers for.
  public let hosts: HostPolicy
  public var isReadOnly = false
  /// Whether `X-Forwarded-…` and `X-Remote-User` are a reverse proxy's word, and believed.
  public var isBehindProxy = false
  /// Threads that read.
  public var readers = 3
  /// How long a search may take before it is cut off.
  var searchTime = SiteSettings.searchTime

  static let searchTime = Duration.milliseconds(1800)
  /// How many costly requests a network that asked for many may make each second.
  var costlyPerSecond = 4.0

  public init(tracker: String, base: String? = nil, hosts: HostPolicy = .any) {
    self.tracker = tracker.hasSuffix("/") ? tracker : tracker + "/"
    self.base = base.map { base in
      var base = base[...]
      while base.last == "/" { base.removeLast() }
      return String(base)
    }
    self.hosts = hosts
  }

  /// The tracker's name: that of its folder.
  var title: String {
    let names = tracker.split(separator: "/").map(String.init)
    let name = names.last == ".git" ? names.dropLast().last : names.last
    guard let name else { return "Patchbay" }
    return name.hasSuffix(".git") ? String(name.dropLast(4)) : name
  }
}

/// Which hosts a site answers for. A page of another site could otherwise have its name resolved to this machine, and
/// read with the browser of somebody who may.
public enum HostPolicy: Hashable, Sendable {
  case any
  /// This one, and this machine's own names.
  case only(String)
  /// This machine's own names.
  case loopback

  /// For a site at this address that listens there.
  ///
  /// - Parameters:
  ///   - base: Where it is for others: `https://patches.example.org`.
  ///   - isLoopback: Whether it listens on this machine alone.
  public init(base: String?, isLoopback: Bool) {
    if let base, let start = base.firstRange(of: "://") {
      self = .only(String(base[start.upperBound...].prefix { $0 != "/" }).lowercased())
    } else {
      self = isLoopback ? .loopback : .any
    }
  }

  /// Whether a request with this `Host` is for the site. One without is for nobody (RFC 9112, section 3.2).
  func accept(_ host: String?) -> Bool {
    guard let host = host?.lowercased(), !host.isEmpty, host.utf8.count <= 255,
      host.utf8.allSatisfy({ Self.isAllowed($0) })
    else { return false }
    switch self {
    case .any: return true
    case .only(let name): return host == name || Self.isLoopback(host)
    case .loopback: return Self.isLoopback(host)
    }
  }

  private static func isLoopback(_ host: String) -> Bool {
    let name = host.hasPrefix("[") ? host.prefix { $0 != "]" } + "]" : host.prefix { $0 != ":" }
    return name == "localhost" || name == "[::1]" || name.hasPrefix("127.") || name.hasSuffix(".localhost")
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "["),
      UInt8(ascii: "]"), UInt8(ascii: "%"):
      true
    default: false
    }
  }
}
