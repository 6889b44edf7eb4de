package import Bytes
package import Mail
import Services
package import Tracker

/// A person who decides something in a tracker, and what the tracker holds at that moment.
package struct Decision {
  package let actor: Address
  package let snapshot: Snapshot
  private let tracker: TrackerRepository
  private let notifications: NotificationCommands

  /// - Parameter person: `Name <email>`; nil for the person of git's configuration.
  /// - Throws: ``CommandFailure`` if the configuration does not permit it.
  package init(by person: String?, _ action: TrackerConfiguration.Action, in tracker: TrackerRepository) throws {
    self.tracker = tracker
    notifications = NotificationCommands(of: tracker)
    actor = try Actor.person(person, in: tracker.git)
    try Actor.expect(actor, mayDo: action, in: tracker)
    snapshot = try tracker.snapshot()
  }

  /// Records an event with these changes on each target, all in one commit, and starts the notification commands.
  package func record(
    _ changes: [Event.Change], on targets: [ObjectID], reason: String?, summary: String
  ) throws {
    defer { notifications.start() }
    let writer = EventWriter(actor: actor, reason: reason)
    try tracker.record(try targets.map { try writer.event(on: $0, changes, in: snapshot) }, summary: summary)
  }
}
