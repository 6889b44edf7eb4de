import Bytes
import Git
import Platform
package import Tracker

/// What commands can be run on.
package enum HookPoint: String, CaseIterable {
  case seriesCreated = "series-created"
  case seriesCompleted = "series-completed"
  case stateChanged = "state-changed"

  /// Where the commands stand in git's configuration of the tracker, one value each.
  ///
  /// Not in refs/patchbay/config: that travels with mirrors, and would let others run programs here.
  package var key: String { "patchbay.hook.\(rawValue)" }

  package init(_ happening: Happening) {
    switch happening {
    case .created: self = .seriesCreated
    case .completed: self = .seriesCompleted
    case .stateChanged: self = .stateChanged
    }
  }
}

/// The commands that others want run when something happened in a tracker, and running them beside what is going on.
package struct HookPoints {
  /// One command.
  package struct Entry {
    package let point: HookPoint
    package let command: String

    package var cursorName: String { "\(point.rawValue)\0\(command)" }
  }

  package let entries: [Entry]
  package let folder: String
  private let tracker: String

  /// Reads the configuration. Call it before something is written: for a command that is new, what happens from now on
  /// counts. It never fails: what is to be written goes first.
  package init(of tracker: TrackerRepository) {
    var entries: [Entry] = []
    for point in HookPoint.allCases {
      for command in (try? tracker.git.configStrings(point.key)) ?? [] where !command.isEmpty {
        entries.append(Entry(point: point, command: command))
      }
    }
    self.entries = entries
    self.tracker = tracker.git.path
    folder = tracker.git.path + "patchbay"
    for entry in entries { try? Self.begin(entry, in: tracker) }
  }

  private static func begin(_ entry: Entry, in tracker: TrackerRepository) throws {
    var cursor = try ViewCursor(entry.cursorName, in: tracker)
    guard cursor.place == nil else { return }
    tracker.publishView()
    let view = if let newest = try tracker.newestView() { newest } else { try tracker.writeEmptyView() }
    _ = try cursor.move(to: view, in: tracker)
  }

  /// The file that is locked while commands run.
  package var lockFile: String { folder + "/hooks.lock" }

  /// Starts a process that runs the commands for what has happened, and does not wait for it. One that runs already
  /// looks again before it ends, so that a second one is not needed.
  ///
  /// - Returns: The process, if one was started.
  @discardableResult
  package func start() -> Int32? {
    guard !entries.isEmpty else { return nil }
    try? Files.makeFolder(folder)
    guard FileLock(lockFile) != nil else { return nil }
    return try? Program(Environment.program, in: "/").startDetached(["hooks", "notify", "--tracker", tracker])
  }
}
