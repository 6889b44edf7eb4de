package import Bytes
package import Git

/// The reference for publishing a view, and its parent.
package struct PublishTarget {
  /// The folder of references.
  let prefix: String
  /// The reference to move; nil where there is none yet.
  package let reference: ViewReference?
  /// The view's parent: `git fetch` then sends only what differs from it.
  package let parent: ObjectID?

  /// The most facts without a view for mirrors, which they fold in memory when they read.
  private static let longest = 256
  /// A thousandth of all facts is folded as quickly as the view is fetched.
  private static let share = 1000

  /// Whether a view of so many facts is for mirrors, where the one it was made from has so many. In a small tracker
  /// every view is.
  static func isForMirrors(from old: Int, to new: Int) -> Bool {
    let step = min(max(1, new / share), longest)
    return new / step != old / step
  }
}

extension Snapshot {
  /// The target of a view made from this snapshot, by the number of facts that it adds.
  func publishTarget(in repository: Repository) throws -> PublishTarget {
    guard orphanedView == nil, let base,
      !PublishTarget.isForMirrors(from: base.data.counts.facts, to: data.counts.facts)
    else {
      return try mirrorTarget(in: repository)
    }
    let recent = views.first { !$0.reference.isForMirrors }
    return PublishTarget(prefix: View.recentPrefix, reference: recent?.reference, parent: base.commit)
  }

  /// The target where mirrors find it: after the best view that they have.
  package func mirrorTarget(in repository: Repository) throws -> PublishTarget {
    if let base, let baseReference, baseReference.isForMirrors {
      return PublishTarget(prefix: View.prefix, reference: baseReference, parent: orphanedView ?? base.commit)
    }
    let candidates = views.filter(\.reference.isForMirrors)
    for (reference, view) in candidates where base != nil {
      // One that is not in the log may lack trees, which a parent must not.
      guard try UnfoldedCommits.find(lanes: heads, beyond: view.heads, in: repository) != nil else { continue }
      return PublishTarget(prefix: View.prefix, reference: reference, parent: orphanedView ?? reference.id)
    }
    return PublishTarget(prefix: View.prefix, reference: candidates.first?.reference, parent: orphanedView)
  }
}
