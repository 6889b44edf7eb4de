import Bytes
import Git

/// The published views that a snapshot may build on.
struct ViewCandidates {
  /// Those that can be read, the most advanced first.
  private(set) var views: [(reference: ViewReference, view: View)] = []
  /// Why others were skipped.
  var problems: [String] = []
  /// A view that has folded commits which are here and in no lane any more.
  private(set) var orphanedView: ObjectID?
  private let source: (repository: Repository, buffer: ObjectBuffer)?

  /// The most views to read, each the parent of the one before.
  private static let steps = 64

  /// None: for a fold from nothing.
  init() { source = nil }

  /// - Throws: ``ViewError/newer(_:)`` where one is of a later version than this program knows.
  init(in repository: Repository, _ buffer: ObjectBuffer) throws {
    source = (repository, buffer)
    for reference in try ViewReference.all(in: repository) {
      do {
        views.append((reference, try View.read(reference.id, in: buffer)))
      } catch ViewError.newer(let version) {
        throw ViewError.newer(version)
      } catch {
        problems.append("\(reference.name): \(error)")
      }
    }
    views.sort {
      let facts = ($0.view.data.counts.facts, $1.view.data.counts.facts)
      return facts.0 == facts.1 ? $0.reference.name < $1.reference.name : facts.0 > facts.1
    }
  }

  /// What to fold onto which view to cover these lanes; nil if this one covers what is not in them.
  mutating func base(
    _ view: View, _ reference: ViewReference, for lanes: [Lane]
  ) throws -> (view: View, unfolded: UnfoldedCommits)? {
    guard let (repository, buffer) = source else { return nil }
    let found = try Self.nearest(view, for: lanes, in: repository, buffer)
    // Missing commits were not fetched yet; others were in the log once.
    if found?.view.commit != view.commit, found == nil || view.heads.allSatisfy({ repository.exists($0.head) }) {
      problems.append("\(reference.name): it covers commits that are not in the log")
      orphanedView = orphanedView ?? view.commit
    }
    return found
  }

  /// The view, or the nearest of those it was made from that covers nothing beyond these lanes: git fetches the lanes
  /// before the views, so a mirror of a busy tracker may have a view of mails that it does not have yet.
  private static func nearest(
    _ view: View, for lanes: [Lane], in repository: Repository, _ buffer: ObjectBuffer
  ) throws -> (view: View, unfolded: UnfoldedCommits)? {
    var candidate = view
    for _ in 0..<steps {
      if let unfolded = try UnfoldedCommits.find(lanes: lanes, beyond: candidate.heads, in: repository) {
        return (candidate, unfolded)
      }
      guard let commit = candidate.commit, let parent = try buffer.commit(commit).parents.first,
        let earlier = try? View.read(parent, in: buffer)
      else { return nil }
      candidate = earlier
    }
    return nil
  }
}
