package import Bytes
package import Index
package import Mail
import Patches
import Platform
package import Tracker

/// What `list` found, a row for each.
package enum Listing {
  /// A series or patch as `list` shows it.
  package struct Row {
    package let id: ObjectID
    package let date: MailDate?
    package let progress: String
    package let state: String
    /// Whether it applies, as far as that is recorded.
    package var applies = ""
    package let submitter: String
    package let name: String
    package let json: JSONValue
  }

  /// The series that were found, as rows.
  package static func series(_ hits: [Hit], in snapshot: Snapshot) throws -> [Row] {
    try hits.compactMap { hit in
      guard let group = try snapshot.series(head: hit.id) else { return nil }
      let series = try SeriesDetails(group, in: snapshot)
      return Row(
        id: group.head, date: series.head.content.date, progress: series.progress, state: series.state,
        applies: series.review.appliesShort, submitter: PersonValue.shortText(series.head.content.sender),
        name: series.title, json: series.json)
    }
  }

  /// The patches that were found, as rows. A series is read once, however many of its patches there are.
  package static func patches(_ hits: [Hit], in snapshot: Snapshot) throws -> [Row] {
    var known: [ObjectID: SeriesDetails] = [:]
    return try hits.compactMap { hit in
      guard let head = hit.series else { return nil }
      if known[head] == nil {
        known[head] = try snapshot.series(head: head).map { try SeriesDetails($0, in: snapshot) }
      }
      guard let series = known[head], let patch = series.patches.first(where: { $0.id == hit.id }) else { return nil }
      return Row(
        id: patch.id, date: patch.record.content.date, progress: "\(patch.part.text)/\(series.group.total)",
        state: patch.state, submitter: PersonValue.shortText(patch.record.content.sender),
        name: patch.record.content.name, json: patch.json)
    }
  }
}
