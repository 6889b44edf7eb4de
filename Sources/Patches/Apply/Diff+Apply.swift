extension Diff {
  /// What this diff makes of a tree: what `git apply --index` would have done, in every case it accepts; where it
  /// refuses, this fails. The tree is only read.
  ///
  /// A diff is applied whole or not at all; all files are tried so that the error tells every one at fault. Beyond git,
  /// paths are judged by `PathCheck`.
  public func apply<Tree: PatchTree>(
    to tree: inout Tree, options: ApplyOptions = ApplyOptions()
  ) throws(TreeApplyError) -> TreeChanges {
    var plan = ApplyPlan(files, options)
    var failures: [ApplyError] = []
    for index in files.indices where failures.count < 100 {
      do { try plan.apply(index, tree: &tree) } catch { failures.append(error) }
    }
    guard failures.isEmpty else { throw TreeApplyError(failures: failures) }
    do { return try plan.finish(tree: &tree) } catch { throw TreeApplyError(failures: [error]) }
  }
}
