import Bytes
import Platform

/// Which parts make a series: a pure function of the set of parts.
///
/// The rules, in the order in which they apply; the thread decides before the clock does.
///
/// 1. **Thread.** A part belongs with the nearest message it cites that is a part of the same total and version with a
///    lower number. (`git send-email` threads patches under the cover letter, or each under the one before.)
/// 2. **Version on some parts only.** Where no such message is found, one that differs only in that one of the two
///    states no version, or a cover letter of another version, will do, if both were sent within an hour and no
///    number clashes. (`[PATCH nft 2/3]` under `[PATCH nft 1/3,v3]`.)
/// 3. **Siblings.** Parts of one sender, total and version that answer the same message belong together if they were
///    sent within a day and no number clashes. (The cover letter was lost, or somebody else's mail is answered.)
/// 4. **Clock.** Parts that no part above them holds belong together if sender, total and version agree, at most 20
///    minutes lie between neighbours by the mails' own dates, and no number clashes; those that answer nothing first.
///    (Sent without threading; or a mail server gave the cover letter another Message-ID; or each part answers the
///    comment that asked for it.)
/// 5. **Interrupted.** Where the sending stopped half-way and went on hours later, out of the thread: clusters of one
///    sender, total (four or more) and version that were sent on the same day (UTC) belong together if, taken in the
///    order in which they were sent, their numbers follow on one another from 1 to the total. (A mail server took 30
///    of 37 at once.)
/// 6. **Continuation.** Parts of the same sender, version and thread, sent within a day after a series and numbered
///    beyond its total, continue it. (`[PATCH 9/10]` and `[PATCH 10/10]` below `[PATCH 0/8]`.)
/// 7. **Sent again.** A number that is in a series twice means that it was corrected, and the newest counts. If at
///    least half of the series was sent again, it is another series.
/// 8. **Partial reroll.** `[PATCH v3 4/7]` in answer to part 4 of v2 makes a v3 of it and v2's other parts.
///
/// Before them: **the first without a number.** An unnumbered patch is part 1 if parts of the same sender and version,
/// numbered from 2, answer it and none of them is part 1. (`[PATCH v2]`, and a `[PATCH v2 2/2]` below it.)
///
/// ``RevisionRules`` says which series are versions of one another.
public enum SeriesRules {
  /// How far apart by their own dates mails without a thread may lie.
  static let clockWindow: Int64 = 20 * 60
  /// How far apart parts may lie that the thread joins although their subjects differ.
  static let mixedVersionWindow: Int64 = 60 * 60
  /// How far apart parts may lie that answer one message, and parts from different senders.
  static let siblingWindow: Int64 = 24 * 60 * 60
  /// Fewer patches than these follow on one another by chance: lists are sent parts of series only.
  static let leastInterrupted = 4
  /// A pause after which a number that comes again begins a second sending.
  static let resendPause: Int64 = 5 * 60

  /// The series that these parts make, sorted by head.
  public static func group(_ parts: some Collection<Part>) -> [SeriesGroup] {
    var clusters = PartClusters(parts)
    clusters.joinByThread()
    clusters.joinMixedVersions()
    clusters.joinSiblings()
    clusters.joinByClock()
    clusters.joinInterrupted()
    clusters.joinContinuations()
    let sendings = clusters.sendings().flatMap(ResentParts.split)
    return PartialReroll.complete(sendings).map(\.group).sorted { $0.head < $1.head }
  }
}
