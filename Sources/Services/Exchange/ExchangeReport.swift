public import Bytes
import Tracker

/// The result of an exchange, and the problems that it found.
public struct ExchangeReport: Hashable, Sendable {
  /// Lanes that moved, and commits that they gained; a commit that came on two lanes counts once for each.
  public struct Moved: Hashable, Sendable {
    public var lanes = 0
    public var commits = 0
  }

  /// Something about a lane that a person should know.
  public struct Problem: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable {
      /// It is not a log, or its name is not a lane's.
      case malformed
      /// The remote lost commits of it.
      case rewound
      /// It has diverged from ours: two trackers share a writer name, or it is forged.
      case forked
      /// The other tracker refuses it, or some of its facts.
      case refused
      /// Some of its facts are not allowed here.
      case leftOut = "left out"
      /// A lock here keeps it from being moved.
      case stuck
    }

    public let kind: Kind
    public let lane: String
    public let message: String
    /// Whether the exchange solved it, and so counts as complete.
    public let isHealed: Bool
  }

  public var received = Moved()
  public var sent = Moved()
  public var problems: [Problem] = []
  /// The new writer name of this tracker, if it took one.
  public var newWriter: String?
  /// How many facts each side left out.
  public var leftOut = 0
  /// The digest of what this tracker holds now.
  public var digest: ObjectID = .zero

  public init() {}

  /// Whether both sides now have the same facts, apart from those that the remote gained meanwhile and those that
  /// either side refused before.
  public var isComplete: Bool { problems.allSatisfy(\.isHealed) }

  mutating func note(_ kind: Problem.Kind, _ lane: String, _ message: String, isHealed: Bool = false) {
    let problem = Problem(kind: kind, lane: lane, message: message, isHealed: isHealed)
    if !problems.contains(where: { $0.lane == lane && $0.kind == kind }) { problems.append(problem) }
  }
}
