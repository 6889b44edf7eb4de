public import Bytes

/// Something in a lane that is refused, and why.
///
/// The tracker that refuses a push sends it to the one that pushed as ``line`` in the hook's output, so that the sender
/// learns which fact it was without parsing sentences.
public struct Fault: Hashable, Sendable {
  public let code: Code
  /// The lane.
  public let lane: String
  /// The commit; nil if the lane as a whole is at fault.
  public let commit: ObjectID?
  /// The fact; nil if the commit or the lane is at fault.
  public let fact: ObjectID?
  /// For people.
  public let reason: String

  public enum Code: String, Hashable, Sendable, CaseIterable {
    /// An event whose actor may not do that, or pushed by somebody who may not act for its actor.
    case notPermitted = "not-permitted"
    /// A file that is no fact.
    case notAFact = "not-a-fact"
    /// A fact whose bytes are missing.
    case missing
    /// An event that cannot be read.
    case unreadable
    /// A fact that is larger than any can be.
    case tooBig = "too-big"
    /// A commit with several parents.
    case merge
    /// A commit dated before its parent.
    case misdated
    /// A commit or tree that cannot be read.
    case damaged
    /// Refused by another hook, without a reason that a program can read.
    case unexplained
    /// The lane belongs to the tracker that it was pushed to.
    case ownLane = "own-lane"
    /// The lane would lose commits.
    case rewound
    /// A reference that is not named like a lane, or does not point to a commit.
    case notALane = "not-a-lane"
    /// There are more lanes than trackers create.
    case tooManyLanes = "too-many-lanes"
    /// The pusher may not push facts at all.
    case noSync = "no-sync"

    /// Whether the lane's other facts can be accepted without this one.
    var isPartial: Bool {
      switch self {
      case .notPermitted, .notAFact, .missing, .unreadable, .tooBig, .merge, .misdated, .damaged, .unexplained:
        true
      case .ownLane, .rewound, .notALane, .tooManyLanes, .noSync: false
      }
    }
  }

  init(_ code: Code, _ lane: String, commit: ObjectID? = nil, fact: ObjectID? = nil, _ reason: String) {
    self.code = code
    self.lane = lane
    self.commit = commit
    self.fact = fact
    self.reason = reason
  }
}

extension Fault {
  private static let mark = "patchbay-fault"

  /// `patchbay-fault CODE LANE COMMIT FACT REASON`, with `-` for a missing value.
  public var line: String {
    "\(Self.mark) \(code.rawValue) \(lane) \(commit?.hex ?? "-") \(fact?.hex ?? "-") \(reason.prefix(Self.reasonLimit))"
  }

  /// nil for any other line, or a code that only a later version knows.
  init?(line: Substring) {
    let fields = line.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: false)
    guard fields.count == 6, fields[0] == Self.mark, let code = Code(rawValue: String(fields[1])) else { return nil }
    self.init(
      code, String(fields[2]), commit: ObjectID(hex: fields[3]), fact: ObjectID(hex: fields[4]), String(fields[5]))
  }

  private static let reasonLimit = 300
}
