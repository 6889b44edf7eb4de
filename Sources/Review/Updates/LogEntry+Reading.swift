import Bytes
package import Tracker

extension LogEntry {
  /// The events on a patch, on a series with all its parts, or on everything, newest first.
  package static func all(of id: String?, in snapshot: Snapshot) throws -> [LogEntry] {
    let histories =
      if let id { try targets(id, in: snapshot).map { try snapshot.history(of: $0) } } else { try snapshot.histories() }
    return try histories.flatMap { try entries($0, in: snapshot) }.sorted(by: precedes)
  }

  /// A patch, or a series with all its parts.
  private static func targets(_ text: String, in snapshot: Snapshot) throws -> [ObjectID] {
    // Hidden messages are shown nowhere else.
    let hidden = try snapshot.resolveHidden(text)
    if !hidden.isEmpty, try snapshot.resolve(text).isEmpty { return hidden }
    switch try Selection.target(text, in: snapshot) {
    case .patch(let id, _, _), .message(let id): return [id]
    case .series(let group):
      var seen: Set<ObjectID> = []
      return ([group.head] + group.members + group.allPatches.map(\.id)).filter { seen.insert($0).inserted }
    }
  }

  private static func entries(_ history: ReviewHistory, in snapshot: Snapshot) throws -> [LogEntry] {
    try history.entries.map { entry in
      LogEntry(entry, name: try name(of: entry.event.target, in: snapshot))
    }
  }

  private static func name(of target: ObjectID, in snapshot: Snapshot) throws -> String? {
    try (snapshot.message(target) ?? snapshot.hiddenMessage(target))?.content.name
  }
}
