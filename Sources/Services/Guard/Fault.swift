public import Bytes

/// Something in a lane that is not let in, and why.
///
/// It travels from the tracker that refuses a push to the one that pushed as a line ``line`` among what the hook says,
/// so that the sender learns which fact it was without reading sentences.
public struct Fault: Hashable, Sendable {
  public let code: Code
  /// The lane.
  public let lane: String
  /// The commit; nil where it is about the lane as a whole.
  public let commit: ObjectID?
  /// The fact; nil where it is about the commit or the lane.
  public let fact: ObjectID?
  /// For people.
  public let reason: String

  public enum Code: String, Hashable, Sendable, CaseIterable {
    /// An event by somebody who may not do that, or brought by somebody who may not speak for its actor.
    case notPermitted = "not-permitted"
    /// A file that is no fact.
    case notAFact = "not-a-fact"
    /// A fact whose bytes are not there.
    case missing
    /// An event that cannot be read.
    case unreadable
    /// A fact of more bytes than any has.
    case tooBig = "too-big"
    /// A commit with several parents.
    case merge
    /// A commit that is dated before its parent.
    case misdated
    /// A commit or tree that cannot be read.
    case damaged
    /// Refused by a hook that is not ours, which says nothing that a program understands.
    case unexplained
    /// The lane belongs to the tracker that it was pushed to.
    case ownLane = "own-lane"
    /// The lane would lose commits.
    case rewound
    /// What names no lane, or does not name a commit.
    case notALane = "not-a-lane"
    /// There are more lanes than trackers make.
    case tooManyLanes = "too-many-lanes"
    /// Whoever pushes may not push facts at all.
    case noSync = "no-sync"

    /// Whether the lane's other facts can be taken without this one.
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

  /// `patchbay-fault CODE LANE COMMIT FACT REASON`, with `-` for what there is none of.
  public var line: String {
    "\(Self.mark) \(code.rawValue) \(lane) \(commit?.hex ?? "-") \(fact?.hex ?? "-") \(reason.prefix(Self.reasonLimit))"
  }

  /// nil for a line that is none, or has a code that only a later version knows.
  init?(line: Substring) {
    let fields = line.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: false)
    guard fields.count == 6, fields[0] == Self.mark, let code = Code(rawValue: String(fields[1])) else { return nil }
    self.init(
      code, String(fields[2]), commit: ObjectID(hex: fields[3]), fact: ObjectID(hex: fields[4]), String(fields[5]))
  }

  private static let reasonLimit = 300
}
