import Bytes
import Git

/// When a fact came into the log: by its commit, so the same on every mirror.
struct LogMoment: Comparable {
  /// Since 1970, by the commit.
  let seconds: Int64
  /// How many commits right before it say the same second.
  let step: Int64

  static let limit: Int64 = (1 << 16) - 1

  init(seconds: Int64, step: Int64) {
    self.seconds = seconds
    self.step = min(step, Self.limit)
  }

  /// As one number, in the same order.
  var packed: Int64 { seconds &* (Self.limit + 1) &+ step }

  init(packed: Int64) {
    seconds = packed >> 16
    step = packed & Self.limit
  }

  static func < (left: LogMoment, right: LogMoment) -> Bool {
    (left.seconds, left.step) < (right.seconds, right.step)
  }

  /// The moments of commits, asked for oldest first. Keeps those of one second: a log may have a million commits.
  struct Clock {
    private let repository: Repository
    private var known: [ObjectID: LogMoment] = [:]

    init(_ repository: Repository) { self.repository = repository }

    mutating func moment(of id: ObjectID, _ commit: Commit) throws -> LogMoment {
      let seconds = commit.committer.seconds
      var step: Int64 = 0
      var parent = commit.parents.first
      while let next = parent, step < LogMoment.limit {
        if let known = known[next] {
          if known.seconds == seconds { step += known.step + 1 }
          break
        }
        let commit = try repository.commit(next)
        guard commit.committer.seconds == seconds else { break }
        step += 1
        parent = commit.parents.first
      }
      let moment = LogMoment(seconds: seconds, step: step)
      if known.first?.value.seconds != seconds { known = [:] }
      known[id] = moment
      return moment
    }
  }
}
