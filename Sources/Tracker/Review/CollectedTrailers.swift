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
  }

  /// One that is left out, and why.
  public struct LeftOut: Hashable, Sendable {
    public let given: Given
    /// For people: `it names …, but … sent it`.
    public let reason: String
  }

  /// Those to add to the commit message, in the order in which b4 adds them: those given to the patch, oldest first,
  /// then those given to the cover letter.
  public internal(set) var added: [Given] = []
  /// Those that came from somebody else than they name. What the commit message has already is in neither list.
  public internal(set) var leftOut: [LeftOut] = []

  /// The trailers to add.
  public var trailers: [Trailer] { added.map(\.trailer) }

  /// Takes a trailer in, unless it is there.
  mutating func add(_ given: Given, from record: MessageRecord, besides present: [Trailer], anySender: Bool) {
    let others = present + trailers
    guard !others.contains(where: { Self.isSame($0, given.trailer) }) else { return }
    if anySender || TrailerGiver.accepts(given.trailer, from: record.content.sender) {
      added.append(given)
    } else if !leftOut.contains(where: { Self.isSame($0.given.trailer, given.trailer) }) {
      let reason = "it names \(given.trailer.value), but \(record.content.sender) sent it"
      leftOut.append(LeftOut(given: given, reason: reason))
    }
  }

  /// The trailers that are not among others already.
  public static func new(_ trailers: [Trailer], besides present: [Trailer]) -> [Trailer] {
    trailers.filter { trailer in !present.contains { isSame($0, trailer) } }
  }

  /// Whether both say the same: the same key, and the same address or value.
  public static func isSame(_ one: Trailer, _ other: Trailer) -> Bool {
    guard one.hasKey(other.key) else { return false }
    if one.value.lowercased() == other.value.lowercased() { return true }
    guard TrailerGiver.namesPerson(one), let address = TrailerGiver.address(in: one) else { return false }
    return address == TrailerGiver.address(in: other)
  }
}

extension Snapshot {
  /// For each patch of a series the trailers that answers to it, and answers to those, gave; and those given to the
  /// cover letter, which are for every patch.
  ///
  /// - Parameters:
  ///   - patches: Those of its patches to look at; nil is all.
  ///   - anySender: Takes trailers also from others than they name (b4's `-S`).
  public func collectedTrailers(
    for series: SeriesGroup, patches: [SeriesGroup.Numbered]? = nil, anySender: Bool = false
  ) throws -> [ObjectID: CollectedTrailers] {
    let members = Set(series.members)
    let covers = series.covers
    let forAll = try covers.flatMap { try comments(on: $0, besides: members) }
    var result: [ObjectID: CollectedTrailers] = [:]
    for patch in patches ?? series.allPatches {
      guard let record = try message(patch.id) else { continue }
      var collected = CollectedTrailers()
      for comment in try comments(on: patch.id, besides: members) + forAll {
        for trailer in comment.record.content.trailers {
          collected.add(
            .init(trailer: trailer, message: comment.id, isForSeries: covers.contains(comment.part)),
            from: comment.record, besides: record.content.trailers, anySender: anySender)
        }
      }
      result[patch.id] = collected
    }
    return result
  }

  /// The trailers to add to each patch, of those patches that were given any.
  ///
  /// - Parameters:
  ///   - patches: Those of its patches to look at; nil is all.
  ///   - anySender: Takes trailers also from others than they name (b4's `-S`).
  public func trailersToAdd(
    to series: SeriesGroup, patches: [SeriesGroup.Numbered]? = nil, anySender: Bool = false
  ) throws -> [ObjectID: [Trailer]] {
    try collectedTrailers(for: series, patches: patches, anySender: anySender).mapValues(\.trailers)
      .filter { !$0.value.isEmpty }
  }
}
