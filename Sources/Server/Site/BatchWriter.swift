import Bytes
import Services
import Synchronization
import Tracker

/// What a request adds to the log, and how it is answered once that is written.
enum Recording {
  /// Nothing is to be added.
  case answered(Response)
  case events([Event], summary: String, Answer)

  enum Answer {
    /// This one, as soon as the events are durable.
    case known(Response)
    /// Made from the request over the tracker that has the events.
    case made((Call) throws -> Response)
  }
}

/// Writes what several requests record at one time as one commit: making it durable takes about as long for one event as
/// for many. While one batch is written the next one gathers. Clients that were answered together ask again together, so
/// what comes after a batch of several waits for as many, a moment at most; a client that is alone never waits.
final class BatchWriter: Sendable {
  private struct Job: Sendable {
    let request: Request
    let route: Route
    let parameters: PathParameters
    let answer: CheckedContinuation<Response?, Never>
  }

  private struct State {
    var waiting: [Job] = []
    var isRunning = false
    /// How many were in the last batch.
    var last = 0
    /// How many times a batch has gathered, and whether one does.
    var gatherings = 0
    var isGathering = false

    /// Whether a batch is to be started: once for each that gathers.
    mutating func endsGathering() -> Bool {
      defer { isGathering = false }
      return isGathering
    }
  }

  private let state = Mutex(State())
  private let pool: ReaderPool
  private let view: DeferredView
  private let recent = RecentEvents()

  /// How long a batch gathers at most.
  private static let moment = Duration.milliseconds(1)
  /// Requests whose events go into one commit.
  private static let batch = 64
  /// Requests that may wait; more are refused.
  private static let queue = 512

  init(_ pool: ReaderPool, _ view: DeferredView) { (self.pool, self.view) = (pool, view) }

  /// The answer, once what it records is durable; nil if too many wait already.
  func answer(_ request: Request, _ route: Route, _ parameters: PathParameters, _ site: Site) async -> Response? {
    await withCheckedContinuation { continuation in
      let job = Job(request: request, route: route, parameters: parameters, answer: continuation)
      let (isTaken, isFirst, isLast) = state.withLock { state in
        guard state.waiting.count < Self.queue else { return (false, false, false) }
        state.waiting.append(job)
        defer { state.isRunning = true }
        return (true, !state.isRunning, state.waiting.count >= state.last && state.endsGathering())
      }
      if !isTaken { continuation.resume(returning: nil) }
      if isFirst { startSoon(site) }
      if isLast { start(site) }
    }
  }

  private func startSoon(_ site: Site) {
    let gathering: Int? = state.withLock { state in
      guard state.last > 1, state.waiting.count < state.last else { return nil }
      (state.gatherings, state.isGathering) = (state.gatherings + 1, true)
      return state.gatherings
    }
    guard let gathering else { return start(site) }
    Task {
      try? await Task.sleep(for: Self.moment)
      if state.withLock({ $0.gatherings == gathering && $0.endsGathering() }) { start(site) }
    }
  }

  private func start(_ site: Site) {
    if pool.add({ [self] reader in run(reader, site) }) { return }
    let refused = state.withLock { state in
      defer { state = State() }
      return state.waiting
    }
    for job in refused { job.answer.resume(returning: nil) }
  }

  private func run(_ reader: Reader, _ site: Site) {
    let jobs = state.withLock { state in
      let jobs = Array(state.waiting.prefix(Self.batch))
      state.waiting.removeFirst(jobs.count)
      state.last = jobs.count
      return jobs
    }
    let left = write(jobs, reader, site)
    let goesOn = state.withLock { state in
      state.waiting.insert(contentsOf: left, at: 0)
      state.isRunning = !state.waiting.isEmpty
      return state.isRunning
    }
    if goesOn { startSoon(site) }
  }

  /// Writes one batch, and answers it.
  ///
  /// - Returns: What has to wait for the next one: an event is made in knowledge of those before it on its target.
  private func write(_ jobs: [Job], _ reader: Reader, _ site: Site) -> [Job] {
    let messages = Result { try reader.basis(recent) }
    lazy var everything = Result { EventBasis(try reader.snapshot()) }
    var left: [Job] = []
    var targets: Set<ObjectID> = []
    var events: [Event] = []
    var summaries: [String] = []
    var written: [(job: Job, answer: Recording.Answer)] = []
    for job in jobs {
      attempt(job, site) {
        guard case .recording(let knowledge, let prepare) = job.route.handler else { throw Problem.notFound }
        let basis = try (knowledge == .messages ? messages : everything).get()
        switch try recording(job, prepare, reader, basis, site) {
        case .answered(let response): return response
        case .events(let own, let summary, let answer):
          if targets.isDisjoint(with: own.map(\.target)) {
            targets.formUnion(own.map(\.target))
            events += own
            summaries.append(summary)
            written.append((job, answer))
          } else {
            left.append(job)
          }
          return nil
        }
      }
    }
    guard let first = summaries.first else { return left }
    let isDue: Bool
    do {
      let tracker = try reader.tracker()
      let commands = NotificationCommands(of: tracker)
      let summary = summaries.count == 1 ? first : "Record \(events.count) events"
      if let commit = try tracker.append(events, summary: summary) {
        try note(events, in: commit, after: messages.get())
      }
      isDue = view.add(events.count, commands, to: pool)
    } catch {
      for (job, _) in written { attempt(job, site) { throw error } }
      return left
    }
    for (job, answer) in written {
      attempt(job, site) {
        switch answer {
        case .known(let response): return response
        case .made(let make):
          switch try site.admit(job.request, job.route, job.parameters, reader, reader.snapshot()) {
          case .refused(let response): return response
          case .call(let call): return try make(call)
          }
        }
      }
    }
    if isDue { view.publish(by: reader) }
    return left
  }

  private func recording(
    _ job: Job, _ prepare: (Call) throws -> Recording, _ reader: Reader, _ basis: EventBasis, _ site: Site
  ) throws -> Recording {
    switch site.admit(job.request, job.route, job.parameters, reader, basis.snapshot) {
    case .refused(let response): return .answered(response)
    case .call(var call):
      call.basis = basis
      return try prepare(call)
    }
  }

  /// Keeps what the next batch has to know.
  private func note(_ events: [Event], in commit: AppendedCommit, after basis: EventBasis) throws {
    var last: [ObjectID: LastEvent] = [:]
    for event in events {
      last[event.target] = LastEvent.after(try last[event.target] ?? basis.last(on: event.target), event)
    }
    recent.add(commit, after: basis.lanes, last)
  }

  /// Answers with what the body makes, if that is anything, or with why it could not.
  private func attempt(_ job: Job, _ site: Site, _ body: () throws -> Response?) {
    do {
      if let response = try body() { job.answer.resume(returning: response) }
    } catch {
      job.answer.resume(returning: site.response(to: error, job.route, job.request))
    }
  }
}
