public import Bytes
import Mail
public import Patches
public import Tracker

/// The trailers that replies give to the patches of a series, as b4 collects them.
public enum FollowUpTrailers {
  /// For each patch the trailers given to it, then those given to the cover letter, which are for every patch; none that
  /// the commit message has already.
  ///
  /// - Parameter anySender: Takes a trailer also from a mail whose sender is not the person it names. Otherwise
  ///   anybody could review in anybody's name (b4's `-S`).
  public static func collect(
    for series: SeriesGroup, from discussion: Discussion, anySender: Bool = false
  ) -> [ObjectID: [Trailer]] {
    var given: [ObjectID: [Trailer]] = [:]
    for comment in discussion.comments {
      let content = comment.record.content
      given[comment.part, default: []] += content.trailers.filter {
        anySender || TrailerGiver.accepts($0, from: content.sender)
      }
    }
    let forAll = series.cover.flatMap { given[$0] } ?? []
    var result: [ObjectID: [Trailer]] = [:]
    for patch in series.allPatches {
      var trailers: [Trailer] = []
      for trailer in (given[patch.id] ?? []) + forAll where !contains(trailer, in: trailers) {
        trailers.append(trailer)
      }
      if !trailers.isEmpty { result[patch.id] = trailers }
    }
    return result
  }

  /// The trailers that are not among others already.
  public static func new(_ trailers: [Trailer], besides present: [Trailer]) -> [Trailer] {
    trailers.filter { !contains($0, in: present) }
  }

  private static func contains(_ trailer: Trailer, in others: [Trailer]) -> Bool {
    others.contains { CollectedTrailers.isSame($0, trailer) }
  }
}
