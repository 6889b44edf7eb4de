/// The projects of a message and its delegate, by the configuration and by what its own mail asks for, as long as no
/// update sets another.
///
/// Computed by readers, never stored in the view, which depends on facts alone, so that the configuration may change at
/// any time.
public struct Routing: Hashable, Sendable {
  /// The names of the projects, in the configuration's order.
  public let projects: [String]
  /// The lists that it was sent to.
  public let lists: [String]
  /// The delegate that the mail asks for (`X-Patchwork-Delegate`).
  public let hint: String?
  /// The delegate by the rules for paths.
  public let rule: String?

  /// Routes a message.
  public init(_ message: MessageRecord, by configuration: TrackerConfiguration) {
    let found = configuration.projects(of: message)
    projects = found.map(\.name)
    lists = message.content.listIDs
    hint = message.content.hints.delegate
    rule = configuration.delegate(of: message, in: projects)
  }

  /// The routing of all messages of a series: each project and list once, those of the first message first.
  public static func union(_ routings: [Routing]) -> (projects: [String], lists: [String]) {
    (distinct(routings.flatMap(\.projects)), distinct(routings.flatMap(\.lists)))
  }

  private static func distinct(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }
}
