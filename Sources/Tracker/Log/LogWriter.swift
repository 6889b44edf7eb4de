public import Bytes
import Git
import Platform

/// Appends facts to the log by compare-and-swap; the first half of the protocol that README.md of this folder states.
package struct LogWriter {
  private let writer: String
  private let clock: @Sendable () -> Int64

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
  /// - Returns: Their commit and lane.
  /// - Throws: ``TrackerError/busy`` if no lane could be moved; ``GitError`` if the disk cannot take them.
  func append(
    _ files: [FactFile], summary: String, to repository: Repository
  ) throws -> AppendedCommit {
    let tree = try repository.write(Tree(Set(files).map(\.treeEntry)))
    var append = Append(repository: repository, writer: writer, clock: clock, tree: tree, summary: summary)
    return try append.run()
  }
}

/// One call of ``LogWriter/append(_:summary:to:)``, with its state so far.
private struct Append {
  let repository: Repository
  let writer: String
  let clock: @Sendable () -> Int64
  let tree: ObjectID
  let summary: String
  /// Whether a lock was met or a race was lost.
  private var wasContended = false
  /// The error of a lane.
  private var trouble: GitError?

  /// How long existing lanes are tried, in total, before a new one is made.
  private static let laneRetryTime = Duration.milliseconds(20)
  /// When to give up if no new lane can be made either.
  private static let retryTimeout = Duration.seconds(3)
  /// How often a lost race for one lane is repeated before the next lane is tried.
  private static let racesPerLane = 3

  init(
    repository: Repository, writer: String, clock: @escaping @Sendable () -> Int64, tree: ObjectID, summary: String
  ) {
    self.repository = repository
    self.writer = writer
    self.clock = clock
    self.tree = tree
    self.summary = summary
  }

  mutating func run() throws -> AppendedCommit {
    let started = ContinuousClock.now
    var pause = Duration.microseconds(200)
    while true {
      let lanes = try ownLanes()
      for (number, head) in lanes.shuffled() {
        if let appended = try advance(number, from: head) { return appended }
      }
      let waited = ContinuousClock.now - started
      for number in newLanes(beside: lanes, after: waited) {
        if let appended = try advance(number, from: nil) { return appended }
      }
      if waited > Self.retryTimeout { throw trouble ?? TrackerError.busy }
      wasContended = true
      Clock.sleepJittered(upTo: pause)
      pause = min(pause * 2, .milliseconds(8))
    }
  }

  private func ownLanes() throws(GitError) -> [Int: ObjectID] {
    var result: [Int: ObjectID] = [:]
    for lane in try Lane.all(in: repository) {
      if let number = Lane.number(of: lane.name, writer: writer) { result[number] = lane.head }
    }
    return result
  }

  /// The lanes that may be made now: the first one of a tracker without lanes, and any others once the existing ones
  /// were tried for long enough.
  private func newLanes(beside lanes: [Int: ObjectID], after waited: Duration) -> [Int] {
    if waited > Self.laneRetryTime { return (0..<LogWriter.laneLimit).filter { lanes[$0] == nil } }
    return lanes.isEmpty ? [0] : []
  }

  /// Tries one lane; nil if it is locked or contended, or cannot be read.
  ///
  /// - Parameter head: nil for a lane that is to be made. If another process made it first, it is appended to.
  private mutating func advance(_ number: Int, from head: ObjectID?) throws -> AppendedCommit? {
    let name = Lane.reference(writer: writer, number: number)
    var head = head
    for _ in 0..<Self.racesPerLane {
      // The swap also finds a lock, but only after the commit was written and synced.
      guard !repository.isLocked(name) else {
        wasContended = true
        return nil
      }
      guard let commit = try write(after: head) else { return nil }
      switch try swap(name, from: head, to: commit) {
      case .swapped:
        return AppendedCommit(lane: Lane(name: name, head: commit), parent: head, wasContended: wasContended)
      case .locked: return nil
      case .changed:
        guard let moved = try repository.reference(name) else { return nil }
        head = moved
      }
    }
    return nil
  }

  private mutating func swap(_ name: String, from old: ObjectID?, to new: ObjectID) throws -> SwapResult {
    do throws(GitError) {
      let result = try repository.compareAndSwap(name, from: old, to: new)
      if result != .swapped { wasContended = true }
      return result
    } catch {
      try passOver(error)
      return .locked
    }
  }

  /// Writes the commit and makes it and all it reaches durable; nil if the parent cannot be read. Its date never lies
  /// before its parent's, so that an incremental fetch finds what is new without walking the whole lane.
  ///
  /// A failed sync is final for this process: the system says only once that it could not write, and the objects that
  /// are lost then are written again only by the next delivery.
  private mutating func write(after parent: ObjectID?) throws -> ObjectID? {
    var earliest: Int64 = 0
    do throws(GitError) {
      if let parent { earliest = try repository.commit(parent).committer.seconds }
    } catch {
      try passOver(error)
      return nil
    }
    let signature = Signature(
      name: "Patchbay", email: "patchbay@localhost", seconds: max(earliest, clock()), offsetMinutes: 0)
    let commit = Commit(
      tree: tree, parents: parent.map { [$0] } ?? [], author: signature, committer: signature,
      message: Array(summary.utf8) + [UInt8(ascii: "\n")])
    let id = try repository.write(commit)
    try repository.synchronizeObjects(before: Lane.reference(writer: writer, number: 0))
    return id
  }

  /// A lane that cannot be used (for example because its head cannot be read) is skipped like a locked one; an error
  /// that every lane would give is thrown.
  private mutating func passOver(_ error: GitError) throws {
    wasContended = true
    if error.isOfWholeRepository { throw error }
    trouble = error
  }
}

/// A commit that was added to the log.
public struct AppendedCommit: Hashable, Sendable {
  /// The lane, with the commit as its head.
  public let lane: Lane
  /// The head of the lane before; nil for a new lane.
  public let parent: ObjectID?
  /// Whether a lock was met or a race was lost: others are writing at this moment.
  let wasContended: Bool
}
