import Bytes

extension TrackerConfiguration {
  /// The keys of a project.
  package static let projectKeys = [
    "list-id", "subject", "not-subject", "path", "not-path", "catch-all", "repository", "branch", "archive",
    "maintainer", "require", "send", "list", "cc", "cc-command", "from",
  ]

  /// Reads and validates a configuration.
  ///
  /// - Parameters:
  ///   - bytes: The text of the git-config file.
  ///   - file: Its name, for errors.
  /// - Throws: ``ConfigurationProblem`` with file, line and reason for the first error.
  public init(parsing bytes: [UInt8], file: String) throws(ConfigurationProblem) {
    self.init()
    var reader = Reader(file: file)
    for entry in try GitConfigText(parsing: bytes, file: file).entries { try reader.read(entry) }
    self = try reader.finish()
  }

  private struct Reader {
    let file: String
    var result = TrackerConfiguration()
    /// Checks that need the whole configuration.
    var stateUses: [(name: String, line: Int)] = []
    var projectUses: [(name: String, line: Int)] = []
    var delegationLines: [Int] = []

    init(file: String) { self.file = file }

    func problem(_ entry: GitConfigText.Entry, _ reason: String) -> ConfigurationProblem {
      ConfigurationProblem(file: file, line: entry.line, reason: reason)
    }

    mutating func read(_ entry: GitConfigText.Entry) throws(ConfigurationProblem) {
      let known = ["project", "state", "delegate", "permission", "web", "attestation", "thank", "report"]
      guard known.contains(entry.section) else {
        throw problem(entry, "unknown section [\(entry.section)]; known are \(known.joined(separator: ", "))")
      }
      switch entry.section {
      case "web": return try readWeb(entry)
      case "attestation": return try readAttestation(entry)
      case "thank": return try readThanks(entry)
      case "report": return try readReport(entry)
      default: break
      }
      guard !entry.subsection.isEmpty else {
        throw problem(entry, "section [\(entry.section)] needs a name: [\(entry.section) \"NAME\"]")
      }
      switch entry.section {
      case "project": try readProject(entry)
      case "state": try readState(entry)
      case "delegate": try readDelegation(entry)
      default: try readPermission(entry)
      }
    }

    private mutating func readWeb(_ entry: GitConfigText.Entry) throws(ConfigurationProblem) {
      guard entry.subsection.isEmpty else { throw problem(entry, "section [web] takes no name: [web]") }
      switch entry.key {
      case "read":
        switch entry.value {
        case "everybody": result.isReadingClosed = false
        case "token": result.isReadingClosed = true
        default: throw problem(entry, "read is everybody or token")
        }
      case "upstream":
        let value = try text(entry)
        guard value.hasPrefix("https://") || value.hasPrefix("http://") else {
          throw problem(entry, "upstream is not a URL: \(value)")
        }
        result.upstreamArchive = value
      case "submit":
        guard let value = WebSubmission(rawValue: try text(entry).lowercased()) else {
          throw problem(entry, "submit is never, keyring or mail")
        }
        result.webSubmission = value
      default: throw unknown(entry, "read, upstream, submit")
      }
    }

    private mutating func readAttestation(_ entry: GitConfigText.Entry) throws(ConfigurationProblem) {
      guard entry.subsection.isEmpty else { throw problem(entry, "section [attestation] takes no name: [attestation]") }
      guard entry.key == "authserv-id" else { throw unknown(entry, "authserv-id") }
      let name = try text(entry).lowercased()
      guard name.utf8.allSatisfy({ ByteClass.isAlphanumeric($0) || ".-_:".utf8.contains($0) }) else {
        throw problem(entry, "authserv-id is the name of a mail server: authserv-id = mx.example.org")
      }
      result.authenticationServers.append(name)
    }

    private mutating func readThanks(_ entry: GitConfigText.Entry) throws(ConfigurationProblem) {
      guard entry.subsection.isEmpty else { throw problem(entry, "section [thank] takes no name: [thank]") }
      guard entry.key == "template" else { throw unknown(entry, "template") }
      guard let value = entry.value, !value.isEmpty else { throw problem(entry, "template needs a value") }
      result.thankTemplate = value
    }

    private mutating func readReport(_ entry: GitConfigText.Entry) throws(ConfigurationProblem) {
      guard entry.subsection.isEmpty else { throw problem(entry, "section [report] takes no name: [report]") }
      guard let report = Report(rawValue: entry.key) else {
        throw unknown(entry, Report.allCases.map(\.rawValue).joined(separator: ", "))
      }
      if try isYes(entry) { result.reports.insert(report) } else { result.reports.remove(report) }
    }

    /// An address that mail can go to, with or without a name.
    private func address(_ entry: GitConfigText.Entry) throws(ConfigurationProblem) -> String {
      let value = try person(entry)
      let address = TrackerConfiguration.key(value)
      let isOne =
        address.utf8.count(where: { $0 == UInt8(ascii: "@") }) == 1 && !address.hasPrefix("@")
        && !address.hasSuffix("@") && !address.hasPrefix("-") && !address.contains { " ,;<>\"".contains($0) }
      guard isOne else { throw problem(entry, "\(entry.key) is not an address: \(value)") }
      return value
    }

    private func text(_ entry: GitConfigText.Entry) throws(ConfigurationProblem) -> String {
      guard let value = entry.value, !value.isEmpty else { throw problem(entry, "\(entry.key) needs a value") }
      guard !value.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
        throw problem(entry, "\(entry.key) contains a control character")
      }
      return value
    }

    private func unknown(_ entry: GitConfigText.Entry, _ known: String) -> ConfigurationProblem {
      problem(entry, "unknown key \(entry.key) in [\(entry.section)]; known are \(known)")
    }

    private mutating func readProject(_ entry: GitConfigText.Entry) throws(ConfigurationProblem) {
      let name = entry.subsection
      guard name.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }), !name.contains("/"), !name.contains("..") else {
        throw problem(entry, "a project's name cannot contain blanks or a slash: \"\(name)\"")
      }
      var place = result.projects.count
      if let known = result.projects.firstIndex(where: { $0.name == name }) {
        place = known
      } else {
        result.projects.append(Project(name: name))
      }
      let value = try text(entry)
      switch entry.key {
      case "list-id":
        let id = value.lowercased()
        guard id.utf8.allSatisfy({ $0 > 0x20 && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") }) else {
          throw problem(entry, "a list-id has neither blanks nor <>: list-id = tidewatch.lists.example.org")
        }
        result.projects[place].listIDs.append(id)
      case "subject": result.projects[place].subjects.append(PathGlob(value))
      case "not-subject": result.projects[place].excludedSubjects.append(PathGlob(value))
      case "path": result.projects[place].paths.append(try pathGlob(entry, value))
      case "not-path": result.projects[place].excludedPaths.append(try pathGlob(entry, value))
      case "catch-all": result.projects[place].isCatchAll = try isYes(entry)
      case "repository": result.projects[place].repositories.append(value)
      case "archive":
        guard value.hasPrefix("https://") || value.hasPrefix("http://") else {
          throw problem(entry, "archive is not a URL: \(value)")
        }
        result.projects[place].archive = value
      case "send":
        guard let sending = Project.Sending(rawValue: value.lowercased()) else {
          throw problem(entry, "send is auto, ask or never")
        }
        result.projects[place].sending = sending
      case "list": result.projects[place].lists.append(try address(entry))
      case "cc": result.projects[place].copies.append(try address(entry))
      case "cc-command": result.projects[place].copyCommand = value
      case "from": result.projects[place].mailsFrom = try address(entry)
      case "maintainer": result.projects[place].maintainers.append(try person(entry))
      case "require":
        guard value == "attested" else { throw problem(entry, "require is attested") }
        result.projects[place].requiresAttestation = true
      case "branch":
        let words = value.split(separator: " ").map(String.init)
        guard words.count == 1 || words.count == 2 else {
          throw problem(entry, "branch is NAME or NAME STATE: branch = next queued")
        }
        if let reason = Self.problem(ofBranch: words[0]) { throw problem(entry, reason) }
        let state = words.count == 2 ? ReviewStates.slug(words[1]) : "accepted"
        stateUses.append((state, entry.line))
        result.projects[place].branches.append(Branch(name: words[0], state: state))
      default: throw unknown(entry, TrackerConfiguration.projectKeys.joined(separator: ", "))
      }
    }

    private mutating func readState(_ entry: GitConfigText.Entry) throws(ConfigurationProblem) {
      let name = ReviewStates.slug(entry.subsection)
      guard name.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { throw problem(entry, "a state's name is a word") }
      switch entry.key {
      case "open": result.states.set(name, isOpen: try isYes(entry))
      case "word":
        let word = try text(entry)
        if let other = result.states.name(of: word), other != name {
          throw problem(entry, "\"\(word)\" is already a word for the state \(other)")
        }
        result.states.add(word: word, for: name)
      default: throw unknown(entry, "open, word")
      }
    }

    private func isYes(_ entry: GitConfigText.Entry) throws(ConfigurationProblem) -> Bool {
      switch entry.value?.lowercased() {
      case nil, "yes", "true", "on", "1": return true
      case "no", "false", "off", "0": return false
      default: throw problem(entry, "\(entry.key) is yes or no")
      }
    }

    private func pathGlob(
      _ entry: GitConfigText.Entry, _ value: String
    ) throws(ConfigurationProblem) -> PathGlob {
      guard !value.hasPrefix("/"), !value.hasPrefix("./") else {
        throw problem(entry, "a path begins at the top of the code, without a slash: path = src/tide/")
      }
      return PathGlob(value)
    }

    private mutating func readDelegation(_ entry: GitConfigText.Entry) throws(ConfigurationProblem) {
      let value = try text(entry)
      var place = result.delegations.count
      if let last = result.delegations.lastIndex(where: { $0.delegate == entry.subsection }) {
        place = last
      } else {
        result.delegations.append(Delegation(delegate: entry.subsection))
        delegationLines.append(entry.line)
      }
      switch entry.key {
      case "path":
        result.delegations[place].paths.append(try pathGlob(entry, value))
      case "project":
        projectUses.append((value, entry.line))
        result.delegations[place].projects.append(value)
      default: throw unknown(entry, "path, project")
      }
    }

    private mutating func readPermission(_ entry: GitConfigText.Entry) throws(ConfigurationProblem) {
      guard let action = Action(rawValue: entry.subsection) else {
        let known = Action.allCases.map(\.rawValue).joined(separator: ", ")
        throw problem(entry, "there is no permission \"\(entry.subsection)\"; known are \(known)")
      }
      guard entry.key == "allow" else { throw unknown(entry, "allow") }
      result.permissions[action, default: []].append(try person(entry))
    }

    /// `Name <address>`, an address or an account name; anything else would never match anybody.
    private func person(_ entry: GitConfigText.Entry) throws(ConfigurationProblem) -> String {
      let value = try text(entry)
      guard value.contains("<") || value.contains(">") else { return value }
      let address = value.split(separator: "<", omittingEmptySubsequences: false).last ?? ""
      guard value.last == ">", address.contains("@"), !address.contains(" "), value.count(where: { $0 == "<" }) == 1
      else { throw problem(entry, "\(entry.key) is not of the form \"Name <address>\": \(value)") }
      return value
    }

    /// Why a branch cannot have this name, for common mistakes; nil if it can.
    private static func problem(ofBranch name: String) -> String? {
      if name.hasPrefix("refs/") { return "a branch is given without refs/heads/: branch = main" }
      let isWrong =
        name.contains("..") || name.contains("//") || name.hasPrefix("/") || name.hasSuffix("/") || name.hasPrefix("-")
        || name.hasSuffix(".") || name.contains { "~^:?*[\\".contains($0) }
      return isWrong ? "\(name) is not a valid branch name" : nil
    }

    func finish() throws(ConfigurationProblem) -> TrackerConfiguration {
      for use in stateUses where result.states.name(of: use.name) == nil {
        throw ConfigurationProblem(
          file: file, line: use.line, reason: "there is no state \(use.name); define it with [state \"\(use.name)\"]")
      }
      for use in projectUses where result.project(use.name) == nil {
        throw ConfigurationProblem(file: file, line: use.line, reason: "there is no project \(use.name)")
      }
      for (rule, line) in zip(result.delegations, delegationLines) where rule.paths.isEmpty {
        throw ConfigurationProblem(file: file, line: line, reason: "the rule for \(rule.delegate) has no path")
      }
      return result
    }
  }
}
