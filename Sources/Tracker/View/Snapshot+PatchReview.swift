package import Bytes

/// Where the review of a patch stands in its series.
package struct PatchReview {
  /// What was done to the patch itself.
  package let history: ReviewHistory
  package let summary: ReviewSummary
  /// Who is to deal with it; nil for nobody.
  package let delegate: Delegate?
}

extension Snapshot {
  /// What was done to a series counts for its patches, unless the patch stands for the series or there is no cover letter
  /// to which it was done.
  ///
  /// - Parameters:
  ///   - past: What was done to the series' head.
  ///   - routings: Where the head's mail goes, and where the patch's does.
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
