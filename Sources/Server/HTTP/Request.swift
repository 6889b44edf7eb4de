import Bytes

/// A request as handlers see it: a value, independent of the library that read it from the network.
public struct Request: Sendable {
  public let method: Method
  /// The path's components, percent-decoded one by one: a `%2F` in a Message-ID separates nothing.
  public let path: [String]
  /// Whether the path ended in a slash.
  public let hasTrailingSlash: Bool
  /// The target as it was sent, path and query.
  public let target: String
  let query: Query
  public let headers: HeaderFields
  public let body: [UInt8]
  /// The address of the client, as the connection or a trusted proxy says.
  public let client: String
  /// Whether the client's connection is encrypted, as a trusted proxy says.
  public let isSecure: Bool

  public enum Method: String, Hashable, Sendable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case patch = "PATCH"
    case put = "PUT"
    case delete = "DELETE"
    case options = "OPTIONS"

    /// Whether it changes nothing (RFC 9110, section 9.2.1).
    public var isSafe: Bool { self == .get || self == .head || self == .options }
  }

  /// - Parameter target: The request target in origin form (`/a?b`) or absolute form (`http://host/a?b`, which pwclient's
  ///   XML-RPC sends).
  public init(
    _ method: Method, _ target: String, headers: HeaderFields = HeaderFields(), body: [UInt8] = [],
    client: String = "127.0.0.1", isSecure: Bool = false
  ) {
    self.method = method
    self.target = Self.originForm(target)
    let parts = self.target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let rawPath = parts.first ?? ""
    path = rawPath.split(separator: "/").map { PercentEncoding.decoded($0) }
    hasTrailingSlash = rawPath.hasSuffix("/")
    query = Query(urlEncoded: parts.count > 1 ? parts[1] : "")
    self.headers = headers
    self.body = body
    self.client = client
    self.isSecure = isSecure
  }

  private static func originForm(_ target: String) -> String {
    for scheme in ["http://", "https://"] where target.lowercased().hasPrefix(scheme) {
      let rest = target.dropFirst(scheme.count)
      return rest.firstIndex { $0 == "/" || $0 == "?" }.map { String(rest[$0...]) } ?? "/"
    }
    return target
  }
}
