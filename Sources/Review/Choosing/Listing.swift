package import Bytes
package import Index
package import Mail
import Patches
package import Tracker

/// What `list` found, a row for each.
package enum Listing {
  /// A series or patch as `list` shows it.
  package struct Row {
    package let id: ObjectID
    package let date: MailDate?
    /// When the newest of a series' mails was sent.
    package var activity: MailDate?
    package let progress: String
    package let state: String
    package var checks = CheckCounts([])
    package var tags = SeriesBrief.TagCounts([])
    /// How many remarks there are; nil where nobody counted.
    package var remarks: RemarkCounts?
    /// Whether its project requires signatures that it lacks.
    package var lacksSignatures = false
    /// Whether it applies, as far as that is recorded.
    package var applies = ""
    package var delegates: [String] = []
    package let submitter: String
    package let name: String
  }

  /// Remarks are counted of so many series at most: that reads all their replies.
  private static let countedLimit = 100

  /// The series that were found, as rows.
  package static func series(_ hits: [Hit], _ finder: Finder, in snapshot: Snapshot) throws -> [Row] {
    let remarks = try remarks(hits, finder, in: snapshot)
    let unsigned = try SeriesAttestation.unsigned(hits.map(\.id), finder, in: snapshot)
    return hits.compactMap { hit in
      guard let brief = hit.brief else { return nil }
      return Row(
        id: hit.id, date: brief.date, activity: brief.activity, progress: brief.progress, state: brief.state,
        checks: brief.checks, tags: brief.tags, remarks: remarks[hit.id],
        lacksSignatures: unsigned.contains(hit.id), applies: brief.applies,
        delegates: brief.delegates, submitter: brief.sender, name: brief.title)
    }
  }

  /// The patches that were found, as rows. A series is read once, however many of its patches there are.
  package static func patches(_ hits: [Hit], in snapshot: Snapshot) throws -> [Row] {
    try patchDetails(hits, in: snapshot).map { series, patch in
      Row(
        id: patch.id, date: patch.record.content.date, progress: "\(patch.part.text)/\(series.group.total)",
        state: patch.state, checks: patch.review.checkCounts, tags: .init(patch.trailers),
        applies: patch.review.appliesShort, delegates: [patch.delegate?.name].compactMap(\.self),
        submitter: PersonValue.shortText(patch.record.content.sender), name: patch.record.content.name)
    }
  }

  /// What was found as `list --json` prints it.
  ///
  /// - Parameter isChecking: Whether it says who signed it also where no project requires that.
  package static func json(
    _ hits: [Hit], arePatches: Bool, checkingSignatures isChecking: Bool = false, _ finder: Finder,
    in snapshot: Snapshot
  ) throws -> [JSONValue] {
    if arePatches { return try patchDetails(hits, in: snapshot).map(\.patch.json) }
    let remarks = try remarks(hits, finder, in: snapshot)
    let isAsked = isChecking || SeriesAttestation.isRequiredSomewhere(by: snapshot.configuration)
    let signed = isAsked ? try SeriesAttestation.counts(of: hits.map(\.id), finder, in: snapshot) : [:]
    return try hits.compactMap { hit in
      guard let group = try snapshot.series(head: hit.id) else { return nil }
      return try SeriesDetails(group, in: snapshot).document(
        texts: nil, remarks: remarks[hit.id], attestation: signed[hit.id])
    }
  }

  /// The trailers that replies gave to each series, as lines.
  package static func trailers(_ hits: [Hit], in snapshot: Snapshot) throws -> [ObjectID: [String]] {
    var result: [ObjectID: [String]] = [:]
    for hit in hits {
      guard let group = try snapshot.series(head: hit.id) else { continue }
      result[hit.id] = try SeriesDetails(group, in: snapshot).givenTrailers.map {
        "\($0.trailer.key): \($0.trailer.value)"
      }
    }
    return result
  }

  private static func remarks(
    _ hits: [Hit], _ finder: Finder, in snapshot: Snapshot
  ) throws -> [ObjectID: RemarkCounts] {
    guard hits.count <= countedLimit else { return [:] }
    return try finder.tallies(on: hits.map(\.id)) { head in
      try snapshot.series(head: head).map { try RemarkCounts($0, in: snapshot) } ?? RemarkCounts(open: 0, all: 0)
    }
  }

  private static func patchDetails(
    _ hits: [Hit], in snapshot: Snapshot
  ) throws -> [(series: SeriesDetails, patch: PatchDetails)] {
    var known: [ObjectID: SeriesDetails] = [:]
    return try hits.compactMap { hit in
      guard let head = hit.series else { return nil }
      if known[head] == nil {
        known[head] = try snapshot.series(head: head).map { try SeriesDetails($0, in: snapshot) }
      }
      guard let series = known[head], let patch = series.patches.first(where: { $0.id == hit.id }) else { return nil }
      return (series, patch)
    }
  }
}
