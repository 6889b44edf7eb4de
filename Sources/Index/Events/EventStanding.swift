/// Since when an event has been known: an event that is derived late is older than the time at which it is reported to
/// pollers.
struct EventStanding {
  /// The time that counts for polls: its own, or, if it was derived after newer ones, the time up to which events may
  /// have been reported by then.
  let shown: Int64
  /// How many facts the first view that shows it holds: it is left out of pages of a list that began before that view.
  let known: Int64
}
