/// How a compare-and-swap of a reference ended.
public enum SwapResult: Hashable, Sendable {
  /// The reference now names the new object (or did already).
  case swapped
  /// The reference does not name what was expected: somebody else moved, made or deleted it. Look again.
  case changed
  /// A lock file stands beside the reference: another process is moving it or was killed while it did.
  /// Nothing was waited for. Try again briefly, then write elsewhere.
  case locked
}
