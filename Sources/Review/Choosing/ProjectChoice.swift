package import Index
package import Tracker

/// What `--project` means.
package enum ProjectChoice {
  /// The configuration's project of that name; else the name is a list's own.
  package static func set(_ name: String?, _ configuration: TrackerConfiguration, in filter: inout ListFilter) {
    guard let name else { return }
    if configuration.project(name) != nil { filter.projects = [name] } else { filter.lists = [name] }
  }

  /// Says so if nothing was found because there is no such project or state. Asked for only then: mail of a list that
  /// is in no configuration, and states that were once in it, are found all the same.
  ///
  /// - Parameter problem: What is wrong with the newest version of the configuration, where an older one is used, or none.
  package static func expectKnown(
    _ project: String?, states: [String], _ configuration: TrackerConfiguration, problem: ConfigurationProblem?
  ) throws(CommandFailure) {
    let isKnown = project.map { configuration.project($0) != nil } ?? true
    if let problem, !isKnown || states.contains(where: { configuration.states.name(of: $0) == nil }) {
      throw CommandFailure(
        .no, "nothing found", why: "the configuration is broken: \(problem)", advice: "see `patchbay doctor`")
    }
    if let project, !configuration.projects.isEmpty, configuration.project(project) == nil {
      throw CommandFailure(
        .no, "nothing found for project \(project)", why: "no such project, and no mail of such a list",
        advice: "known are " + configuration.projects.map(\.name).joined(separator: ", "))
    }
    if let state = states.first(where: { configuration.states.name(of: $0) == nil }) {
      throw CommandFailure(
        .no, "there is no state \(state)",
        why: "known are " + configuration.states.all.map(\.name).joined(separator: ", "))
    }
  }
}
