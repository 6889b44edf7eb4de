public import Bytes
import Tracker

/// What an exchange did, and what it met that is not as it should be.
public struct ExchangeReport: Hashable, Sendable {
  /// Lanes that moved, and commits that they gained; a commit that came on two lanes counts once for each.
  public struct Moved: Hashable, Sendable {
    public var lanes = 0
    public var commits = 0
  }

  /// Something about a lane that a person should know.
  public struct Problem: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable {
      /// It does not hold what a log holds, or its name is none.
      case malformed
      /// It is shorter over there than it was.
      case rewound
      /// It holds other commits over there than here: it was written under one name in two places, or forged.
      case forked
      /// The other tracker does not take it, or some of its facts.
      case refused
      /// Some of its facts are not allowed here.
      case leftOut = "left out"
      /// A lock here keeps it from being moved.
      case stuck
    }

    public let kind: Kind
    public let lane: String
    public let message: String
    /// Whether all is well again, so that the exchange counts as complete with it.
    public let isHealed: Bool
  }

  public var received = Moved()
  public var sent = Moved()
  public var problems: [Problem] = []
  /// The name under which this tracker writes from now on, if it took a new one.
  public var newWriter: String?
  /// How much is left out, on either side, that was said in an earlier exchange or in this one.
  public var leftOut = 0
  /// The digest of what this tracker holds now.
  public var digest: ObjectID = .zero

  public init() {}

  /// Whether both sides hold the same facts now, but for what they said before that they refuse, as far as what the
  /// other one had at the beginning goes.
  public var isComplete: Bool { problems.allSatisfy(\.isHealed) }

  mutating func note(_ kind: Problem.Kind, _ lane: String, _ message: String, isHealed: Bool = false) {
    let problem = Problem(kind: kind, lane: lane, message: message, isHealed: isHealed)
    if !problems.contains(where: { $0.lane == lane && $0.kind == kind }) { problems.append(problem) }
  }
}
