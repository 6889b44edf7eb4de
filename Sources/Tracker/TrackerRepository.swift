import Bytes
public import Git
public import Platform

/// A tracker: a bare git repository that keeps mail and events as facts, and views of them.
///
/// One per thread: each process and thread opens the tracker for itself.
public struct TrackerRepository {
  /// The repository.
  public let git: Repository
  private let clock: @Sendable () -> Int64

  /// The prefix of every reference of a tracker.
  public static let referencePrefix = "refs/patchbay/"
  /// The git configuration value that holds the name under which this tracker writes its lanes.
  public static let writerKey = "patchbay.writer"

  /// Opens the tracker at this path.
  ///
  /// - Parameters:
  ///   - path: The git repository, bare or not.
  ///   - clock: Seconds since 1970; only dates the commits, decides nothing.
  public static func open(
    _ path: String, clock: @escaping @Sendable () -> Int64 = Clock.now
  ) throws -> TrackerRepository {
    TrackerRepository(git: try Repository.open(path), clock: clock)
  }

  /// Opens it once more, for another thread.
  package var opener: @Sendable () throws -> TrackerRepository {
    { [path = git.path, clock] in try .open(path, clock: clock) }
  }

  private init(git: Repository, clock: @escaping @Sendable () -> Int64) {
    self.git = git
    self.clock = clock
  }

  /// Creates a bare tracker at this path, or turns an existing repository into one. May be repeated.
  ///
  /// The one thing it decides is the name under which this tracker writes to the log, drawn at random, so that no two
  /// trackers that exchange their logs write to the same lane. It also makes git sync what it writes here, unless
  /// configured otherwise: by default git does not sync packed-refs, and `git gc` moves the lanes there.
  public static func initialize(
    _ path: String, clock: @escaping @Sendable () -> Int64 = Clock.now
  ) throws -> TrackerRepository {
    let tracker = TrackerRepository(git: try openOrCreate(path), clock: clock)
    try tracker.git.repairHead()
    if try tracker.git.configString(writerKey) == nil {
      try tracker.git.setConfig(writerKey, WriterNames.random())
    }
    try tracker.hidePrivateReferences()
    if try tracker.git.configString("core.fsync") == nil { try tracker.git.setConfig("core.fsync", durable) }
    return tracker
  }

  /// The value of git's `core.fsync` (since 2.36) with which nothing acknowledged is lost when the machine stops.
  package static let durable = "committed,reference"

  private static func openOrCreate(_ path: String) throws(GitError) -> Repository {
    do {
      return try Repository.open(path)
    } catch  where error.code == .notFound {
      return try Repository.create(bare: path)
    }
  }

  /// The git configuration value that holds the name of the git remote that is mirrored.
  public static let remoteKey = "patchbay.remote"

  /// Whether the repository is one: it has been initialised or cloned, or has lanes that came from elsewhere.
  public func isTracker() throws -> Bool {
    if try git.configString(Self.writerKey) != nil || git.configString(Self.remoteKey) != nil { return true }
    return try !git.references(under: Self.referencePrefix).isEmpty
  }

  /// Seconds since 1970, to date commits with.
  package var now: Int64 { clock() }

  // MARK: Writing

  /// Makes mails durable and reachable, then brings the view up to date.
  ///
  /// When this returns, nothing can be lost. The view is a cache: failing to read or publish it is no error, the next
  /// fold does it.
  ///
  /// - Parameter mails: The bytes of each mail, as they arrived.
  /// - Returns: For each mail its fact and whether it was new. A mail that the view knows is not stored again.
  public func ingest(_ mails: [[UInt8]]) throws -> [Ingested] {
    guard !mails.isEmpty else { return [] }
    let results = try store(mails)
    if let appended = results.appended {
      _ = try? ViewPublisher.publish(
        after: appended, wasContended: appended.wasContended || results.isBehind, in: git, seconds: clock())
    }
    return results.mails
  }

  /// The same, but a mail whose object id is taken does not prevent storing the others.
  ///
  /// - Parameter refused: Called with the index of each such mail, and the error.
  public func ingest(_ mails: [[UInt8]], refused: (Int, GitError) -> Void) throws -> [Ingested] {
    do { return try ingest(mails) } catch let error as GitError where error.code == .collision {
      var taken: [Ingested] = []
      for (place, mail) in mails.enumerated() {
        do { taken += try ingest([mail]) } catch let error as GitError where error.code == .collision {
          refused(place, error)
        }
      }
      return taken
    }
  }

  private func store(_ mails: [[UInt8]]) throws -> (mails: [Ingested], appended: AppendedCommit?, isBehind: Bool) {
    let probe = (try? PublishedViewProbe.take(of: git)) ?? nil
    var result: [Ingested] = []
    var seen: Set<ObjectID> = []
    for mail in mails {
      let fact = MailFact(raw: mail, blob: StoredObject.id(.blob, mail))
      var isNew = seen.insert(fact.record.blob).inserted
      if isNew, let probe, (try? probe.holds(fact, mail, in: git)) == true { isNew = false }
      result.append(Ingested(fact: fact, isNew: isNew))
    }
    // The process that stored a known mail may not have synced its reference yet. An append syncs after we saw it; if
    // nothing is appended, it is done here.
    let isOnlyKnown = !result.contains { $0.isNew }
    if isOnlyKnown, try git.synchronizeEverything() { return (result, nil, false) }
    var files: [FactFile] = []
    for (mail, ingested) in zip(mails, result) where isOnlyKnown || ingested.isNew {
      _ = try git.write(.blob, mail)
      files.append(FactFile(.mail, ingested.fact.record.blob))
    }
    let appended = try append(files, summary: Self.summary(of: result))
    return (result, appended, probe?.isBehind ?? false)
  }

  /// A mail that is safe now.
  public struct Ingested: Sendable {
    public let fact: MailFact
    /// Whether the tracker did not have this mail before.
    public let isNew: Bool
  }

  /// Makes events durable and reachable in one commit, then brings the view up to date.
  public func record(_ events: [Event], summary: String) throws {
    try append(events, summary: summary)
    if !events.isEmpty { publishView() }
  }

  /// Makes events durable and reachable in one commit; the view is left for later, or for whoever writes next.
  ///
  /// - Returns: The commit; nil if there are none.
  @discardableResult
  package func append(_ events: [Event], summary: String) throws -> AppendedCommit? {
    guard !events.isEmpty else { return nil }
    // Two hundred loose files would take longer than everything else.
    let pack = events.count > Self.looseEvents ? try PackWriter(into: git) : nil
    let files = try events.map { event in
      FactFile(.event, try pack.map { try $0.append(.blob, event.bytes) } ?? git.write(.blob, event.bytes))
    }
    let written = try pack?.finish()
    let appended = try append(files, summary: summary)
    written?.release()
    return appended
  }

  /// More events than these go into a pack.
  private static let looseEvents = 30

  /// Appends facts whose blobs have been written.
  @discardableResult
  public func append(_ files: [FactFile], summary: String) throws -> AppendedCommit {
    guard let writer = try git.configString(Self.writerKey) else { throw TrackerError.noWriter(git.path) }
    return try append(files, summary: summary, writer: writer)
  }

  /// Appends facts to the lanes of a writer, which may be another than this tracker's own: a mirror has none.
  @discardableResult
  package func append(_ files: [FactFile], summary: String, writer: String) throws -> AppendedCommit {
    try LogWriter(writer: writer, clock: clock).append(files, summary: summary, to: git)
  }

  /// Publishes a view of all that the log holds, unless there is one. Never fails: a view is a cache.
  @discardableResult
  public func publishView() -> Bool {
    let outcome = try? ViewPublisher.publish(in: git, seconds: clock())
    return outcome == .published || outcome == .covered
  }

  /// The same of what a snapshot holds, without folding it again, unless another view has been published meanwhile.
  package func publishView(of snapshot: Snapshot) {
    guard snapshot.isAhead else { return }
    if (try? ViewPublisher.publish(snapshot, in: git, seconds: clock())) != .swapped { publishView() }
  }

  // MARK: Reading

  /// A fresh picture of the tracker.
  ///
  /// - Parameter earlier: One that was taken by this value before; then only what came since is folded, as a rule.
  public func snapshot(after earlier: Snapshot? = nil) throws -> Snapshot {
    // Where that fails, objects may be gone that another view, or the log, does not need.
    let following = try? earlier?.following(in: git)
    return try reading(following ?? Snapshot.take(of: git), after: earlier)
  }

  /// A snapshot with this tracker's mailmap and configuration. A broken configuration does not prevent it.
  ///
  /// - Parameter earlier: One that has those of a version, which are not read again if that is still the newest.
  package func reading(_ snapshot: Snapshot, after earlier: Snapshot? = nil) throws -> Snapshot {
    var snapshot = snapshot
    let newest = try GitError.unlessUnsound { try git.reference(Self.configurationReference) } ?? nil
    if let earlier, let commit = earlier.rulesCommit, commit == newest {
      (snapshot.people, snapshot.configuration) = (earlier.people, earlier.configuration)
      (snapshot.keyring, snapshot.rulesCommit) = (earlier.keyring, commit)
      return snapshot
    }
    let sound = try soundConfiguration()
    snapshot.people = try Self.people(in: git)
    snapshot.configuration = sound.configuration
    snapshot.keyring = try keyring()
    snapshot.rulesCommit = sound.commit == newest ? newest : nil
    return snapshot
  }

  private static func summary(of mails: [Ingested]) -> String {
    let new = mails.filter(\.isNew)
    guard new.count == 1, let only = new.first else { return "Add \(new.count) mails" }
    let subject = only.fact.record.content.subject.unicodeScalars.map {
      $0.properties.generalCategory == .control || $0.properties.generalCategory == .format ? " " : Character($0)
    }
    return "Add \(String(subject.prefix(120)))"
  }
}
