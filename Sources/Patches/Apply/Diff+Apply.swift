extension Diff {
  /// Applies this diff to a tree with the result of `git apply --index` whenever that succeeds; if git refuses, this
  /// fails. The tree is only read.
  ///
  /// A diff is applied as a whole or not at all; all files are tried, so that the error lists every one at fault.
  /// Unlike git, it checks paths with `PathCheck`.
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
