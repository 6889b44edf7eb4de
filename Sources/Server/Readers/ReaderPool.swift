import Dispatch
import Platform
import Synchronization

/// A bounded number of threads, each with a reader of its own; handlers run on them, never on the network's event loops.
///
/// libgit2's and SQLite's handles belong to one thread at a time, so a reader is made on its thread and stays there: work
/// goes to readers, never a reader to work. What is costly waits in a queue of its own and never takes all readers.
final class ReaderPool: Sendable {
  private let work: Work

  /// - Parameter count: How many threads; two at least, so that one is left when something costly is made.
  init(count: Int, makeReader: @escaping @Sendable () -> Reader) {
    let count = max(2, count)
    let work = Work(costlyLimit: count - 1)
    self.work = work
    for _ in 0..<count {
      // Mail goes before pages: `ingest` is as quick as without them.
      Worker.start(.afterOthers) {
        let reader = makeReader()
        while work.run(with: reader) {}
      }
    }
  }

  deinit { work.close() }

  /// Has the body run on a reader's thread; false if too many wait already.
  func add(_ body: @escaping @Sendable (Reader) -> Void) -> Bool { work.add(isCostly: false, body) }

  /// Runs the body on a reader's thread.
  ///
  /// - Returns: nil if too many wait already.
  func run<Result: Sendable>(
    isCostly: Bool = false, _ body: @escaping @Sendable (Reader) -> Result
  ) async -> Result? {
    await withCheckedContinuation { continuation in
      if !work.add(isCostly: isCostly, { continuation.resume(returning: body($0)) }) {
        continuation.resume(returning: nil)
      }
    }
  }
}

/// What waits for a reader.
private final class Work: Sendable {
  typealias Job = @Sendable (Reader) -> Void

  private struct Line {
    var jobs: [Job] = []
    private var first = 0

    var waiting: Int { jobs.count - first }

    mutating func next() -> Job? {
      guard first < jobs.count else { return nil }
      defer {
        first += 1
        if first == jobs.count { (jobs, first) = ([], 0) }
      }
      return jobs[first]
    }
  }

  private struct State {
    var quick = Line()
    var costly = Line()
    var costlyRunning = 0
    var isClosed = false
  }

  private let state = Mutex(State())
  private let arrived = DispatchSemaphore(value: 0)
  private let costlyLimit: Int

  /// Jobs that may wait; more are refused.
  private static let quickQueue = 512
  private static let costlyQueue = 32

  init(costlyLimit: Int) { self.costlyLimit = costlyLimit }

  /// Whether the job will be done.
  func add(isCostly: Bool, _ job: @escaping Job) -> Bool {
    let isTaken = state.withLock { state in
      if isCostly {
        guard state.costly.waiting < Self.costlyQueue else { return false }
        state.costly.jobs.append(job)
      } else {
        guard state.quick.waiting < Self.quickQueue else { return false }
        state.quick.jobs.append(job)
      }
      return true
    }
    if isTaken { arrived.signal() }
    return isTaken
  }

  /// Lets the threads end when nothing waits any more.
  func close() {
    state.withLock { $0.isClosed = true }
    arrived.signal()
  }

  /// Does what waits until nothing does, or only costly work of which enough runs: the thread that ends one goes on
  /// with the next.
  ///
  /// - Returns: Whether there will be more.
  func run(with reader: Reader) -> Bool {
    arrived.wait()
    while let (job, isCostly) = next() {
      job(reader)
      if isCostly { state.withLock { $0.costlyRunning -= 1 } }
    }
    guard state.withLock({ $0.isClosed }) else { return true }
    // The next thread is to see it, too.
    arrived.signal()
    return false
  }

  private func next() -> (Job, isCostly: Bool)? {
    state.withLock { state in
      if let job = state.quick.next() { return (job, false) }
      guard state.costlyRunning < costlyLimit, let job = state.costly.next() else { return nil }
      state.costlyRunning += 1
      return (job, true)
    }
  }
}
