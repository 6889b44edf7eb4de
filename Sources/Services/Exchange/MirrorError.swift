/// Why a mirror could not be made.
package enum MirrorError: Error, Hashable, Sendable {
  case unreachable(String, reason: String)
  /// Something else stands in the place that was named.
  case occupied(String)
  case notMade(String, reason: String)
  /// The repository mirrors something else.
  case otherRemote(String, name: String, url: String)
}
