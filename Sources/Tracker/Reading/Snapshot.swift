public import Bytes
public import Git

/// A consistent picture of a tracker: the most advanced view, and in memory what the log holds beyond it.
///
/// Taking one never blocks, writes nothing, and works on a read-only file system.
public struct Snapshot {
  /// Where its trees and blobs are read from.
  public let store: ObjectBuffer
  public let data: ViewData
  /// The id of the data tree: equal facts give equal digests.
  public let digest: ObjectID
  /// The lanes it covers.
  public let heads: [Lane]
  /// The published view that it builds on.
  public let base: View?
  /// The reference of that view.
  package let baseReference: ViewReference?
  /// The published views that could be read, the most advanced first.
  var views: [(reference: ViewReference, view: View)] = []
  /// A view that has folded commits which exist but are no longer in a lane; `doctor` finds from it where a lane ended.
  var orphanedView: ObjectID?
  /// How many log commits lie beyond the published view.
  public let unfolded: Int
  /// Why published views were skipped, for `doctor`.
  public let problems: [String]
  /// The names by which people are shown and found. The view itself has them as in their mails, because it depends on
  /// facts alone.
  public var people = People.unmapped
  /// The rules for projects, delegates and states, on which the view itself does not depend.
  public var configuration = TrackerConfiguration()
  /// The keys with which signatures of mails are verified.
  public var keyring = Keyring.none
  /// The commit that names, rules and keys are from; nil if they are from an older one than the newest.
  package internal(set) var rulesCommit: ObjectID?
  /// The messages that were read last.
  let records = RecordCache()
  /// All messages of the view, where somebody has read them.
  package var table: MessageTable?
  /// Whether it stops short of the log, because a limit was given.
  var isPartial = false

  /// Whether there are facts that no published view covers.
  public var isAhead: Bool { unfolded > 0 || (base == nil && !heads.isEmpty) }

  /// The published view it builds on, read by the same names and rules; nil if there is none.
  public var published: Snapshot? {
    guard let base else { return nil }
    if base.digest == digest { return self }
    var earlier = Snapshot(of: base, in: store)
    earlier.people = people
    earlier.configuration = configuration
    earlier.keyring = keyring
    return earlier
  }

  /// Facts folded in one step while catching up; bounds memory.
  package static let batch = 2000

  /// What the log is folded onto.
  package enum Start: Sendable {
    case newestView
    /// The whole log is folded, as by `rebuild` and `doctor`: up to these heads, or as far as it goes now.
    case nothing(upTo: [Lane]? = nil)
  }

  /// - Parameters:
  ///   - limit: Approximate number of facts to fold before it stops; readers give none.
  ///   - onMemoryPressure: What to do when folding fills the memory; readers keep everything, because they must not
  ///     write.
  package static func take(
    of repository: Repository, into buffer: ObjectBuffer? = nil, from start: Start = .newestView, limit: Int? = nil,
    onMemoryPressure: @escaping LogFold.MemoryPressureHandler = { _, _ in },
    progress: (Int) -> Void = { _ in }
  ) throws -> Snapshot {
    let buffer = buffer ?? ObjectBuffer(over: repository)
    // Views first, then lanes: lanes only grow, so that what a view covers is among what is read here.
    var candidates = ViewCandidates()
    var given: [Lane]?
    switch start {
    case .newestView: candidates = try ViewCandidates(in: repository, buffer)
    case .nothing(let lanes): given = lanes
    }
    let lanes = if let given { given } else { try Lane.all(in: repository) }

    func fold(_ unfolded: UnfoldedCommits, onto base: View?, at reference: ViewReference?) throws -> Snapshot {
      let folded = try LogFold.run(
        unfolded, onto: base?.data ?? .empty, of: base?.heads ?? [], limit: limit, in: buffer,
        onMemoryPressure: onMemoryPressure, progress)
      let known = unfolded.count == 0 ? base?.digest : nil
      return Snapshot(
        store: buffer, data: folded.data, digest: try known ?? folded.data.write(to: buffer), heads: folded.heads,
        base: base, baseReference: reference, views: candidates.views, orphanedView: candidates.orphanedView,
        unfolded: unfolded.count, problems: candidates.problems, isPartial: folded.isPartial)
    }

    for (reference, view) in candidates.views {
      do {
        guard let (base, unfolded) = try candidates.base(view, reference, for: lanes) else { continue }
        return try fold(unfolded, onto: base, at: reference)
      } catch let error as GitError where error.code == .notFound || error.code == .corrupt {
        // A crash took trees of this view that were not synced: it is a cache, so another one or the log will do.
        candidates.problems.append("\(reference.name): \(error)")
      }
    }
    guard let everything = try UnfoldedCommits.find(lanes: lanes, beyond: [], in: repository) else {
      throw GitError(.corrupt, "read the log of", path: repository.path)
    }
    // A view that cannot be used is replaced where it stands.
    return try fold(everything, onto: nil, at: candidates.views.first?.reference)
  }

  /// Commits, and bytes in memory, beyond the published view at which a picture is taken anew.
  private static let followingLimit = (commits: 256, bytes: 8 << 20)

  /// The picture a moment later: what was added since is folded onto this one, which costs less than folding all that no
  /// published view covers once more.
  ///
  /// - Returns: nil if another view has been published meanwhile, or there is much to fold.
  func following(in repository: Repository) throws -> Snapshot? {
    // In the order of ``take(of:into:from:limit:onMemoryPressure:progress:)``.
    guard try Set(ViewReference.all(in: repository)) == Set(views.map(\.reference)), !isPartial,
      store.byteCount < Self.followingLimit.bytes
    else { return nil }
    let lanes = try Lane.all(in: repository)
    guard Set(lanes) != Set(heads) else { return self }
    guard let new = try UnfoldedCommits.find(lanes: lanes, beyond: heads, in: repository),
      unfolded + new.count <= Self.followingLimit.commits
    else { return nil }
    let folded = try LogFold.run(new, onto: data, of: heads, keeping: digest, limit: nil, in: store) { _ in }
    return Snapshot(
      store: store, data: folded.data, digest: try folded.data.write(to: store), heads: folded.heads, base: base,
      baseReference: baseReference, views: views, orphanedView: orphanedView, unfolded: unfolded + new.count,
      problems: problems)
  }
}

extension Snapshot {
  /// The content of a view, without later facts.
  package init(of view: View, at reference: ViewReference? = nil, in store: ObjectBuffer) {
    self.init(
      store: store, data: view.data, digest: view.digest, heads: view.heads, base: view, baseReference: reference,
      unfolded: 0, problems: [])
  }
}
