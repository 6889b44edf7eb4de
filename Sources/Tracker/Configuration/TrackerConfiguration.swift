import Patches

/// The configuration of a tracker: projects, states, delegation rules, permissions.
///
/// Kept as a git-config file under `refs/patchbay/config`:
///
///     [project "tidewatch"]
///         list-id = tidewatch.lists.example.org
///         subject = *[tidewatch]*
///         not-subject = *[not for tidewatch]*
///         path = src/
///         not-path = src/vendor/
///         repository = /srv/tidewatch.git
///         branch = main
///         branch = next queued
///         archive = https://lists.example.org/tidewatch/
///         maintainer = Ada Example <ada@example.org>
///         require = attested
///         send = auto
///         list = tidewatch@lists.example.org
///         cc = grace@example.org
///         cc-command = scripts/get_maintainer.pl --norolestats
///     [project "rest"]
///         list-id = tidewatch.lists.example.org
///         catch-all = yes
///     [state "needs-hardware"]
///         open = yes
///         word = waits for hardware
///     [delegate "grace@example.org"]
///         path = src/tide/
///         project = tidewatch
///     [permission "config"]
///         allow = ada@example.org
///     [web]
///         read = token
///         upstream = https://lore.kernel.org/all
///         submit = keyring
///     [attestation]
///         authserv-id = mx.example.org
///     [thank]
///         template = Applied to ${branch}, thanks!\n\n${summary}
///     [report]
///         state-changed = yes
///         check-failed = yes
public struct TrackerConfiguration: Hashable, Sendable {
  public var projects: [Project] = []
  public var states = ReviewStates.standard
  public var delegations: [Delegation] = []
  /// Who may do what; an action without an entry is open to everybody who can write to the repository.
  public var permissions: [Action: [String]] = [:]
  /// Whether the server requires a token for reading (`[web] read = token`).
  public var isReadingClosed = false
  /// The archive with the mail that is missing here (`[web] upstream`): a URL.
  public var upstreamArchive: String?
  /// Whose signed patches the server accepts (`[web] submit`).
  public var webSubmission = WebSubmission.never
  /// The mail servers whose results for DKIM signatures are trusted (`[attestation] authserv-id`), in lower case.
  public var authenticationServers: [String] = []
  /// The text of a mail of thanks (`[thank] template`); nil for the default.
  public var thankTemplate: String?
  /// What is reported to submitters by mail (`[report]`).
  public var reports: Set<Report> = []

  /// From whom the server accepts patches by `b4 send` through its endpoint.
  public enum WebSubmission: String, Hashable, Sendable, CaseIterable {
    case never
    /// From those whose keys maintainers added.
    case keyring
    /// Also from those who answered a challenge that was mailed to them.
    case mail
  }

  /// What can be reported by mail.
  public enum Report: String, Hashable, Sendable, CaseIterable {
    case stateChanged = "state-changed"
    case checkFailed = "check-failed"
  }

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

  /// A project: the mail of one or more lists, or a part of it, and the settings for its patches.
  public struct Project: Hashable, Sendable {
    public let name: String
    /// In lower case. A message is in the project if one of its List-Ids is among them; without lists, if its subject
    /// matches.
    public var listIDs: [String] = []
    /// If there are any, the subject must match one of these.
    public var subjects: [PathGlob] = []
    /// The subject must match none of these.
    public var excludedSubjects: [PathGlob] = []
    /// If there are any, one of the files must match one of these, and must not be excluded.
    public var paths: [PathGlob] = []
    /// Files that do not count for the project.
    public var excludedPaths: [PathGlob] = []
    /// Whether it takes what matches and no other project of the same lists takes.
    public var isCatchAll = false
    /// The code repositories, each a path or URL, the main one first.
    public var repositories: [String] = []
    /// The branches whose commits close patches, and the state each gives.
    public var branches: [Branch] = []
    /// Where the list's archive is: a URL.
    public var archive: String?
    /// People, as `Name <email>` or account names.
    public var maintainers: [String] = []
    /// Whether series without good signatures of their submitters are marked.
    public var requiresAttestation = false

    /// Whether series that were pushed are mailed to the list, and by whom.
    public var sending = Sending.ask
    /// The addresses of the list, to which they are mailed.
    public var lists: [String] = []
    /// Who gets a copy of what is mailed.
    public var copies: [String] = []
    /// A command that prints further recipients of the patch in the file that is its argument.
    public var copyCommand: String?
    /// The address in From instead of the submitter's, if mail servers would reject that as forged.
    public var mailsFrom: String?

    /// When a pushed series is mailed.
    public enum Sending: String, Hashable, Sendable, CaseIterable {
      /// At once.
      case auto
      /// When a person runs `patchbay send`.
      case ask
      case never
    }

    public init(name: String) { self.name = name }

    /// The main code repository.
    public var repository: String? { repositories.first }

    /// Whether the message came through the project's lists, and its subject matches.
    func fitsList(_ content: MessageRecord.Content) -> Bool {
      guard !listIDs.isEmpty || !subjects.isEmpty || !paths.isEmpty || isCatchAll else { return false }
      guard listIDs.isEmpty || listIDs.contains(where: content.listIDs.contains) else { return false }
      guard !excludedSubjects.contains(where: { $0.matches(content.subject, acrossFolders: true) }) else {
        return false
      }
      return subjects.isEmpty || subjects.contains { $0.matches(content.subject, acrossFolders: true) }
    }

    var dividesByPath: Bool { !paths.isEmpty || !excludedPaths.isEmpty }

    /// Whether one of the files is the project's.
    func fitsPaths(_ files: [String]) -> Bool {
      guard dividesByPath else { return true }
      return files.contains { file in
        !excludedPaths.contains { $0.matches(file) } && (paths.isEmpty || paths.contains { $0.matches(file) })
      }
    }
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
  /// Projects that share a list are distinguished by subject or files; a project without a list is recognized by those
  /// alone. A mail without files, such as a cover letter, is in no project that is decided by files; its series is,
  /// through its patches.
  public func projects(of message: MessageRecord) -> [Project] {
    let content = message.content
    let candidates = projects.filter { $0.fitsList(content) }
    guard candidates.contains(where: { $0.isCatchAll || $0.dividesByPath }) else { return candidates }
    let isDecidable = !content.files.isEmpty || message.content.kind == .patch
    let own = candidates.filter { !$0.isCatchAll && $0.fitsPaths(content.files) }
    return candidates.filter { project in
      guard project.isCatchAll, project.fitsPaths(content.files) else { return own.contains(project) }
      // Mail that could match by files is not left over.
      let isWaiting = !isDecidable && candidates.contains { !$0.isCatchAll && $0.dividesByPath }
      return !isWaiting
        && !own.contains { project.listIDs.isEmpty || !Set($0.listIDs).isDisjoint(with: project.listIDs) }
    }
  }

  /// The delegate of a patch by the rules: of the first rule, in the file's order, with a path that matches a file.
  ///
  /// - Parameter projects: The names of the projects that it is in.
  public func delegate(of message: MessageRecord, in projects: [String]) -> String? {
    guard !delegations.isEmpty, message.content.kind == .patch else { return nil }
    return delegations.first { rule in
      guard rule.projects.isEmpty || rule.projects.contains(where: projects.contains) else { return false }
      return message.content.files.contains { file in rule.paths.contains { $0.matches(file) } }
    }?.delegate
  }

  /// The maintainers of all projects.
  public var maintainers: [String] { projects.flatMap(\.maintainers) }

  /// The address in `Name <address>`, in lower case, to compare people by.
  package static func key(_ person: String) -> String {
    guard let open = person.lastIndex(of: "<"), let close = person.lastIndex(of: ">"), open < close else {
      return person.lowercased()
    }
    return person[person.index(after: open)..<close].lowercased()
  }
}
