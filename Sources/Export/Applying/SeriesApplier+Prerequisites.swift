public import Bytes
public import Git
import Patches

extension SeriesApplier {
  /// Applies those of these commits that are not in the base already, that is, whose reversed diff does not apply.
  public func applyMissing(_ plan: [PlannedCommit], to base: ObjectID) throws(GitError) -> AppliedSeries {
    var result = AppliedSeries(base: base)
    for planned in plan {
      var tree = CodeTree(try store.commit(result.tip).tree, in: store)
      if let diff = planned.diff, (try? diff.reversed.apply(to: &tree)) != nil {
        result.alreadyApplied.append(planned.number)
        continue
      }
      let step = try apply([planned], to: result.tip)
      if let failure = step.failure {
        result.failure = failure
        result.result = .conflict
        return result
      }
      result.commits += step.commits
      result.alreadyApplied += step.alreadyApplied
      if step.result == .threeWay { result.result = .threeWay }
    }
    return result
  }
}
