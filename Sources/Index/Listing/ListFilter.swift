import Bytes
import Mail
import Tracker

/// The series or patches that a list shows.
public struct ListFilter: Sendable {
  /// Archived ones: left out unless requested.
  public enum Archived: Sendable {
    case without, only, also
  }

  /// Any of these states; any state if empty.
  public var states: [String] = []
  /// A part of the sender's name or address.
  public var submitter: String?
  /// Any of these senders; any if empty.
  public var senders: [PersonKey] = []
  /// A part of the delegate; empty for what is nobody's.
  public var delegate: String?
  /// Any of these delegates; any, and none, if empty.
  public var delegates: [PersonKey] = []
  /// Any of these lists: its id, or the first word of it; any list, and none, if empty.
  public var lists: [String] = []
  /// Any of these projects of the configuration; any, and none, if empty.
  public var projects: [String] = []
  /// Only what came through no list and is in no project.
  public var isUnlisted = false
  /// Seconds since 1970, both included.
  public var since: Int64?
  public var until: Int64?
  /// Only series of which no mail is newer, in seconds since 1970: where the next part of a list by activity begins.
  public var activeUntil: Int64?
  /// What one of the mails must match: of a series its cover letter, a patch, or one that was sent again.
  public var query: Query?
  public var archived = Archived.without
  /// Only what somebody still has to deal with: by its state, and of a series unless a newer version was accepted.
  public var isOpen = false
  /// What a series waits for; no patches if there is anything.
  package var needs: Needs = []
  /// With a check that stands at one of these; any, and none, if empty.
  package var checks: [CheckChoice] = []
  /// Addresses of a person who sent it, is to deal with it or commented on it; everybody's if empty.
  public var people: [String] = []
  /// What comes first.
  public var order = Order.date

  /// The order of a list of series; patches come by date.
  public enum Order: Sendable {
    /// The newest first.
    case date
    /// Those with the newest mails first.
    case activity
  }

  public init() {}

  /// Whether anything is asked for: then nothing found is an answer of no.
  public var isRestricted: Bool {
    !states.isEmpty || archived == .only || submitter != nil || delegate != nil || !lists.isEmpty || !projects.isEmpty
      || since != nil || until != nil || query != nil || !senders.isEmpty || !delegates.isEmpty || isUnlisted
      || !needs.isEmpty || !checks.isEmpty || !people.isEmpty
  }
}

extension ListFilter {
  /// A text as it is compared: in lower case, as bytes.
  static func folded(_ text: String) -> [UInt8] { Array(text.lowercased().utf8) }

  /// A person as it is compared.
  static func folded(_ person: Address) -> [UInt8] {
    folded(person.name ?? "") + [UInt8(ascii: "\n")] + folded(person.email)
  }

  /// The lists of a message as they are compared: each id and each id's first word, between line ends.
  static func folded(lists: [String]) -> [UInt8] {
    var names: [String] = []
    for list in lists.map({ $0.lowercased() }) {
      for name in [list, String(list.prefix { $0 != "." })] where !names.contains(name) { names.append(name) }
    }
    return names.isEmpty ? [] : Array("\n\(names.joined(separator: "\n"))\n".utf8)
  }

  /// The projects of a message as they are compared: their names hold no line ends.
  static func folded(projects: [String]) -> [UInt8] {
    projects.isEmpty ? [] : Array("\n\(projects.joined(separator: "\n"))\n".utf8)
  }

  /// What a project is looked for as in ``folded(projects:)``.
  static func folded(project: String) -> [UInt8] { Array("\n\(project)\n".utf8) }

  /// Those who deal with something as they are compared.
  static func folded(delegates: [String]) -> [UInt8] { folded(delegates.joined(separator: "\n")) }

  /// What a list's name is looked for as in ``folded(lists:)``.
  static func folded(list: String) -> [UInt8] { Array("\n\(list.lowercased())\n".utf8) }

  /// Those that ``people`` sent, are to deal with or commented on.
  private func isOfPeople(_ row: ListRow) -> Bool {
    people.contains { person in
      row.submitter.suffix(from: row.submitter.firstIndex(of: UInt8(ascii: "\n")) ?? 0)
        .elementsEqual(Self.folded("\n" + person))
        || row.delegate.holds(Self.folded(person)) || row.commenters.contains(person.lowercased())
    }
  }

  /// Whether a row passes, its mails' words apart.
  func admits(_ row: ListRow) -> Bool {
    if let since, row.date < since { return false }
    if let until, row.date > until { return false }
    if let activeUntil, let activity = row.activity, activity > activeUntil { return false }
    switch archived {
    case .without: if row.isArchived { return false }
    case .only: if !row.isArchived { return false }
    case .also: break
    }
    if isOpen, !row.isOpen { return false }
    if !row.needs.isSuperset(of: needs) { return false }
    if !checks.isEmpty, !CheckChoice.admits(checks, row.checks) { return false }
    if !people.isEmpty, !isOfPeople(row) { return false }
    if !states.isEmpty, !states.contains(where: { ReviewStates.slug($0) == row.state }) { return false }
    if let submitter, !row.submitter.holds(Self.folded(submitter)) { return false }
    if !senders.isEmpty, !PersonKey.anyAdmits(senders, sender: row.submitter) { return false }
    if !delegates.isEmpty, !PersonKey.anyAdmits(delegates, delegates: row.delegate) { return false }
    if isUnlisted, !row.lists.isEmpty || !row.projects.isEmpty { return false }
    if let delegate {
      guard delegate.isEmpty ? row.delegate.isEmpty : row.delegate.holds(Self.folded(delegate)) else { return false }
    }
    if !lists.isEmpty, !lists.contains(where: { row.lists.holds(Self.folded(list: $0)) }) { return false }
    if !projects.isEmpty, !projects.contains(where: { row.projects.holds(Self.folded(project: $0)) }) { return false }
    return true
  }
}
