import Bytes
import Git
public import Tracker

/// Ingests many mails: parsed and compressed on all cores in small batches, with one pack, log commit and view for
/// many.
///
/// A checkpoint makes what was read so far durable, so an interrupted import loses nothing that was reported, and
/// running it again ingests only what is missing. Memory is bounded by the checkpoint, not by the source.
public struct BulkImport {
  /// What an import did.
  public struct Summary: Hashable, Sendable {
    /// Mails read.
    public var read = 0
    /// Mails that the tracker did not have.
    public var new = 0
    /// Bytes read.
    public var bytes = 0
    /// The number of mails that could not be read, and the reason for the first.
    public var unreadable = 0
    public var firstUnreadable: String?
    /// What was refused: input without a header, and mails whose id belongs to another object; and the first of them,
    /// with the reason.
    public var refused = 0
    public var firstRefused: Refusal?

    mutating func refuse(_ origin: String, _ reason: String) {
      refused += 1
      if firstRefused == nil { firstRefused = Refusal(origin: origin, reason: reason) }
    }
  }

  /// Where something was refused or unreadable, and why.
  public struct Refusal: Hashable, Sendable {
    public let origin: String
    public let reason: String
  }

  /// A mail as it was read, and its origin.
  struct Mail: Sendable {
    let bytes: [UInt8]
    let origin: String
  }

  /// Mails in a batch, and bytes in a batch, at most.
  private static let batchCount = 500
  private static let batchBytes = 4 << 20
  /// Mails that are folded at once: what they have in common, such as candidate previous versions and changed trees, is
  /// read and written once. The larger the tracker, the more records each of them brings into memory, so that there are
  /// fewer: this number of pairs of one that is folded and one that is there, within these bounds.
  private static let foldPairs = 250_000_000
  private static let foldCounts = 1250...5000
  /// Mails between checkpoints: a quarter of what the tracker holds, within these bounds. A checkpoint rewrites most of
  /// the view's upper trees, so too many of them would rewrite the view over and over; until it comes, all that changed
  /// is in memory, which is more the larger the tracker is: beyond a number of pairs as above, they are fewer.
  private static let checkpointPairs = 8_000_000_000
  private static let checkpointCounts = 4000...40_000
  private static let largeCheckpointCounts = 16_000...40_000

  private let tracker: TrackerRepository
  private let progress: (Summary) -> Void
  private var batch: [Mail] = []
  private var batchSize = 0
  private let view: BackgroundFold
  private var summary = Summary()
  private var preparation: BatchPreparation?
  private var expectsNew = true
  /// What has been read, and since the last checkpoint: the pack, what is in it, and the mails that were met.
  private var read = Summary()
  private var pack: PackWriter?
  private var files: [FactFile] = []
  private var unfolded: [MailFact] = []
  private var pending: [ObjectID: Int] = [:]

  /// - Parameter progress: Called after each batch.
  public static func run(
    _ sources: [MailSource], into tracker: TrackerRepository, progress: @escaping (Summary) -> Void = { _ in }
  ) throws -> Summary {
    var bulk = BulkImport(
      tracker: tracker, progress: progress, view: try BackgroundFold(tracker.opener))
    var left = Summary()
    let inboxes = sources.compactMap(ImportedInbox.init)
    for source in sources {
      let visitor = MailVisitor {
        try bulk.add(Mail(bytes: $0, origin: $1))
      } skip: {
        left.unreadable += 1
        left.firstUnreadable = left.firstUnreadable ?? $0
      } refuse: {
        left.refuse($0, "it has no mail header")
      }
      try source.forEachMail(visitor)
    }
    bulk.read.unreadable = left.unreadable
    bulk.read.firstUnreadable = left.firstUnreadable
    bulk.read.refused += left.refused
    bulk.read.firstRefused = left.firstRefused ?? bulk.read.firstRefused
    try bulk.finish()
    // What could not be read is tried again next time.
    if left.unreadable == 0 { for inbox in inboxes { try inbox.note(in: tracker) } }
    return bulk.summary
  }

  private init(tracker: TrackerRepository, progress: @escaping (Summary) -> Void, view: BackgroundFold) {
    self.tracker = tracker
    self.progress = progress
    self.view = view
  }

  private mutating func add(_ mail: Mail) throws {
    batch.append(mail)
    batchSize += mail.bytes.count
    if batch.count >= Self.batchCount || batchSize >= Self.batchBytes { try store() }
  }

  private mutating func finish() throws {
    try store()
    if let last = preparation { try take(last.wait()) }
    preparation = nil
    try checkpoint()
    try view.finish()
  }

  /// Prepares the batch in the background while storing the previous one.
  private mutating func store() throws {
    guard !batch.isEmpty else { return }
    read.bytes += batchSize
    let next = BatchPreparation(of: batch, compressing: expectsNew)
    batch = []
    batchSize = 0
    if let previous = preparation { try take(previous.wait()) }
    preparation = next
  }

  /// Adds what is new in a batch to the pack, and folds it in memory.
  private mutating func take(_ mails: [BatchPreparation.Prepared]) throws {
    read.read += mails.count
    var new: [BatchPreparation.Prepared] = []
    for mail in mails {
      switch try place(of: mail) {
      case .new: new.append(mail)
      case .known: break
      case .takenByOther:
        let id = mail.fact.record.blob.hex
        read.refuse(mail.origin, "one of its mails was crafted to have the id of another object, \(id)")
      }
    }
    // When an archive is imported again, most mails are known, so nothing is compressed before checking.
    expectsNew = new.count * 2 > mails.count
    if !new.isEmpty {
      if pack == nil { pack = try PackWriter(into: tracker.git) }
      for mail in new { try pack?.append(try mail.entry()) }
      files += new.map { FactFile(.mail, $0.fact.record.blob) }
      read.new += new.count
      unfolded += new.map(\.fact)
      if unfolded.count >= (Self.foldPairs / max(1, mailCount)).clamped(to: Self.foldCounts) { try fold() }
    }
    let most = (Self.checkpointPairs / max(1, mailCount)).clamped(to: Self.largeCheckpointCounts)
    let wanted = min((mailCount / 4).clamped(to: Self.checkpointCounts), most)
    if files.count >= wanted || new.isEmpty { try checkpoint() }
  }

  /// Different mails in the tracker, with those of this import.
  private var mailCount: Int { view.mails + read.new }

  private mutating func fold() throws {
    guard !unfolded.isEmpty else { return }
    try view.fold(unfolded)
    unfolded = []
  }

  /// What there is under a mail's id.
  private enum Place { case new, known, takenByOther }

  private mutating func place(of mail: BatchPreparation.Prepared) throws -> Place {
    let id = mail.fact.record.blob
    if let known = pending[id] { return known == mail.fingerprint ? .known : .takenByOther }
    let isStored: Bool
    do {
      isStored = try tracker.git.expectNoOther(than: mail.raw, .blob, at: id)
    } catch {
      if error.code == .collision { return .takenByOther }
      throw error
    }
    pending[id] = mail.fingerprint
    // Only for what may be known the view is waited for.
    return try isStored && view.holds(mail.fact) ? .known : .new
  }

  /// Makes what was read durable, then publishes the view of it.
  private mutating func checkpoint() throws {
    if !files.isEmpty {
      try fold()
      let written = try pack?.finish()
      pack = nil
      let appended = try tracker.append(files, summary: "Add \(files.count) mails")
      written?.release()
      files = []
      try view.publish(appended)
    }
    pending = [:]
    summary = read
    progress(summary)
  }
}
