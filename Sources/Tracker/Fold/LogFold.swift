package import Bytes
package import Git

/// Folds log commits onto a view, batch by batch.
package struct LogFold {
  private(set) var data: ViewData
  /// How far each lane is folded.
  private(set) var heads: [Lane]
  /// Whether the limit was reached before the end.
  private(set) var isPartial = false

  /// What to do with a buffer that is large although everything in it is in use, given the root of that.
  package typealias MemoryPressureHandler = (ObjectBuffer, _ digest: ObjectID) throws -> Void

  private var facts: [Fact] = []
  private var done = 0
  private let onMemoryPressure: MemoryPressureHandler
  private let base: ObjectID?

  /// The number of bytes in memory that count as large.
  private var capacity = 256 << 20

  /// - Parameters:
  ///   - data: What is folded, as far as these lanes.
  ///   - base: The digest of that, where it is only in the buffer and to stay there.
  ///   - limit: Facts after which to stop, at the next place that a head of each lane can describe.
  ///   - onMemoryPressure: Called between batches while the buffer is large.
  static func run(
    _ unfolded: UnfoldedCommits, onto data: ViewData, of folded: [Lane], keeping base: ObjectID? = nil, limit: Int?,
    in buffer: ObjectBuffer,
    onMemoryPressure: @escaping MemoryPressureHandler = { _, _ in }, _ progress: (Int) -> Void
  ) throws -> LogFold {
    var fold = LogFold(data: data, heads: [], base: base, onMemoryPressure: onMemoryPressure)
    let before = Dictionary(folded.map { ($0.name, $0) }) { first, _ in first }
    for chain in unfolded.chains {
      if !fold.isPartial {
        try fold.add(chain, limit: limit, in: buffer, progress)
      } else if let head = before[chain.lane.name] {
        fold.heads.append(head)
      }
    }
    try fold.flush(in: buffer, progress)
    return fold
  }

  private init(data: ViewData, heads: [Lane], base: ObjectID?, onMemoryPressure: @escaping MemoryPressureHandler) {
    self.data = data
    self.heads = heads
    self.base = base
    self.onMemoryPressure = onMemoryPressure
  }

  private mutating func add(
    _ chain: UnfoldedCommits.Chain, limit: Int?, in buffer: ObjectBuffer, _ progress: (Int) -> Void
  ) throws {
    for (index, commit) in chain.commits.enumerated() {
      try LogReader.facts(of: try buffer.commit(commit), in: buffer) { fact in
        facts.append(fact)
        if facts.count >= Snapshot.batch { try flush(in: buffer, progress) }
      }
      if let limit, done + facts.count >= limit, chain.isStraight, index + 1 < chain.commits.count {
        heads.append(Lane(name: chain.lane.name, head: commit))
        isPartial = true
        return
      }
    }
    heads.append(chain.lane)
  }

  private mutating func flush(in buffer: ObjectBuffer, _ progress: (Int) -> Void) throws {
    data = try Fold.adding(facts, to: data, in: buffer)
    done += facts.count
    facts = []
    progress(done)
    // Trees that this batch replaced are no longer needed.
    try buffer.trim { [try data.write(to: buffer)] + (base.map { [$0] } ?? []) }
    guard buffer.byteCount > capacity else { return }
    try onMemoryPressure(buffer, try data.write(to: buffer))
    // If that did not help much, it is not repeated for every batch.
    capacity = max(capacity, 2 * buffer.byteCount)
  }
}
