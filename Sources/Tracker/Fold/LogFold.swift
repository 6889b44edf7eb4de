import Bytes
import Git

/// Folds log commits onto a view, batch by batch.
struct LogFold {
  private(set) var data: ViewData
  /// How far each lane is folded.
  private(set) var heads: [Lane]
  /// Whether the limit came before the end.
  private(set) var isPartial = false

  private var facts: [Fact] = []
  private var done = 0

  /// - Parameter limit: Facts after which to stop, at the next place where that can be said by a head of each lane.
  static func run(
    _ outstanding: Outstanding, onto view: View?, limit: Int?, in buffer: ObjectBuffer, _ progress: (Int) -> Void
  ) throws -> LogFold {
    var fold = LogFold(data: view?.data ?? .empty, heads: [])
    let before = Dictionary((view?.heads ?? []).map { ($0.name, $0) }) { first, _ in first }
    for chain in outstanding.chains {
      if !fold.isPartial {
        try fold.add(chain, limit: limit, in: buffer, progress)
      } else if let head = before[chain.lane.name] {
        fold.heads.append(head)
      }
    }
    try fold.flush(in: buffer, progress)
    return fold
  }

  private init(data: ViewData, heads: [Lane]) {
    self.data = data
    self.heads = heads
  }

  private mutating func add(
    _ chain: Outstanding.Chain, limit: Int?, in buffer: ObjectBuffer, _ progress: (Int) -> Void
  ) throws {
    for (index, commit) in chain.commits.enumerated() {
      for file in try LogReader.files(of: try buffer.commit(commit).tree, in: buffer) {
        if let fact = try LogReader.fact(file, in: buffer) { facts.append(fact) }
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
  }
}
