import ArgumentParser
import Bytes
import Export
import Git
import Review
import Platform
import Tracker

/// `patchbay checkout`: export into the current repository, then switch to the branch.
struct Checkout: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "checkout",
    abstract: "Check a series out as a branch in the current repository.",
    discussion: """
      Exports the series, then switches to the branch. Fails if tracked files have uncommitted changes.

      EXAMPLES
        patchbay checkout 3f2a91
        patchbay checkout 3f2a91 --base origin/main
        patchbay checkout 20260303174010.5120-1-ada@example.org --signoff
      """)

  @Argument(help: ArgumentHelp("The series or patch.", valueName: "id"), completion: Completions.ids)
  var id: String

  @OptionGroup var branch: BranchOptions
  @OptionGroup var tracker: TrackerOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let snapshot = try tracker.open().snapshot()
    let repository = try Repository.discover(from: ".")
    guard let workTree = repository.workTree else {
      throw CommandFailure(
        .usage, "cannot check out here", why: "the repository has no work tree", advice: "use `patchbay export`")
    }
    let git = Program(in: workTree)
    let changed = try git.output(["status", "--porcelain", "--untracked-files=no"])
    guard changed.isEmpty else {
      let count = changed.count { $0 == UInt8(ascii: "\n") }
      throw CommandFailure(
        .no, "not checked out", why: "\(count) file\(count == 1 ? " has" : "s have") uncommitted changes",
        advice: "commit them, or use `git stash`")
    }
    let store = ObjectBuffer(over: repository)
    let options = try branch.exportOptions(in: repository)
    let target = try ExportTarget(id, options, in: snapshot)
    try PatchOptions.warn(of: target.series, in: snapshot)
    let export = try target.export(options, from: snapshot, in: repository, store: store)
    var value = ExportValue(
      series: target.series, repository: workTree, branch: target.branch, export: export)
    if let tip = export.tip {
      value.outcome = try target.move(to: tip, force: branch.force, from: store, in: repository)
      try Self.switchTo(target.branch, with: git)
    }
    var standardOutput = output.open()
    if output.json { try standardOutput.json(value.json) } else { try value.write(to: &standardOutput) }
    try standardOutput.finish()
    if export.failure != nil { throw ExitCode(ExitStatus.no.rawValue) }
  }

  private static func switchTo(_ branch: String, with git: Program) throws {
    do throws(SystemError) {
      try git.output(["checkout", "-q", branch, "--"])
    } catch {
      guard error.code == .programFailed else { throw error }
      // An untracked file would be overwritten, or the branch is checked out in another work tree.
      throw CommandFailure(
        .no, "branch \(branch) was made but not checked out", why: error.detail,
        advice: "resolve that, then run `git checkout \(branch)`")
    }
  }
}
