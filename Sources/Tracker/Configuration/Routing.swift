/// Where a message goes by a configuration and by what its own mail asks for: which projects it is in, and who is to deal
/// with it as long as nobody said.
///
/// Told by readers, never kept in the view: that depends on facts alone, so that a configuration may change at any time.
public struct Routing: Hashable, Sendable {
  /// The names of the projects, in the configuration's order.
  public let projects: [String]
  /// The lists that it was sent to.
  public let lists: [String]
  /// Whom the mail asks to deal with it (`X-Patchwork-Delegate`).
  public let hint: String?
  /// Whose the patch is by the rules for paths.
  public let rule: String?

  /// Routes a message.
  public init(_ message: MessageRecord, by configuration: TrackerConfiguration) {
    let found = configuration.projects(of: message)
    projects = found.map(\.name)
    lists = message.content.listIDs
    hint = message.content.hints.delegate
    rule = configuration.delegate(of: message, in: projects)
  }

  /// Where the messages of a series go together: each project and list once, the first message's first.
  public static func union(_ routings: [Routing]) -> (projects: [String], lists: [String]) {
    (distinct(routings.flatMap(\.projects)), distinct(routings.flatMap(\.lists)))
  }

  private static func distinct(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }
}
