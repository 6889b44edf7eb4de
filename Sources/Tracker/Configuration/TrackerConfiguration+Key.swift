public import Bytes

extension TrackerConfiguration {
  /// A hash of what affects readers' answers: two configurations with equal keys list the same projects, delegates and
  /// states. An index contains such answers, so it is rebuilt when the key changes, and only then.
  public var readingKey: ObjectID {
    // Lengths keep a value from looking like two.
    var text: [UInt8] = []
    func add(_ kind: String, _ values: [String]) {
      for value in [kind] + values { text += Array("\(value.utf8.count) \(value) ".utf8) }
      text.append(UInt8(ascii: "\n"))
    }
    for project in projects {
      add("project", [project.name])
      add("lists", project.listIDs)
      add("subjects", project.subjects.map(\.pattern))
      add("not subjects", project.excludedSubjects.map(\.pattern))
      add("paths", project.paths.map(\.pattern))
      add("not paths", project.excludedPaths.map(\.pattern))
      add("rest", [project.isCatchAll ? "yes" : "no"])
    }
    for rule in delegations {
      add("delegate", [rule.delegate])
      add("paths", rule.paths.map(\.pattern))
      add("in", rule.projects)
    }
    for state in states.all { add(state.isOpen ? "open state" : "state", [state.name] + state.words) }
    return SHA1.hash(text)
  }
}
