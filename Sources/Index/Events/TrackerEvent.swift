public import Bytes

/// Something that happened in a tracker, as reported to pollers: derived from one fact, a mail or an event of the log,
/// and its meaning.
public struct TrackerEvent: Hashable, Sendable {
  /// What happened, in the order in which one mail makes several happen.
  public enum Category: Int, CaseIterable, Sendable {
    case coverCreated = 1
    case patchCreated
    case patchCompleted
    case seriesCreated
    case seriesCompleted
    case coverCommentCreated
    case patchCommentCreated
    case patchStateChanged
    case patchDelegated
    case patchRelationChanged
    case checkCreated

    /// As Patchwork names it.
    public var name: String {
      switch self {
      case .coverCreated: "cover-created"
      case .patchCreated: "patch-created"
      case .patchCompleted: "patch-completed"
      case .seriesCreated: "series-created"
      case .seriesCompleted: "series-completed"
      case .coverCommentCreated: "cover-comment-created"
      case .patchCommentCreated: "patch-comment-created"
      case .patchStateChanged: "patch-state-changed"
      case .patchDelegated: "patch-delegated"
      case .patchRelationChanged: "patch-relation-changed"
      case .checkCreated: "check-created"
      }
    }

    /// Whether it is that a comment came.
    public var isOfComment: Bool { self == .coverCommentCreated || self == .patchCommentCreated }
  }

  /// Unique and permanent: that a cover letter gave a series another head changes nothing.
  public let id: ObjectID
  public let category: Category
  /// When it came to be known here, in microseconds since 1970: no two events have the same, and what comes to be known
  /// later has a later one, so that who asks for what is not before the last one's misses nothing.
  public let moment: Int64
  /// The patch or cover letter; of a series its head.
  public let subject: ObjectID
  /// The head of the series.
  public let series: ObjectID
  /// The comment, of an event that is about one.
  public let comment: ObjectID?
  /// The blob of the mail or event.
  public let fact: ObjectID
}

/// Which events are requested.
public struct EventFilter: Hashable, Sendable {
  /// Any of these; any if empty.
  public var categories: [TrackerEvent.Category] = []
  /// Any of these projects, or first words of lists, in lower case; nil for any. Empty for what is in none.
  public var projects: [String]?
  /// Any of these patches and cover letters; any if empty.
  public var subjects: [ObjectID] = []
  /// Any of these series; any if empty.
  public var series: [ObjectID] = []
  /// Any of these people, by ``PersonKey/number(of:)``; any, and mail too, if empty.
  public var actors: [Int] = []
  /// Moments, in microseconds since 1970: not before, and before.
  public var since: Int64?
  public var before: Int64?
  public var isOldestFirst = false

  public init() {}
}
