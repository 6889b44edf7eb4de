import Git
import Tracker

/// Which references of a code repository are the branches of a project: those of the repository itself, and those that
/// were fetched from the project's own repository, or else from the remote that the branch follows, or from `origin`. A
/// contributor's branch of the same name does not count.
struct CountedReferences {
  private let branches: [String: TrackerConfiguration.Branch]

  init(of project: TrackerConfiguration.Project, in code: Repository) throws {
    let remotes = try code.remoteURLs()
    let own = remotes.filter { remote in
      project.repositories.contains { repository in remote.urls.contains { Self.isSame($0, repository) } }
    }.map(\.name)
    var branches: [String: TrackerConfiguration.Branch] = [:]
    for branch in project.branches {
      let followed = try code.configString("branch.\(branch.name).remote") ?? "origin"
      for remote in own.isEmpty ? [followed] : own {
        branches["refs/remotes/\(remote)/\(branch.name)"] = branch
      }
    }
    for branch in project.branches { branches["refs/heads/\(branch.name)"] = branch }
    self.branches = branches
  }

  func branch(of reference: String) -> TrackerConfiguration.Branch? { branches[reference] }

  /// Whether a remote's URL is a project's, ignoring differences that do not matter to servers.
  static func isSame(_ url: String, _ other: String) -> Bool { bare(url) == bare(other) }

  private static func bare(_ url: String) -> Substring {
    var text = url[...]
    while text.last == "/" { text.removeLast() }
    if text.hasSuffix("/.git") { text.removeLast(5) } else if text.hasSuffix(".git") { text.removeLast(4) }
    return text
  }
}
