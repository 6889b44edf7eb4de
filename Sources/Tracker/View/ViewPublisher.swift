package import Bytes
package import Git
import Platform

/// Folds outstanding facts and publishes the view by compare-and-swap: the second half of the protocol.
package enum ViewPublisher {
  /// The result of a call, for tests and statistics.
  enum Outcome: Hashable, Sendable {
    /// The view already covered the log, perhaps because another process folded it meanwhile.
    case covered
    /// Another process has written to the same lane since, and will fold this as well.
    case overtaken
    case published
    /// Others kept publishing, every reference was locked, or there was too much for the time: the next fold continues.
    case givenUp
  }

  private static let attempts = 8
  private static let laneLimit = 64
  /// The longest wait for others to fold, when others are working.
  private static let backoff = Duration.milliseconds(40)
  /// How long a backlog (for example a log whose view is lost) is folded while a mail server waits.
  private static let foldBudget = Duration.seconds(3)

  /// Brings the published view up to the log after an append.
  ///
  /// When others write at the same moment, waiting for a random moment lets one of them fold for all.
  static func publish(
    after own: AppendedCommit, wasContended: Bool, in repository: Repository, seconds: Int64
  ) throws -> Outcome {
    if wasContended {
      Clock.sleepJittered(upTo: backoff, from: .zero)
      if let head = try repository.reference(own.lane.name), head != own.lane.head { return .overtaken }
    }
    return try publish(in: repository, seconds: seconds, within: foldBudget)
  }

  /// Brings the published view up to the log.
  ///
  /// A long backlog is folded in pieces, each of them published, so that others continue from there and memory is
  /// bounded.
  ///
  /// - Parameter limit: Starts no further piece after this time.
  static func publish(
    in repository: Repository, seconds: Int64, within limit: Duration? = nil
  ) throws -> Outcome {
    let start = ContinuousClock.now
    var failures = 0
    var outcome = Outcome.covered
    while failures < attempts {
      let buffer = ObjectBuffer(over: repository)
      let snapshot = try Snapshot.take(of: repository, into: buffer, limit: Snapshot.batch)
      guard snapshot.isAhead else { return outcome }
      switch try publish(snapshot, in: repository, seconds: seconds) {
      case .swapped:
        outcome = .published
        if !snapshot.isPartial { return .published }
        if let limit, ContinuousClock.now - start > limit { return .givenUp }
      case .changed: failures += 1
      case .locked: return .givenUp
      }
    }
    return .givenUp
  }

  /// Publishes what a snapshot holds; of its store nothing stays in memory.
  static func publish(
    _ snapshot: Snapshot, in repository: Repository, seconds: Int64
  ) throws -> SwapResult {
    let target = try snapshot.publishTarget(in: repository)
    let commit = try ViewCommit(
      snapshot.digest, heads: snapshot.heads, parent: target.parent,
      summary: "View of \(snapshot.data.counts.mails) mails"
    ).write(seconds: seconds, to: snapshot.store)
    if let base = snapshot.baseReference {
      // Another process may have published meanwhile: then our trees are not worth writing.
      guard try repository.reference(base.name) == base.id else { return .changed }
    }
    let pack = try snapshot.store.flush(reachableFrom: [commit])
    defer { pack?.release() }
    return try swap(to: commit, at: target, in: repository)
  }

  /// Moves the reference of a view's target; if it is locked or broken, another one in that folder.
  package static func swap(
    to commit: ObjectID, at target: PublishTarget, in repository: Repository
  ) throws -> SwapResult {
    if let reference = target.reference {
      let result = try swap(reference.name, from: reference.id, to: commit, in: repository)
      if result != .locked { return result }
    }
    for number in 0..<laneLimit {
      let name = "\(target.prefix)\(number)"
      guard name != target.reference?.name else { continue }
      guard let present = try? repository.reference(name) else {
        if try swap(name, from: nil, to: commit, in: repository) == .swapped { return .swapped }
        continue
      }
      // Readers prefer one that is more advanced than ours.
      guard try !isMoreAdvanced(present, than: commit, in: repository) else { continue }
      let result = try swap(name, from: present, to: commit, in: repository)
      if result != .locked { return result }
    }
    return .locked
  }

  private static func isMoreAdvanced(_ one: ObjectID, than other: ObjectID, in repository: Repository) throws -> Bool {
    guard let view = try? View.read(one, in: repository) else { return false }
    return try view.data.counts.facts > View.read(other, in: repository).data.counts.facts
  }

  /// A reference that cannot be read or written (for example one left empty by a crash) is skipped like a locked one.
  private static func swap(
    _ name: String, from old: ObjectID?, to new: ObjectID, in repository: Repository
  ) throws -> SwapResult {
    do throws(GitError) {
      return try repository.compareAndSwap(name, from: old, to: new, durable: false)
    } catch {
      if error.isOfWholeRepository { throw error }
      return .locked
    }
  }
}
