/// A search that ran out of time before everything was looked at.
public struct UnfinishedSearch: Error, Sendable {
  /// What was found until then.
  public let hits: [Hit]
  /// What was looked at; nil where nothing is known of the order, and nothing was found.
  public let reach: Reach?

  /// What a search has looked at.
  public enum Reach: Hashable, Sendable {
    /// All from this second on, in seconds since 1970.
    case since(Int64)
    /// So many mails, those that came last.
    case lastMails(Int)
  }

  package init(hits: [Hit] = [], reach: Reach? = nil) { (self.hits, self.reach) = (hits, reach) }
}

/// For who may not be kept waiting: how long an answer may take, and who makes the index that it lacks.
public struct SearchLimits: Sendable {
  let time: Duration
  let moment: Duration
  let fewMails: Int
  let makeIndex: @Sendable (_ withText: Bool) -> Void

  /// - Parameters:
  ///   - time: After this long a search ends with ``UnfinishedSearch``.
  ///   - moment: So long the mail that came last is looked at for a list that need not be whole.
  ///   - fewMails: So many are looked at one by one while who asks waits, even where what came last would do.
  ///   - makeIndex: Called for each search that lacks its index, or whose index is far behind; it must not wait.
  public init(
    time: Duration, moment: Duration = .milliseconds(80), fewMails: Int = 2000,
    makeIndex: @escaping @Sendable (_ withText: Bool) -> Void
  ) {
    self.time = time
    self.moment = moment
    self.fewMails = fewMails
    self.makeIndex = makeIndex
  }
}

/// When a search has to end.
struct Deadline: Sendable {
  private let end: ContinuousClock.Instant

  init(after time: Duration) { end = .now + time }

  var isOver: Bool { ContinuousClock.now >= end }
}
