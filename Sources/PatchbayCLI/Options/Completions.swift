import ArgumentParser
import Bytes
import Git
import Index
import Mail
import Review
import Tracker

/// What the shell offers while somebody types: names out of the tracker that the command line would work on. Where there
/// is none, nothing is offered.
enum Completions {
  /// States of the configuration.
  static let states = kind { tracker, _ in try tracker.configuration().states.all.map(\.name) }

  /// Projects of the configuration.
  static let projects = kind { tracker, _ in try tracker.configuration().projects.map(\.name) }

  /// Addresses of maintainers, and of those who were active last.
  static let people = kind { tracker, _ in
    let configuration = try tracker.configuration()
    let snapshot = try tracker.snapshot()
    let senders = try newest(in: snapshot, tracker, open: false, limit: 300).compactMap {
      try snapshot.message($0)?.content.sender.email
    }
    return distinct(configuration.maintainers.map(TrackerConfiguration.key) + senders.map { $0.lowercased() })
  }

  /// Ids that begin with what was typed; the newest open series where nothing was.
  static let ids = kind { tracker, prefix in
    let snapshot = try tracker.snapshot()
    guard prefix.utf8.count >= 4 else {
      return try newest(in: snapshot, tracker, open: true, limit: 100).map { String($0.hex.prefix(10)) }
    }
    return try snapshot.resolve(prefix, limit: 50).map { String($0.hex.prefix(max(10, prefix.count))) }
  }

  /// Keys of the configuration: those that are set, and those that could be.
  static let keys = kind { tracker, _ in
    let bytes = try tracker.storedConfiguration().bytes
    let entries = try GitConfigText(parsing: bytes, file: TrackerRepository.configurationReference).entries
    let projects = try tracker.configuration().projects.flatMap { project in
      TrackerConfiguration.projectKeys.map { "project.\(project.name).\($0)" }
    }
    let permissions = TrackerConfiguration.Action.allCases.map { "permission.\($0.rawValue).allow" }
    return distinct(entries.map(ConfigEditing.key) + projects + permissions)
  }

  private static func kind(
    _ words: @escaping @Sendable (TrackerRepository, String) throws -> [String]
  ) -> CompletionKind {
    .custom { arguments, _, prefix in
      guard let tracker = try? TrackerOptions.open(option("--tracker", in: arguments)) else { return [] }
      // A name that a shell could take for more than a word is not offered.
      return ((try? words(tracker, prefix)) ?? []).filter { word in
        word.hasPrefix(prefix) && word.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F } && !word.contains("'")
      }
    }
  }

  /// The value of an option among the words of a command line.
  private static func option(_ name: String, in arguments: [String]) -> String? {
    if let place = arguments.firstIndex(of: name), place + 1 < arguments.count { return arguments[place + 1] }
    return arguments.first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }
  }

  private static func newest(
    in snapshot: Snapshot, _ tracker: TrackerRepository, open: Bool, limit: Int
  ) throws -> [ObjectID] {
    var filter = ListFilter()
    filter.isOpen = open
    filter.order = .activity
    return try Finder(snapshot, repository: tracker.git.path).series(filter, limit: limit).map(\.id)
  }

  private static func distinct(_ words: [String]) -> [String] {
    var seen: Set<String> = []
    return words.filter { seen.insert($0).inserted }
  }
}
