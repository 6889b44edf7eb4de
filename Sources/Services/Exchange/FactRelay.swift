import Bytes
import Git
import Tracker

/// Passes on facts rather than lanes: on a lane that only the exchange with one other tracker writes, and that moves
/// here after the other tracker has accepted it. So it never holds refused facts, whatever else is on the lanes that
/// the facts came from.
struct FactRelay {
  /// A fact to pass on.
  struct Item: Hashable {
    let file: FactFile
    /// The lane that it is from.
    let lane: String
    /// Its commit on that lane, and the commit's date.
    let commit: ObjectID?
    let seconds: Int64
  }

  /// Facts that the other side has accepted.
  private(set) var accepted: Set<ObjectID> = []
  /// What it refused.
  private(set) var faults: [Fault] = []
  /// Commits that it took.
  private(set) var commits = 0
  /// Whether the lane was moved by another exchange meanwhile.
  private(set) var isOutdated = false
  /// Whether nothing at all is taken.
  private(set) var isBarred = false
  /// Whether so much was refused that finding out which facts would take too long now.
  private(set) var isExhausted = false
  /// What was said last.
  private(set) var reason = ""

  private let remote: RemoteTracker
  private let name: String
  private var head: ObjectID?
  private var held: Set<ObjectID> = []
  private var pushes = 0

  private static let pushLimit = 64
  /// With this many facts refused and none accepted, the reason is not the facts.
  private static let barredAfter = 3
  /// Commits of the lane that are searched for facts that need not be passed on again.
  private static let reach = 10_000

  /// - Parameters:
  ///   - writer: The writer's name of the lane.
  ///   - theirs: The lanes of the other tracker.
  init(
    writer: String, beyond theirs: [String: ObjectID], to remote: RemoteTracker,
    in tracker: TrackerRepository
  ) throws {
    self.remote = remote
    var name = Lane.reference(writer: writer, number: 0)
    var head = try tracker.git.reference(name)
    var number = 0
    // A lane that somebody else wrote to on the other side is left alone.
    while let there = theirs[name], there != head, number < LogWriter.laneLimit {
      if let head, tracker.git.exists(there), try tracker.git.isAncestor(there, of: head) { break }
      number += 1
      name = Lane.reference(writer: writer, number: number)
      head = try tracker.git.reference(name)
    }
    self.name = name
    self.head = head
    try look(back: head, in: tracker)
  }

  private mutating func look(back commit: ObjectID?, in tracker: TrackerRepository) throws {
    var next = commit
    for _ in 0..<Self.reach {
      guard let id = next else { return }
      let commit = try tracker.git.commit(id)
      held.formUnion(try LogReader.files(of: commit.tree, in: tracker.git).map(\.blob))
      next = commit.parents.first
    }
  }

  /// The well-formed facts that the lane does not hold yet.
  func items(
    of lane: Lane, beyond known: [ObjectID], in tracker: TrackerRepository
  ) throws -> [Item] {
    let check = LaneCheck(lane: lane.name, permissions: nil)
    var items: [Item] = []
    var seen = held
    for id in try tracker.git.newCommits(from: [lane.head], excluding: known) {
      let step = try check.look(at: id, in: tracker)
      for file in step.files where seen.insert(file.blob).inserted {
        items.append(Item(file: file, lane: lane.name, commit: id, seconds: step.seconds))
      }
    }
    return items
  }

  /// Offers facts. If some are refused by name, offers the others; if no names are given, tries each half.
  ///
  /// - Parameter splits: Whether to find out which ones are refused when no names are given.
  mutating func push(_ items: [Item], splits: Bool, in tracker: TrackerRepository) throws {
    var queue = [items]
    var unexplained: [Fault] = []
    while let batch = queue.popLast(), !isBarred, !isOutdated {
      guard !batch.isEmpty else { continue }
      guard pushes < Self.pushLimit else {
        isExhausted = true
        break
      }
      pushes += 1
      guard let refusal = try offer(batch, in: tracker) else { continue }
      reason = refusal.reason
      let named = named(refusal, in: batch)
      if !named.isEmpty {
        faults += named
        let names = Set(named.compactMap(\.fact))
        queue.append(batch.filter { !names.contains($0.file.blob) })
      } else if refusal.faults.contains(where: { !$0.code.isPartial }) {
        isBarred = true
      } else if let only = batch.first, splits {
        guard batch.count == 1 else {
          queue += [Array(batch[(batch.count / 2)...]), Array(batch[..<(batch.count / 2)])]
          continue
        }
        unexplained.append(
          Fault(
            .unexplained, only.lane, commit: only.commit, fact: only.file.blob,
            "fact \(only.file.blob) of lane \(only.lane): \(reason)"))
        isBarred = accepted.isEmpty && unexplained.count >= Self.barredAfter && !queue.isEmpty
      }
    }
    if !isBarred { faults += unexplained }
  }

  /// The faults that name facts of this batch, with the lanes they came from.
  private func named(_ refusal: RemoteTracker.Refusal, in batch: [Item]) -> [Fault] {
    let items = Dictionary(batch.map { ($0.file.blob, $0) }) { first, _ in first }
    return refusal.faults.filter(\.code.isPartial).compactMap { fault in
      guard let fact = fault.fact, let item = items[fact] else { return nil }
      return Fault(fault.code, item.lane, commit: item.commit, fact: fact, fault.reason)
    }
  }

  /// Offers one batch.
  ///
  /// - Returns: nil if it was accepted, or the lane was moved meanwhile.
  private mutating func offer(
    _ batch: [Item], in tracker: TrackerRepository
  ) throws -> RemoteTracker.Refusal? {
    let (commit, count) = try chain(batch, in: tracker)
    try tracker.git.synchronizeObjects()
    switch try remote.push([RemoteTracker.Offer(lane: name, commit: commit)])[name] ?? .outdated {
    case .outdated: isOutdated = true
    case .failed(let reason):
      isBarred = true
      return RemoteTracker.Refusal(faults: [], reason: reason)
    case .refused(let refusal): return refusal
    case .taken:
      commits += count
      accepted.formUnion(batch.map(\.file.blob))
      isOutdated = try tracker.git.compareAndSwap(name, from: head, to: commit, reason: "patchbay sync") != .swapped
      head = commit
    }
    return nil
  }

  /// Commits of these facts after the lane's last one, dated no earlier than it or than the commits that the facts came
  /// from.
  private func chain(
    _ batch: [Item], in tracker: TrackerRepository
  ) throws -> (commit: ObjectID, count: Int) {
    var parent = head
    var seconds = try head.map { try tracker.git.commit($0).committer.seconds } ?? 0
    var count = 0
    var id = ObjectID.zero
    for start in stride(from: 0, to: batch.count, by: Exchange.batch) {
      let some = batch[start..<min(start + Exchange.batch, batch.count)]
      seconds = some.reduce(seconds) { max($0, $1.seconds) }
      let signature = Signature(
        name: "Patchbay", email: "patchbay@localhost", seconds: seconds, offsetMinutes: 0)
      id = try tracker.git.write(
        Commit(
          tree: try tracker.git.write(Tree(Set(some.map(\.file)).map(\.treeEntry))), parents: parent.map { [$0] } ?? [],
          author: signature, committer: signature, message: Array("Pass on \(some.count) facts\n".utf8)))
      parent = id
      count += 1
    }
    return (id, count)
  }
}
