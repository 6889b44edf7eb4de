import Bytes
import Export
import Git
import Index
import Mail
import Patches
import Platform
import Review
import Tracker

/// What one thread reads a tracker with: the repository's handle, the snapshot that it took last, and the index.
///
/// Not for use by two threads at once; ``ReaderPool`` keeps it on its own.
final class Reader {
  let path: String
  private var current: (stamp: ReferenceStamp, snapshot: Snapshot)?
  private var opened: TrackerRepository?
  private var known: Finder?
  private var happened: EventIndex?
  private var computed: PatchHashes?
  /// Patchwork's hashes of patches that lists showed lately, by their mails.
  private var shownHashes: [ObjectID: ObjectID?] = [:]
  private static let shownHashesLimit = 20_000
  private var details: [ObjectID: SeriesDetails] = [:]
  private var weight = 0
  /// Rows of lists, as long as the details are kept.
  let rows = SeriesRows()
  let written = WrittenObjects()
  let patches = PatchNumbers()
  /// About how many mails the details that are kept may cover.
  private static let detailsLimit = 5_000
  /// How long a search may take before it is cut off.
  private let searchTime: Duration
  /// What answers depend on besides the facts: the configuration, and which series can be fetched.
  private(set) var rulesKey = ""
  /// The references of the series that are published.
  private(set) var published: Set<String> = []

  private let indexes: IndexMaker
  private let view: DeferredView

  init(
    path: String, _ indexes: IndexMaker, _ view: DeferredView = DeferredView(),
    searchTime: Duration = SiteSettings.searchTime
  ) {
    (self.path, self.indexes, self.view, self.searchTime) = (path, indexes, view, searchTime)
  }

  /// The tracker as it is now. It is read anew only when a reference moved.
  func snapshot() throws -> Snapshot {
    let stamp = ReferenceStamp(of: path)
    if let current, current.stamp == stamp, !current.stamp.isRacy { return current.snapshot }
    let tracker = try tracker()
    let snapshot = try tracker.snapshot(after: current?.snapshot)
    let names = try PublishedSeries.all(in: tracker.git).map(\.name)
    let rules =
      try (tracker.git.reference(TrackerRepository.configurationReference)?.hex ?? "")
      + SHA1.blobID(Array(names.joined(separator: "\n").utf8)).hex
    if snapshot.digest != current?.snapshot.digest || rules != rulesKey {
      known = nil
      forgetDetails()
    }
    (rulesKey, published) = (rules, Set(names))
    current = (stamp, snapshot)
    return snapshot
  }

  /// What an event is made in knowledge of. The snapshot is the one taken last, where this server alone has added to the
  /// log since, and nobody changed the rules.
  func basis(_ recent: RecentEvents) throws -> EventBasis {
    let tracker = try tracker()
    if let snapshot = current?.snapshot, let rules = snapshot.rulesCommit,
      try tracker.git.reference(TrackerRepository.configurationReference) == rules,
      case let lanes = try Lane.all(in: tracker.git), let events = recent.between(snapshot.heads, and: lanes)
    {
      return EventBasis(snapshot, lanes: lanes, recent: events)
    }
    return EventBasis(try snapshot())
  }

  /// A series with all that pages show of it. Kept while nothing changes: lists show the same ones again and again.
  func details(of group: SeriesGroup, in snapshot: Snapshot) throws -> SeriesDetails {
    if let known = details[group.head] { return known }
    let made = try SeriesDetails(group, in: snapshot)
    weight += 10 + made.patches.count + made.comments.count
    if weight > Self.detailsLimit { forgetDetails() }
    details[group.head] = made
    return made
  }

  /// The same by the series' head; nil if there is none.
  func details(head: ObjectID, in snapshot: Snapshot) throws -> SeriesDetails? {
    if let known = details[head] { return known }
    return try snapshot.series(head: head).map { try details(of: $0, in: snapshot) }
  }

  private func forgetDetails() {
    (details, weight) = ([:], 0)
    rows.removeAll()
  }

  /// Lists and searches over the newest snapshot.
  func finder() throws -> Finder {
    if let known { return known }
    let limits = SearchLimits(time: searchTime) { [indexes] in indexes.make(withText: $0) }
    let finder = Finder(try snapshot(), repository: path, limits: limits)
    known = finder
    return finder
  }

  /// What happened, up to the newest published view.
  ///
  /// - Throws: ``Problem`` while it is made for the first time, by somebody else.
  func events() throws -> EventIndex {
    // Somebody asks for what this server has just recorded.
    // Folded anew: what the request has its snapshot from stays in memory.
    view.publish { try tracker().publishView() }
    if happened == nil { happened = try EventIndex.open(repository: path) }
    try happened?.refresh(to: snapshot(), in: tracker().git, now: Clock.now())
    guard let happened, happened.isReady else {
      throw Problem(.unavailable, "The events are being gathered; try again.")
    }
    return happened
  }

  /// Patchwork's hashes of patches, up to the newest published view.
  ///
  /// - Throws: ``Problem`` while they are computed for the first time, by somebody else.
  func hashes() throws -> PatchHashes {
    view.publish { try tracker().publishView() }
    if computed == nil { computed = try PatchHashes.open(repository: path) }
    try computed?.refresh(to: snapshot())
    guard let computed, computed.isReady else {
      throw Problem(.unavailable, "The hashes are being computed; try again.")
    }
    return computed
  }

  /// Patchwork's hash of a patch; nil where there is no diff. Kept, for the mail stays the same whatever changes.
  func hash(of record: MessageRecord, in snapshot: Snapshot) throws -> ObjectID? {
    guard record.content.kind == .patch else { return nil }
    if let known = shownHashes[record.blob] { return known }
    let message = Message(try snapshot.mail(record))
    let hash = PatchworkHash.hash(of: message, ReadMail(message))
    if shownHashes.count >= Self.shownHashesLimit { shownHashes.removeAll() }
    shownHashes[record.blob] = .some(hash)
    return hash
  }

  /// A search, read as the tracker wants it read.
  func parse(_ text: String) throws -> Index.Query { try TrackerQuery.parse(text, in: tracker().git) }

  /// The tracker, to write to.
  func tracker() throws -> TrackerRepository {
    if let opened { return opened }
    let tracker = try TrackerRepository.open(path)
    opened = tracker
    return tracker
  }
}
