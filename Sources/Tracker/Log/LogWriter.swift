public import Bytes
import Git
import Platform

/// Appends facts to the log by compare-and-swap; the first half of the protocol that README.md of this folder states.
package struct LogWriter {
  private let writer: String
  private let clock: @Sendable () -> Int64

  /// How long the lanes that are there are tried before a new one is made, in all.
  private static let laneRetryTime = Duration.milliseconds(20)
  /// When to say "try again" if no new lane can be made either.
  private static let retryTimeout = Duration.seconds(3)
  /// A tracker never has more lanes than this from one writer.
  package static let laneLimit = 256

  /// - Parameters:
  ///   - writer: The name in this tracker's lanes.
  ///   - clock: Seconds since 1970.
  init(writer: String, clock: @escaping @Sendable () -> Int64) {
    self.writer = writer
    self.clock = clock
  }

  /// Makes the facts durable and reachable. The blobs must have been written to the repository.
  ///
  /// Safe to repeat after any error: facts are a set.
  ///
  /// - Returns: Where they are now.
  /// - Throws: ``TrackerError/busy`` if no lane could be moved; ``GitError`` if the disk cannot take them.
  func append(
    _ files: [FactFile], summary: String, to repository: Repository
  ) throws -> AppendedCommit {
    let tree = try repository.write(Tree(Set(files).map(\.treeEntry)))
    let started = ContinuousClock.now
    var pause = Duration.microseconds(200)
    var attempt = Attempt(tree: tree, summary: summary)
    while true {
      let lanes = try ownLanes(in: repository)
      for (number, head) in lanes.shuffled() {
        if let appended = try move(number, from: head, &attempt, in: repository) { return appended }
      }
      let waited = ContinuousClock.now - started
      if lanes.isEmpty || waited > Self.laneRetryTime {
        if let appended = try open(&attempt, onlyFirst: waited <= Self.laneRetryTime, in: repository) {
          return appended
        }
        if waited > Self.retryTimeout { throw attempt.trouble ?? TrackerError.busy }
      }
      attempt.wasContended = true
      Clock.sleepJittered(upTo: pause)
      pause = min(pause * 2, .milliseconds(8))
    }
  }

  /// What one call to append has met so far.
  private struct Attempt {
    let tree: ObjectID
    let summary: String
    /// Whether a lock was met or a race was lost.
    var wasContended = false
    /// What was wrong with a lane.
    var trouble: GitError?

    /// A lane that cannot be used (its head cannot be read, say) is passed over as a locked one is; what would be the
    /// same on every lane is thrown.
    mutating func note(_ error: GitError) throws {
      wasContended = true
      if error.isOfWholeRepository { throw error }
      trouble = error
    }
  }

  // MARK: Lanes

  private func ownLanes(in repository: Repository) throws(GitError) -> [Int: ObjectID] {
    var result: [Int: ObjectID] = [:]
    for lane in try Lane.all(in: repository) {
      if let number = Lane.number(of: lane.name, writer: writer) { result[number] = lane.head }
    }
    return result
  }

  /// Tries one lane; a lost race re-parents the commit and tries again a few times. nil if it is locked or contended.
  private func move(
    _ number: Int, from head: ObjectID, _ attempt: inout Attempt, in repository: Repository
  ) throws -> AppendedCommit? {
    let name = Lane.reference(writer: writer, number: number)
    var head = head
    for _ in 0..<3 {
      // The swap finds that out, too, but only after the commit was written and synced.
      if repository.isLocked(name) {
        attempt.wasContended = true
        return nil
      }
      let parent: Commit
      do { parent = try repository.commit(head) } catch {
        try attempt.note(error)
        return nil
      }
      let commit = try write(attempt, after: head, since: parent.committer.seconds, in: repository)
      switch try swap(name, from: head, to: commit, &attempt, in: repository) {
      case .swapped:
        return AppendedCommit(lane: Lane(name: name, head: commit), parent: head, wasContended: attempt.wasContended)
      case .locked: return nil
      case .changed:
        guard let moved = try repository.reference(name) else { return nil }
        head = moved
      }
    }
    return nil
  }

  /// Makes a new lane: the lowest number that is free, or one after it where others do the same at this moment.
  private func open(
    _ attempt: inout Attempt, onlyFirst: Bool, in repository: Repository
  ) throws -> AppendedCommit? {
    let taken = try ownLanes(in: repository)
    guard taken.isEmpty || !onlyFirst else { return nil }
    var commit: ObjectID?
    for number in 0..<Self.laneLimit where taken[number] == nil {
      let name = Lane.reference(writer: writer, number: number)
      if !repository.isLocked(name) {
        let new: ObjectID
        if let commit { new = commit } else { new = try write(attempt, after: nil, since: 0, in: repository) }
        commit = new
        if try swap(name, from: nil, to: new, &attempt, in: repository) == .swapped {
          return AppendedCommit(lane: Lane(name: name, head: new), parent: nil, wasContended: attempt.wasContended)
        }
      }
      if onlyFirst { return nil }
    }
    return nil
  }

  private func swap(
    _ name: String, from old: ObjectID?, to new: ObjectID, _ attempt: inout Attempt,
    in repository: Repository
  ) throws -> SwapResult {
    do throws(GitError) {
      let result = try repository.compareAndSwap(name, from: old, to: new)
      if result != .swapped { attempt.wasContended = true }
      return result
    } catch {
      try attempt.note(error)
      return .locked
    }
  }

  /// Writes the commit and makes it and all it reaches durable. Its date never lies before its parent's, so that an
  /// incremental fetch finds what is new without walking the whole lane.
  ///
  /// A failed sync is final for this process: the system says only once that it could not write, and the objects that
  /// are lost then are written again only by the next delivery.
  private func write(
    _ attempt: Attempt, after parent: ObjectID?, since earliest: Int64, in repository: Repository
  ) throws(GitError) -> ObjectID {
    let signature = Signature(
      name: "Patchbay", email: "patchbay@localhost", seconds: max(earliest, clock()), offsetMinutes: 0)
    let commit = Commit(
      tree: attempt.tree, parents: parent.map { [$0] } ?? [], author: signature, committer: signature,
      message: Array(attempt.summary.utf8) + [UInt8(ascii: "\n")])
    let id = try repository.write(commit)
    try repository.synchronizeObjects(before: Lane.reference(writer: writer, number: 0))
    return id
  }
}

/// A commit that was added to the log.
public struct AppendedCommit: Hashable, Sendable {
  /// The lane, with the commit as its head.
  public let lane: Lane
  /// The head of the lane before; nil for a new lane.
  public let parent: ObjectID?
  /// Whether a lock was met or a race was lost on the way: others are writing at this moment.
  let wasContended: Bool
}
