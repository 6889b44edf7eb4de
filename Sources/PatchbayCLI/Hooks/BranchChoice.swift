import Git
import Review
import Tracker

/// Which branch of a project commits count for.
enum BranchChoice {
  /// The branch of this name; else the one that the range names at its end (`origin/main`), else the first that holds the
  /// commits, else the only one.
  static func find(
    _ name: String?, for commits: CommitRange, of project: TrackerConfiguration.Project, in code: Repository
  ) throws -> TrackerConfiguration.Branch {
    let branches = project.branches
    guard !branches.isEmpty else {
      throw CommandFailure(
        .noTracker, "cannot close patches", why: "no branch of \(project.name) closes patches",
        advice: "patchbay config set project.\(project.name).branch main")
    }
    let known = "known are " + branches.map(\.name).joined(separator: ", ")
    if let name {
      guard let found = branches.first(where: { $0.name == name }) else {
        throw CommandFailure(.usage, "no branch \(name) of \(project.name) closes patches", advice: known)
      }
      return found
    }
    if let named = branches.first(where: { commits.end == $0.name || commits.end.hasSuffix("/\($0.name)") }) {
      return named
    }
    if branches.count == 1 { return branches[0] }
    guard let found = try branches.first(where: { try holds($0, commits, in: code) }) else {
      throw CommandFailure(
        .usage, "cannot tell which branch of \(project.name) the commits are on", advice: "give --branch; \(known)")
    }
    return found
  }

  private static func holds(
    _ branch: TrackerConfiguration.Branch, _ commits: CommitRange, in code: Repository
  ) throws -> Bool {
    let names = try ["refs/heads/"] + code.remoteURLs().map { "refs/remotes/\($0.name)/" }
    return try names.contains { place in
      guard let head = try code.reference(place + branch.name) else { return false }
      return try commits.tips.allSatisfy { try code.isAncestor($0, of: head) }
    }
  }
}
