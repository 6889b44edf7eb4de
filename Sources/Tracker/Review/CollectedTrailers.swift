public import Bytes
import Mail
public import Patches

/// The trailers that answers gave to one patch.
public struct CollectedTrailers: Hashable, Sendable {
  /// A trailer and the message that gave it.
  public struct Given: Hashable, Sendable {
    public let trailer: Trailer
    public let message: ObjectID
    /// Whether it was given to a cover letter, and so to every patch.
    public let isForSeries: Bool
    /// The condition.
    public var condition: String?
    /// The version of the series that it was given to, where that is an earlier one whose patch is the same.
    public var carriedFrom: Int?
  }

  /// One that is left out, and why.
  public struct LeftOut: Hashable, Sendable {
    public let given: Given
    /// For people: `it names …, but … sent it`.
    public let reason: String
  }

  /// The trailers to add to the commit message, in the order of b4: those given to the patch, oldest first, then those
  /// given to the cover letter.
  public internal(set) var added: [Given] = []
  /// Those sent by somebody other than the person they name. Trailers that the commit message already has are in
  /// neither list.
  public internal(set) var leftOut: [LeftOut] = []

  /// The trailers to add.
  public var trailers: [Trailer] { added.map(\.trailer) }

  /// Adds what was given to an earlier version of the same patch.
  fileprivate mutating func carry(_ earlier: CollectedTrailers, from version: Int, besides present: [Trailer]) {
    var known = TrailerSet(present + trailers)
    for var given in earlier.added where TrailerGiver.namesPerson(given.trailer) && known.insert(given.trailer) {
      given.carriedFrom = given.carriedFrom ?? version
      added.append(given)
    }
  }

  /// The trailers that are not among others already.
  public static func new(_ trailers: [Trailer], besides present: [Trailer]) -> [Trailer] {
    let known = TrailerSet(present)
    return trailers.filter { !known.contains($0) }
  }
}

/// Gathers the trailers for one patch, which has some already.
private struct TrailerCollector {
  private var known: TrailerSet
  private var added: [CollectedTrailers.Given] = []
  private var addedTrailers = TrailerSet()
  private var leftOut: [CollectedTrailers.LeftOut] = []
  private var leftOutTrailers = TrailerSet()

  init(besides present: [Trailer]) { known = TrailerSet(present) }

  /// Adds a trailer, unless it is there.
  mutating func add(_ given: CollectedTrailers.Given, from sender: Address, anySender: Bool) {
    guard !known.contains(given.trailer) else { return }
    if let condition = given.condition {
      leaveOut(given, "it is conditional: \(condition)")
    } else if anySender || TrailerGiver.accepts(given.trailer, from: sender) {
      added.append(given)
      known.insert(given.trailer)
      addedTrailers.insert(given.trailer)
    } else {
      leaveOut(given, "it names \(given.trailer.value), but \(sender) sent it")
    }
  }

  private mutating func leaveOut(_ given: CollectedTrailers.Given, _ reason: String) {
    guard leftOutTrailers.insert(given.trailer) else { return }
    leftOut.append(CollectedTrailers.LeftOut(given: given, reason: reason))
  }

  /// What was added, and what nobody gave rightly later.
  var collected: CollectedTrailers {
    var result = CollectedTrailers()
    result.added = added
    result.leftOut = leftOut.filter { !addedTrailers.contains($0.given.trailer) }
    return result
  }
}

extension Snapshot {
  /// For each patch of a series the trailers that it was given: by answers to it, and answers to those; by those to the
  /// cover letter; by those to other patches that say so (``TrailerScope``); and what an earlier version of the series
  /// was given for a patch with the same patch-id.
  ///
  /// - Parameters:
  ///   - patches: The patches to examine; nil for all.
  ///   - anySender: Also takes trailers from senders other than the person they name (b4's `-S`).
  public func collectedTrailers(
    for series: SeriesGroup, patches: [SeriesGroup.Numbered]? = nil, anySender: Bool = false
  ) throws -> [ObjectID: CollectedTrailers] {
    try collectedTrailers(for: series, commentsByPart(on: series), patches: patches, anySender: anySender)
  }

  /// The same for callers that have gathered the comments on the series.
  package func collectedTrailers(
    for series: SeriesGroup, _ comments: [(part: ObjectID, comments: [Comment])],
    patches: [SeriesGroup.Numbered]? = nil, anySender: Bool = false
  ) throws -> [ObjectID: CollectedTrailers] {
    var visited: Set<ObjectID> = []
    return try collectedTrailers(for: series, comments, patches ?? series.allPatches, anySender, &visited)
  }

  private func collectedTrailers(
    for series: SeriesGroup, _ comments: [(part: ObjectID, comments: [Comment])], _ patches: [SeriesGroup.Numbered],
    _ anySender: Bool, _ visited: inout Set<ObjectID>
  ) throws -> [ObjectID: CollectedTrailers] {
    visited.insert(series.head)
    let covers = series.covers
    let replies = SeriesReplies(to: series, comments)
    var result: [ObjectID: CollectedTrailers] = [:]
    var patchIDs: [ObjectID: [SeriesGroup.Numbered]] = [:]
    var present: [ObjectID: [Trailer]] = [:]
    for patch in patches {
      guard let record = try message(patch.id) else { continue }
      let own = record.content.trailers
      var collector = TrailerCollector(besides: own)
      for (reply, given) in replies.trailers(for: patch) {
        collector.add(
          .init(
            trailer: given.trailer, message: reply.id, isForSeries: covers.contains(reply.part),
            condition: given.condition),
          from: reply.record.content.sender, anySender: anySender)
      }
      result[patch.id] = collector.collected
      present[patch.id] = own
      if let patchID = record.content.patchID { patchIDs[patchID, default: []].append(patch) }
    }
    guard let head = series.previous, !visited.contains(head), let earlier = try self.series(head: head) else {
      return result
    }
    let same = try earlier.allPatches.compactMap { patch in
      try message(patch.id)?.content.patchID.flatMap { patchIDs[$0] }.map { (earlier: patch, later: $0) }
    }
    guard !same.isEmpty else { return result }
    let before = try collectedTrailers(
      for: earlier, commentsByPart(on: earlier), same.map(\.earlier), anySender, &visited)
    for pair in same {
      for patch in pair.later {
        guard let collected = before[pair.earlier.id] else { continue }
        result[patch.id]?.carry(collected, from: earlier.version, besides: present[patch.id] ?? [])
      }
    }
    return result
  }

  /// The trailers to add to each patch, of those patches that were given any.
  ///
  /// - Parameters:
  ///   - patches: The patches to examine; nil for all.
  ///   - anySender: Also takes trailers from senders other than the person they name (b4's `-S`).
  public func trailersToAdd(
    to series: SeriesGroup, patches: [SeriesGroup.Numbered]? = nil, anySender: Bool = false
  ) throws -> [ObjectID: [Trailer]] {
    try collectedTrailers(for: series, patches: patches, anySender: anySender).mapValues(\.trailers)
      .filter { !$0.value.isEmpty }
  }
}
