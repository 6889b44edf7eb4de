public import Git
public import Tracker

/// Which projects a code repository belongs to.
public enum CodeProjects {
  /// Where a repository names its project itself.
  public static let key = "patchbay.project"

  /// The one that git config patchbay.project names; else those one of whose repositories it is, by its path or as what one of
  /// its remotes is fetched from.
  public static func find(
    _ code: Repository, in configuration: TrackerConfiguration
  ) throws -> [TrackerConfiguration.Project] {
    if let name = try code.configString(key) { return configuration.projects.filter { $0.name == name } }
    let remotes = try code.remoteURLs().flatMap(\.urls)
    return configuration.projects.filter { project in
      project.repositories.contains { repository in
        remotes.contains { CountedReferences.isSame($0, repository) }
          || (try? Repository.open(repository))?.path == code.path
      }
    }
  }
}
