/// A search whose time was up before all was looked at.
public struct UnfinishedSearch: Error, Sendable {
  /// What was found until then.
  public let hits: [Hit]
  /// All from this second on was looked at, in seconds since 1970; nil where nothing is known of the order, and nothing
  /// was found.
  public let since: Int64?

  package init(hits: [Hit], since: Int64?) { (self.hits, self.since) = (hits, since) }
}

/// For who may not be kept waiting: how long an answer may take, and who makes the index that it lacks.
public struct SearchLimits: Sendable {
  let time: Duration
  let makeIndex: @Sendable (_ withText: Bool) -> Void

  /// - Parameters:
  ///   - time: After this long a search ends with ``UnfinishedSearch``.
  ///   - makeIndex: Called for each search that lacks its index, or whose index is far behind; it must not wait.
  public init(time: Duration, makeIndex: @escaping @Sendable (_ withText: Bool) -> Void) {
    self.time = time
    self.makeIndex = makeIndex
  }
}

/// When a search has to end.
struct Deadline: Sendable {
  private let end: ContinuousClock.Instant

  init(after time: Duration) { end = .now + time }

  var isOver: Bool { ContinuousClock.now >= end }
}
