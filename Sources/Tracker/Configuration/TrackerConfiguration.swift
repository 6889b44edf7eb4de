import Patches

/// What a tracker's maintainers decided: projects, states, delegation rules, permissions.
///
/// Kept as a git-config file under `refs/patchbay/config`:
///
///     [project "tidewatch"]
///         list-id = tidewatch.lists.example.org
///         subject = *[tidewatch]*
///         repository = /srv/tidewatch.git
///         branch = main
///         branch = next queued
///         archive = https://lists.example.org/tidewatch/
///         maintainer = Ada Example <ada@example.org>
///     [state "needs-hardware"]
///         open = yes
///     [delegate "grace@example.org"]
///         path = src/tide/
///         project = tidewatch
///     [permission "config"]
///         allow = ada@example.org
///     [web]
///         read = token
///         upstream = https://lore.kernel.org/all
public struct TrackerConfiguration: Hashable, Sendable {
  public var projects: [Project] = []
  public var states = ReviewStates.standard
  public var delegations: [Delegation] = []
  /// Who may do what; an action that is not named is open to whoever can write to the repository.
  public var permissions: [Action: [String]] = [:]
  /// Whether the server shows something only to those who have a token (`[web] read = token`).
  public var isReadingClosed = false
  /// The archive that has the mail which is not here (`[web] upstream`): a URL.
  public var upstreamArchive: String?

  /// What can be permitted.
  public enum Action: String, Hashable, Sendable, CaseIterable {
    /// Changing this configuration by a push.
    case config
    /// Pushing facts and views of another tracker.
    case sync
    /// Pushing patches to `refs/for/`.
    case submit
    /// Setting state, delegate, archive flag or commit, and writing notes.
    case update
    /// Recording results of checks.
    case check
    /// Pushing events in the name of others, as a mail gateway does.
    case relay
  }

  /// A project: the mail of one or more lists, and where its patches go.
  public struct Project: Hashable, Sendable {
    public let name: String
    /// In lower case. A message is in the project if one of its List-Ids is among them; if there are none, if its
    /// subject fits.
    public var listIDs: [String] = []
    /// If there are any, the subject must fit one of these.
    public var subjects: [PathGlob] = []
    /// The code repository: a path or URL.
    public var repository: String?
    /// The branches whose commits close patches, and the state each gives.
    public var branches: [Branch] = []
    /// Where the list's archive is: a URL.
    public var archive: String?
    /// People, as `Name <email>` or account names.
    public var maintainers: [String] = []

    public init(name: String) { self.name = name }
  }

  /// Commits on this branch give their patches this state.
  public struct Branch: Hashable, Sendable {
    public let name: String
    public let state: String
  }

  /// Patches that touch these paths go to this person.
  public struct Delegation: Hashable, Sendable {
    public let delegate: String
    public var paths: [PathGlob] = []
    /// Only in these projects; everywhere if empty.
    public var projects: [String] = []
  }

  public init() {}

  public func project(_ name: String) -> Project? { projects.first { $0.name == name } }

  /// The projects that a message belongs to: several if it went to several lists.
  ///
  /// A project of one list that it shares with others is told by the subject; one without a list by the subject alone.
  public func projects(of message: MessageRecord) -> [Project] {
    let content = message.content
    return projects.filter { project in
      guard !project.listIDs.isEmpty || !project.subjects.isEmpty else { return false }
      guard project.listIDs.isEmpty || project.listIDs.contains(where: content.listIDs.contains) else { return false }
      return project.subjects.isEmpty
        || project.subjects.contains { $0.matches(content.subject, acrossFolders: true) }
    }
  }

  /// Who is to deal with a patch by the rules: the first rule, in the file's order, one of whose paths fits a file.
  ///
  /// - Parameter projects: The names of the projects that it is in.
  public func delegate(of message: MessageRecord, in projects: [String]) -> String? {
    guard !delegations.isEmpty, message.content.kind == .patch else { return nil }
    return delegations.first { rule in
      guard rule.projects.isEmpty || rule.projects.contains(where: projects.contains) else { return false }
      return message.content.files.contains { file in rule.paths.contains { $0.matches(file) } }
    }?.delegate
  }

  /// Everybody who is named as a maintainer of some project.
  public var maintainers: [String] { projects.flatMap(\.maintainers) }

  /// The address in `Name <address>`, in lower case, to compare people by.
  package static func key(_ person: String) -> String {
    guard let open = person.lastIndex(of: "<"), let close = person.lastIndex(of: ">"), open < close else {
      return person.lowercased()
    }
    return person[person.index(after: open)..<close].lowercased()
  }
}
