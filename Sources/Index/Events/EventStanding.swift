/// Since when an event has been known: what is found out late is older than the moment at which pollers were told of it.
struct EventStanding {
  /// The time that it counts as for who asks what came since then: its own; of one that was found out later than newer
  /// ones, the time up to which pollers may have been told by then.
  let shown: Int64
  /// How many facts the view holds that shows it first: who goes on with pages that were begun before that is not shown it.
  let known: Int64
}
