public import Bytes
import Git
import Platform
public import Tracker

/// The view up to which a command has been notified: a reference to the view's commit, moved by compare-and-swap.
///
/// Each command has one reference. Further ones are made only where a killed process left the first one locked; the most
/// advanced counts. A cursor keeps its view from being pruned, and is no fact.
public struct NotificationCursor: Sendable {
  private static let limit = 16

  private let base: String
  /// References of earlier versions of patchbay, which used another prefix.
  private var former: [String: ObjectID] = [:]
  private var present: [String: ObjectID] = [:]
  /// The reference that counts, and its view.
  private var current: (name: String, view: ObjectID)?

  /// The view; nil if the command has never been notified.
  public var view: ObjectID? { current?.view }

  /// - Parameter name: What is notified.
  public init(_ name: String, in tracker: TrackerRepository) throws {
    let key = SHA1.blobID(Array(name.utf8)).hex
    base = "\(TrackerRepository.notifiedPrefix)\(key)-"
    var most = Int.min
    for prefix in [TrackerRepository.notifiedPrefix, TrackerRepository.formerNotifiedPrefix] {
      for reference in try tracker.git.references(under: "\(prefix)\(key)-") {
        if reference.name.hasPrefix(base) {
          present[reference.name] = reference.id
        } else {
          former[reference.name] = reference.id
        }
        let facts = (try? View.read(reference.id, in: tracker.git).data.counts.facts) ?? -1
        guard facts > most else { continue }
        most = facts
        current = (reference.name, reference.id)
      }
    }
  }

  /// Whether the command has been notified, but up to where is lost: its reference is damaged.
  func isDamaged(in tracker: TrackerRepository) throws -> Bool {
    try view == nil && names.contains { try tracker.git.isDamagedReference($0) }
  }

  private var names: [String] { (0..<Self.limit).map { "\(base)\($0)" } }

  /// Records that the command has been notified up to this view.
  ///
  /// - Returns: false if another process moved the cursor, and so sent the same notifications.
  public mutating func move(to view: ObjectID, in tracker: TrackerRepository) throws -> Bool {
    if !former.isEmpty { try? tracker.hidePrivateReferences() }
    // Publishing a view does not sync it, but what a lasting reference names must be on the disk.
    if try !tracker.git.synchronizeEverything() { try tracker.git.synchronizeObjects() }
    // Up to where is known here, even if the file has become damaged since it was read.
    for name in names where (try? tracker.git.removeDamagedReference(name)) == true {
      // An older value, where references were packed.
      present[name] = try tracker.git.reference(name)
    }
    let own = current.map { present[$0.name] == nil ? [] : [$0.name] } ?? []
    for name in own + names.filter({ !own.contains($0) }) {
      switch try tracker.git.compareAndSwap(name, from: present[name], to: view) {
      case .swapped:
        present[name] = view
        current = (name, view)
        removeFormer(in: tracker)
        return true
      case .changed: return false
      case .locked: continue
      }
    }
    throw GitError(.locked, "move the references", path: base)
  }

  /// Deletes the references that this cursor replaces. One that cannot be deleted is harmless: its view is older.
  private mutating func removeFormer(in tracker: TrackerRepository) {
    for (name, id) in former {
      _ = try? Program().run(["-C", tracker.git.path, "update-ref", "-d", name, id.hex])
    }
    former = [:]
  }
}
