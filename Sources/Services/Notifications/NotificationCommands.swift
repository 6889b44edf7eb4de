import Bytes
import Git
import Platform
package import Tracker

/// The events that a notification command can be configured for.
package enum NotificationEvent: String, CaseIterable {
  case seriesCreated = "series-created"
  case seriesCompleted = "series-completed"
  case stateChanged = "state-changed"

  /// The key in the tracker's git configuration that holds the commands, one value each.
  ///
  /// Not in refs/patchbay/config: mirrors fetch that, and it would let others run programs here.
  package var key: String { "patchbay.hook.\(rawValue)" }

  package init(_ notification: Notification) {
    switch notification {
    case .created: self = .seriesCreated
    case .completed: self = .seriesCompleted
    case .stateChanged: self = .stateChanged
    }
  }
}

/// A command that is run for every notification of one event.
package struct NotificationCommand {
  package let event: NotificationEvent
  package let command: String

  package var cursorName: String { "\(event.rawValue)\0\(command)" }
}

/// The notification commands of a tracker's configuration.
package struct NotificationCommands {
  package let all: [NotificationCommand]
  package let folder: String
  private let tracker: String

  /// Reads the configuration and gives each new command a cursor, so that it is notified of what happens from now on.
  ///
  /// Call it before anything is written. It never fails, because no notification may keep a mail from being stored.
  package init(of tracker: TrackerRepository) {
    var commands: [NotificationCommand] = []
    for event in NotificationEvent.allCases {
      for command in (try? tracker.git.configStrings(event.key)) ?? [] where !command.isEmpty {
        commands.append(NotificationCommand(event: event, command: command))
      }
    }
    all = commands
    self.tracker = tracker.git.path
    folder = tracker.git.path + "patchbay"
    for command in commands { try? makeCursor(for: command, in: tracker) }
  }

  private func makeCursor(for command: NotificationCommand, in tracker: TrackerRepository) throws {
    var cursor = try NotificationCursor(command.cursorName, in: tracker)
    guard cursor.view == nil else { return }
    if try cursor.isDamaged(in: tracker) {
      // Better twice than never.
      try? Files.makeFolder(folder)
      ErrorLog.notifications(of: self.tracker).note(
        "\(command.event.rawValue): the last view that was notified is lost; all notifications are sent again")
      _ = try cursor.move(to: tracker.writeEmptyView(), in: tracker)
      return
    }
    tracker.publishView()
    let view = if let newest = try tracker.newestView() { newest } else { try tracker.writeEmptyView() }
    _ = try cursor.move(to: view, in: tracker)
  }

  /// The file that is locked while commands run.
  package var lockFile: String { folder + "/hooks.lock" }

  /// Starts a process that runs the commands, and does not wait for it. If one is running already, none is started: the
  /// running one looks for further notifications before it ends.
  ///
  /// - Returns: The process, if one was started.
  @discardableResult
  package func start() -> Int32? {
    guard !all.isEmpty else { return nil }
    try? Files.makeFolder(folder)
    guard FileLock(lockFile) != nil else { return nil }
    return try? Program(Environment.program, in: "/").startDetached(["hooks", "notify", "--tracker", tracker])
  }
}
