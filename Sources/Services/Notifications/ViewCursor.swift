public import Bytes
import Git
public import Tracker

/// Up to which view somebody has been told what happened: a reference to the view's commit, moved by compare-and-swap.
///
/// There is one for each command of the configuration, and further ones only where one is locked for good, because a
/// process was killed while it moved it; then the most advanced counts. A cursor keeps its view from being cleared
/// away, and is no fact.
public struct ViewCursor: Sendable {
  private static let limit = 16

  private let base: String
  private var present: [String: ObjectID] = [:]
  /// The reference that counts, and the view; nil if nobody was told anything yet.
  private var current: (name: String, view: ObjectID)?

  /// The view; nil if nobody was told anything yet.
  public var place: ObjectID? { current?.view }

  /// - Parameter name: Who is told what.
  public init(_ name: String, in tracker: TrackerRepository) throws {
    base = "\(TrackerRepository.notifiedPrefix)\(SHA1.blobID(Array(name.utf8)).hex)-"
    var most = Int.min
    for reference in try tracker.git.references(under: base) {
      present[reference.name] = reference.id
      let facts = (try? View.read(reference.id, in: tracker.git).data.counts.facts) ?? -1
      guard facts > most else { continue }
      most = facts
      current = (reference.name, reference.id)
    }
  }

  /// Notes that all up to this view was told.
  ///
  /// - Returns: false if somebody else moved the cursor: then they told the same.
  public mutating func move(to view: ObjectID, in tracker: TrackerRepository) throws -> Bool {
    // Views are not synced when they are published; what a reference names that stays must be.
    if try !tracker.git.synchronizeEverything() { try tracker.git.synchronizeObjects() }
    let all = (0..<Self.limit).map { "\(base)\($0)" }
    let own = current.map { [$0.name] } ?? []
    for name in own + all.filter({ !own.contains($0) }) {
      switch try tracker.git.compareAndSwap(name, from: present[name], to: view) {
      case .swapped:
        present[name] = view
        current = (name, view)
        return true
      case .changed: return false
      case .locked: continue
      }
    }
    throw GitError(.locked, "move the references", path: base)
  }
}
