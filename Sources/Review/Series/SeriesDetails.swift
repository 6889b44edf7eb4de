package import Bytes
import Export
package import Mail
package import Patches
package import Tracker

/// Everything about a series, gathered from a snapshot.
package struct SeriesDetails {
  package let group: SeriesGroup
  package let head: MessageRecord
  package let cover: MessageRecord?
  package let patches: [PatchDetails]
  package let review: ReviewSummary
  /// Comments on the series, in the order of its threads.
  package let comments: [Comment]
  /// The trailers that replies gave to its patches, each once.
  package let givenTrailers: [CollectedTrailers.Given]
  /// What a pull request asks for, as its mail has it.
  package let pull: PullRequest?
  /// What was set, else superseded where a newer version took its place.
  package let reviewState: ReviewState
  /// Where its parts go by the configuration, together.
  package let projects: [String]
  private let lists: [String]
  /// The delegates: those of all its patches.
  package let delegates: [Delegate]
  /// Notes on it and its parts.
  package let notes: Notes
  /// What each earlier version had come to, by its head.
  package let earlierStates: [ObjectID: String]
  /// The state of each version, this one among them.
  package let versionStates: [ObjectID: ReviewState]
  /// When the first mail of each other version was sent.
  package let versionDates: [ObjectID: MailDate]
  /// Where its first mail is to be read.
  package let link: String?
  /// The series that this one may be a version of.
  package let candidates: [Candidate]
  /// All versions from the first to the last, this one among them.
  package let versions: [SeriesGroup]

  package init(_ group: SeriesGroup, in snapshot: Snapshot) throws {
    self.group = group
    guard let head = try snapshot.message(group.head) else {
      throw CommandFailure(
        .unavailable, "series \(group.head.hex) has no head", why: "the view is damaged",
        advice: "run `patchbay rebuild`")
    }
    self.head = head
    cover = try group.coverInForce.flatMap { try snapshot.message($0) }
    let history = try snapshot.history(of: group.head)
    comments = try snapshot.comments(on: group)
    let trailers = try snapshot.collectedTrailers(for: group)
    givenTrailers = Self.given(trailers, to: group)
    versions = try snapshot.versions(of: group)
    let states = try snapshot.reviewStates(of: group)
    let inherited = try snapshot.inheritedState(of: group)
    reviewState = states.series
    let routing = Routing(head, by: snapshot.configuration)
    patches = try group.allPatches.compactMap { patch in
      guard let record = try snapshot.message(patch.id) else { return nil }
      let place = Routing(record, by: snapshot.configuration)
      let review = try snapshot.review(of: patch.id, in: group, history, inherited, routings: ([routing], [place]))
      return PatchDetails(
        part: patch, record: record, history: review.history, review: review.summary,
        reviewState: states.patches[patch.id] ?? .initial, delegate: review.delegate, routing: place,
        trailers: record.content.trailers + (trailers[patch.id]?.trailers ?? []),
        given: trailers[patch.id]?.added ?? [], leftOut: trailers[patch.id]?.leftOut ?? [],
        link: ArchiveLink.url(of: record, by: snapshot.configuration))
    }
    let cover = group.cover.map { _ in [(name: Optional(head.content.name), history: history)] } ?? []
    let earlier = [(name: Optional(head.content.name), history: ReviewHistory(entries: inherited.notes))]
    notes = Notes(earlier + cover + patches.map { (name: $0.record.content.name, history: $0.history) })
    // A patch that stands in an earlier version went where that one went.
    let own = patches.filter { group.inherited[$0.part.number] != $0.id }
    (projects, lists) = Routing.union([routing] + own.map(\.routing))
    delegates =
      patches.isEmpty
      ? [Delegate([history], inherited: inherited.delegate, routings: [routing])].compactMap(\.self)
      : Self.distinct(patches.compactMap(\.delegate))
    review = ReviewSummary([history], inherited)
    link = ArchiveLink.url(of: self.cover ?? head, by: snapshot.configuration)
    (versionStates, versionDates) = try Self.others(versions, besides: group, reviewState, in: snapshot)
    earlierStates = Self.earlierStates(versions, before: group, versionStates)
    candidates = try Self.candidates(for: group, in: snapshot)
    pull = try head.content.pullRequest == nil ? nil : ReadMail(Message(snapshot.mail(head))).pullRequest
  }

  /// What replies gave to any patch, each trailer once.
  private static func given(
    _ trailers: [ObjectID: CollectedTrailers], to group: SeriesGroup
  ) -> [CollectedTrailers.Given] {
    var known = TrailerSet()
    return group.allPatches.flatMap { patch in
      (trailers[patch.id]?.added ?? []).filter { known.insert($0.trailer) }
    }
  }

  /// The states of all versions, and when the others were sent.
  private static func others(
    _ versions: [SeriesGroup], besides group: SeriesGroup, _ own: ReviewState, in snapshot: Snapshot
  ) throws -> ([ObjectID: ReviewState], [ObjectID: MailDate]) {
    var states = [group.head: own]
    var dates: [ObjectID: MailDate] = [:]
    for version in versions where version.head != group.head {
      states[version.head] = try snapshot.reviewState(of: version)
      dates[version.head] = try snapshot.message(version.head)?.content.date
    }
    return (states, dates)
  }

  private static func candidates(for group: SeriesGroup, in snapshot: Snapshot) throws -> [Candidate] {
    try group.candidates.compactMap { candidate in
      guard let series = try snapshot.series(head: candidate.head), let first = try snapshot.message(series.head) else {
        return nil
      }
      return Candidate(series: series, name: first.content.name, evidence: candidate.evidence)
    }
  }

  /// A series that this one may be a newer version of, and what speaks for it.
  package struct Candidate {
    package let series: SeriesGroup
    package let name: String
    package let evidence: [RevisionEvidence]
  }

  /// The states of the versions before this one: of one that was superseded, what it was in before.
  private static func earlierStates(
    _ versions: [SeriesGroup], before group: SeriesGroup, _ states: [ObjectID: ReviewState]
  ) -> [ObjectID: String] {
    var result: [ObjectID: String] = [:]
    for version in versions {
      if version.head == group.head { break }
      result[version.head] = states[version.head].map { $0.before ?? $0.name }
    }
    return result
  }

  package var state: String { reviewState.name }

  /// The head of the version that took the place of this one.
  package var supersededBy: ObjectID? {
    if case .superseded(let head) = reviewState.origin { return head }
    return nil
  }

  /// The subject without its prefixes: that of the cover letter in force, else of the first patch.
  package var name: String {
    let name = (cover ?? head).content.name
    return name.isEmpty ? patches.first?.record.content.name ?? name : name
  }

  /// What the prefixes say of it besides that it is a patch, which version and how many: `RFC`, the tree it is for.
  package var prefixes: [String] { (cover ?? head).content.prefixes.filter { !Subject.isBookkeeping($0) } }

  /// The name as a line of a list has it: `[RFC net-next] v2 tide: heights in feet`.
  package var title: String {
    let words = prefixes.isEmpty ? "" : "[\(prefixes.joined(separator: " "))] "
    let version = group.version > 1 || group.minorVersion > 0 ? "v\(group.versionText) " : ""
    return words + version + name
  }

  /// The first project that it is in; the mailing list that it was sent to where no project claims that.
  package var project: String? { projects.first ?? lists.first }

  /// Each person once, by name.
  private static func distinct(_ delegates: [Delegate]) -> [Delegate] {
    var seen: Set<String> = []
    return delegates.filter { seen.insert($0.name).inserted }
  }

  /// For example `3/3`, or `2/3` where one is missing.
  package var progress: String { "\(patches.count)/\(group.total)" }

  /// Of each context the worst over its cover letter and patches.
  package var checks: CheckCounts { CheckCounts(worstOf: [review] + patches.map(\.review)) }

  /// When the newest of its mails was sent.
  package var activity: MailDate? {
    ([head] + patches.map(\.record) + comments.map(\.record)).compactMap(\.content.date)
      .max { $0.seconds < $1.seconds }
  }

  private var contents: [MessageRecord.Content] { [head.content] + patches.map(\.record.content) }

  /// What the first of the series' mails says that says anything.
  package func first(_ value: (MessageRecord.Content) -> String?) -> String? { contents.lazy.compactMap(value).first }

  /// What all of the series' mails say, each once.
  package func all(_ values: (MessageRecord.Content) -> [String]) -> [String] {
    var result: [String] = []
    for value in contents.flatMap(values) where !result.contains(value) { result.append(value) }
    return result
  }
}
