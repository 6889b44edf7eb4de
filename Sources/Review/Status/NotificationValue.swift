package import Bytes
package import Services
package import Tracker

/// What a command that is run on a happening reads: one JSON document, its parts as `show` and `log` print them.
package enum NotificationValue {
  /// The series that such a document is about.
  package static func series(in document: [UInt8]) -> ObjectID? {
    guard case .object(let members)? = JSONReader.read(document),
      case .object(let series)? = members.first(where: { $0.name == "series" })?.value,
      case .string(let id)? = series.first(where: { $0.name == "id" })?.value
    else { return nil }
    return ObjectID(hex: id)
  }

  /// - Parameter snapshot: Of the view in which it happened.
  package static func json(_ notification: Notification, in snapshot: Snapshot) throws -> JSONValue {
    let event = NotificationEvent(notification).rawValue
    switch notification {
    case .created(let group), .completed(let group):
      return ["event": .string(event as String), "series": try SeriesDetails(group, in: snapshot).json]
    case .stateChanged(let change):
      let series = try change.series.map { try SeriesDetails($0, in: snapshot) }
      let isSeries = change.series.map { $0.head == change.target && ($0.cover != nil || change.entry == nil) } ?? false
      let patch = isSeries ? nil : series?.patches.first { $0.id == change.target }
      let name = try snapshot.message(change.target)?.content.name
      return [
        "event": .string(event as String), "series": series?.json ?? nil, "patch": patch?.json ?? nil,
        "was": .string(change.was as String), "state": .string(change.state as String),
        "log": change.entry.map { LogEntry($0, name: name).json } ?? nil,
      ]
    }
  }
}
