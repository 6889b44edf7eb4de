public import Git
public import Tracker

/// The projects that a code repository belongs to.
public enum CodeProjects {
  /// Where a repository names its project itself.
  public static let key = "patchbay.project"

  /// The project named by git config patchbay.project; else those that list this repository, by its path or by the URL
  /// of one of its remotes.
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
