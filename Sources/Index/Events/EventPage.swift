/// A page of the requested events.
public struct EventPage: Sendable {
  public internal(set) var events: [TrackerEvent] = []
  /// Whether there are more.
  public internal(set) var hasMore = false
}
