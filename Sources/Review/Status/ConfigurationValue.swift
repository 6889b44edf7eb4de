package import Tracker

/// The configuration in JSON.
package enum ConfigurationValue {
  package static func json(_ configuration: TrackerConfiguration, problem: ConfigurationProblem?) -> JSONValue {
    [
      "projects": .array(configuration.projects.map(json)),
      "states": .array(
        configuration.states.all.map {
          ["name": .string($0.name as String), "open": .bool($0.isOpen), "words": .strings($0.words)]
        }),
      "delegations": .array(
        configuration.delegations.map {
          [
            "delegate": .string($0.delegate as String), "paths": .strings($0.paths.map(\.pattern)),
            "projects": .strings($0.projects),
          ]
        }),
      "permissions": .object(
        TrackerConfiguration.Action.allCases.map { action in
          let allowed = configuration.permissions[action]
          return JSONValue.Member(name: action.rawValue, value: allowed.map { .strings($0) } ?? nil)
        }),
      "webSubmission": .string(configuration.webSubmission.rawValue as String),
      "thankTemplate": .string(configuration.thankTemplate),
      "reports": .strings(configuration.reports.map(\.rawValue).sorted()),
      "problem": .string(problem?.description),
      "authenticationServers": .strings(configuration.authenticationServers),
    ]
  }

  private static func json(_ project: TrackerConfiguration.Project) -> JSONValue {
    [
      "name": .string(project.name as String),
      "listIDs": .strings(project.listIDs),
      "subjects": .strings(project.subjects.map(\.pattern)),
      "repository": .string(project.repository),
      "branches": .array(
        project.branches.map { ["name": .string($0.name as String), "state": .string($0.state as String)] }),
      "archive": .string(project.archive),
      "maintainers": .strings(project.maintainers),
      "notSubjects": .strings(project.excludedSubjects.map(\.pattern)),
      "paths": .strings(project.paths.map(\.pattern)),
      "notPaths": .strings(project.excludedPaths.map(\.pattern)),
      "catchAll": .bool(project.isCatchAll),
      "repositories": .strings(project.repositories),
      "requires": .string(project.requiresAttestation ? "attested" : nil),
      "send": .string(project.sending.rawValue as String),
      "lists": .strings(project.lists),
      "cc": .strings(project.copies),
      "ccCommand": .string(project.copyCommand),
      "from": .string(project.mailsFrom),
    ]
  }
}
