package import Bytes

/// The review of a patch in its series.
package struct PatchReview {
  /// The events of the patch itself.
  package let history: ReviewHistory
  package let summary: ReviewSummary
  /// The delegate; nil if there is none.
  package let delegate: Delegate?
}

extension Snapshot {
  /// The events of a series count for its patches, unless the patch is the head of the series or there is no cover
  /// letter.
  ///
  /// - Parameters:
  ///   - past: The events of the series' head.
  ///   - routings: The routing of the head's mail and of the patch's.
  package func review(
    of patch: ObjectID, in group: SeriesGroup, _ past: ReviewHistory, _ inherited: InheritedState,
    routings: (head: [Routing], patch: [Routing])
  ) throws -> PatchReview {
    let isAlone = patch == group.head || group.cover == nil
    let own = patch == group.head ? past : try history(of: patch)
    let histories = isAlone ? [own] : [past, own]
    return PatchReview(
      history: own, summary: ReviewSummary(histories, inherited),
      delegate: Delegate(
        histories, inherited: try delegate(of: patch, inherited),
        routings: isAlone ? routings.patch : routings.head + routings.patch))
  }
}
