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

  /// Facts that are to be read yet, those of which the dates are being read, and those that are being read.
  private var files: [LoggedFile] = []
  private var dating: LogReading<LoggedFile.Dated>?
  private var preparation: LogReading<Fact>?
  private var found = 0
  private var done = 0
  private let onMemoryPressure: MemoryPressureHandler
  private let base: ObjectID?

  /// How much is done at once.
  struct Pace {
    /// Facts that are put in the order of time, if they are more than a window: those of one import lie in the log by
    /// their ids, and those that have to do with one another are to be folded together: else a series is made anew for
    /// each of its mails.
    var span = 1 << 16
    /// Facts that are read while those before them are folded.
    var window = 8000
    /// Facts that are folded at once: what they have in common is read and written once.
    var batch = 4000
    /// So few are not worth threads.
    var few = 200
    /// The bytes that come to be in memory before they count as many.
    var room = 48 << 20
  }

  private let pace: Pace

  /// The bytes in memory after they were last many.
  private var kept = 0

  /// - Parameters:
  ///   - data: What is folded, as far as these lanes.
  ///   - base: The digest of that, where it is only in the buffer and to stay there.
  ///   - limit: Facts after which to stop, at the next place that a head of each lane can describe.
  ///   - onMemoryPressure: Called between batches while the buffer is large.
  ///   - pace: Others than the usual for tests.
  static func run(
    _ unfolded: UnfoldedCommits, onto data: ViewData, of folded: [Lane], keeping base: ObjectID? = nil, limit: Int?,
    in buffer: ObjectBuffer,
    pace: Pace = Pace(), onMemoryPressure: @escaping MemoryPressureHandler = { _, _ in }, _ progress: (Int) -> Void
  ) throws -> LogFold {
    var fold = LogFold(data: data, heads: [], base: base, pace: pace, onMemoryPressure: onMemoryPressure)
    let before = Dictionary(folded.map { ($0.name, $0) }) { first, _ in first }
    for chain in unfolded.chains {
      if !fold.isPartial {
        try fold.add(chain, limit: limit, in: buffer, progress)
      } else if let head = before[chain.lane.name] {
        fold.heads.append(head)
      }
    }
    try fold.finish(in: buffer, progress)
    return fold
  }

  private init(
    data: ViewData, heads: [Lane], base: ObjectID?, pace: Pace, onMemoryPressure: @escaping MemoryPressureHandler
  ) {
    self.data = data
    self.pace = pace
    self.heads = heads
    self.base = base
    self.onMemoryPressure = onMemoryPressure
  }

  private mutating func add(
    _ chain: UnfoldedCommits.Chain, limit: Int?, in buffer: ObjectBuffer, _ progress: (Int) -> Void
  ) throws {
    for (index, id) in chain.commits.enumerated() {
      let commit = try buffer.commit(id)
      for file in try LogReader.files(of: commit.tree, in: buffer) {
        files.append(LoggedFile(file: file, latest: Event.latest(in: commit)))
        found += 1
        if files.count == pace.span { try read(in: buffer, progress) }
      }
      if files.count >= pace.window { try read(in: buffer, progress) }
      if let limit, found >= limit, chain.isStraight, index + 1 < chain.commits.count {
        heads.append(Lane(name: chain.lane.name, head: id))
        isPartial = true
        return
      }
    }
    heads.append(chain.lane)
  }

  /// Reads what was found since the last time: at once if it is one window, else in the order of time.
  private mutating func read(in buffer: ObjectBuffer, _ progress: (Int) -> Void) throws {
    let found = files
    files = []
    let next = found.count > pace.window ? LogReading(found, in: buffer.place) { try $0.dated(in: $1) } : nil
    try readDated(in: buffer, progress)
    dating = next
    if next == nil { try prepare(found, in: buffer, progress) }
  }

  /// Reads those whose dates are known by now, in windows of about one size.
  private mutating func readDated(in buffer: ObjectBuffer, _ progress: (Int) -> Void) throws {
    guard let dating else { return }
    self.dating = nil
    let sorted = try dating.wait().sorted { $0.seconds < $1.seconds }.map(\.file)
    let count = (sorted.count + pace.window - 1) / pace.window
    for number in 0..<count {
      let window = sorted[(sorted.count * number / count)..<(sorted.count * (number + 1) / count)]
      try prepare(Array(window), in: buffer, progress)
    }
  }

  /// Starts to read these facts, and folds those that were being read.
  private mutating func prepare(
    _ files: [LoggedFile], in buffer: ObjectBuffer, _ progress: (Int) -> Void
  ) throws {
    let next = LogReading(files, in: buffer.place) { try $0.fact(in: $1) }
    if let previous = preparation { try fold(previous.wait(), in: buffer, progress) }
    preparation = next
  }

  private mutating func finish(in buffer: ObjectBuffer, _ progress: (Int) -> Void) throws {
    try readDated(in: buffer, progress)
    if files.count > pace.few { try prepare(files, in: buffer, progress) }
    if let previous = preparation { try fold(previous.wait(), in: buffer, progress) }
    if files.count <= pace.few { try fold(files.compactMap { try $0.fact(in: buffer) }, in: buffer, progress) }
  }

  private mutating func fold(_ facts: consuming [Fact], in buffer: ObjectBuffer, _ progress: (Int) -> Void) throws {
    // The first come last, so that what is folded is let go.
    var rest = (consume facts).map { (seconds: $0.seconds, fact: $0) }.sorted { $0.seconds > $1.seconds }.map(\.fact)
    while !rest.isEmpty {
      // In the order of time, in which an event is added to the end of a history.
      data = try Fold.adding(rest.suffix(pace.batch).reversed(), to: data, in: buffer)
      done += min(rest.count, pace.batch)
      rest.removeLast(min(rest.count, pace.batch))
      progress(done)
      // Trees that this batch replaced are no longer needed.
      try buffer.trim { [try data.write(to: buffer)] + (base.map { [$0] } ?? []) }
      guard buffer.byteCount > kept + pace.room else { continue }
      try onMemoryPressure(buffer, try data.write(to: buffer))
      kept = buffer.byteCount
    }
  }
}
