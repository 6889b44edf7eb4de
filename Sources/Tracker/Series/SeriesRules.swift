import Bytes
import Patches

/// Which parts make a series: a pure function of the set of parts.
///
/// A part counts only from its author's own address: all rules ask for one sender, and none joins a PULL with a PATCH, but
/// for the cover letter of a pull request above patches sent with it.
/// The rules, in the order in which they apply; the thread decides before the clock does.
///
/// 1. **Thread.** A part belongs with the nearest message it cites that is a part of the same total and version with a
///    lower number, or, answered directly, with its own number. (`git send-email` threads patches under the cover letter,
///    or each under the one before.)
/// 2. **Siblings.** Parts of one total, version and tree that answer the same message belong together if they were sent
///    within a day and no number clashes. (The cover letter was lost, or somebody else's mail is answered.)
/// 3. **Marked unlike.** What has found nothing above it belongs with the nearest part it cites if both were sent within
///    an hour and no number clashes, although the totals differ, one of the two states no version, or the cover letter
///    states another one; although both state different versions if minutes lie between them. (`[PATCH 0/2]` above
///    `[PATCH 1/3]`; `[PATCH nft 2/3]` under `[PATCH nft 1/3,v3]`.) Parts for two releases never are.
/// 4. **Clock.** Parts that no part above them holds belong together if total, version and tree agree, at most 20 minutes
///    lie between neighbours by the mails' own dates, and no number clashes; those that answer nothing first. A cover
///    letter alone heads the nearest patches without one that were sent then, whatever the total. (Sent without
///    threading; or a mail server gave the cover letter another Message-ID; or each part answers the comment that asked
///    for it.)
/// 5. **One day's work.** Clusters of one total, version and tree that were sent on the same day (UTC) belong together if
///    no number clashes and their titles are alike; or if the later one has few parts and all numbers that both have bear
///    the same title (sent again alone); or, with four patches or more, if their numbers, in the order in which they were
///    sent, follow on one another from 1 to the total. (A mail server took 30 of 37 at once; somebody sends by hand.)
/// 6. **Continuation.** Parts of the same version and thread, sent within a day after a series and numbered beyond its
///    total, continue it; so does, within three days, one that answers nothing if its number is the next and its title is
///    alike. (`[PATCH 9/10]` and `[PATCH 10/10]` below `[PATCH 0/8]`; `[PATCH 8/8]` after a series of 7.)
/// 7. **Cover letter again.** A cover letter without patches that repeats the title of one with patches, sent within a
///    day, is that one sent again.
/// 8. **Sent again.** A number that is in a series twice means that it was corrected, and the newest counts. If at
///    least half of the series was sent again, it is another series.
/// 9. **Partial reroll.** `[PATCH v3 4/7]` in answer to part 4 of v2 makes a v3 of it and v2's other parts, under v2's
///    cover letter. All of one version that correct one series are one, be they sent days apart.
///
/// Before them: **parts without a number** (an unnumbered patch is part 1 of those that answer it from number 2 on, an
/// introduction without a patch the cover letter of those that answer it; see ``SeriesNeighbourhood``), **versions that
/// look like releases** (``CorrectedVersions``), **lost versions** (three patches of sixteen that were sent at once do not
/// say `v2`, or `[PATCH 5/4]` answers `[PATCH v2 0/4]`; ``LostVersions``) and **lost numbers** (`[PATCH]` sent with `[PATCH 1/3]` and `[PATCH 2/3]`; ``LostNumbers``).
///
/// ``RevisionRules`` says which series are versions of one another.
public enum SeriesRules {
  /// How far apart by their own dates mails without a thread may lie.
  static let clockWindow: Int64 = 20 * 60
  /// How far apart parts may lie that the thread joins although their subjects differ.
  static let mixedVersionWindow: Int64 = 60 * 60
  /// How far apart parts may lie that were sent by one command.
  static let sendingWindow: Int64 = 5 * 60
  /// How far apart parts may lie that answer one message.
  static let siblingWindow: Int64 = 24 * 60 * 60
  /// Fewer patches than these follow on one another by chance: lists are sent parts of series only.
  static let leastInterrupted = 4
  /// A series of fewer patches is not continued out of its thread: `[PATCH 2/2]` alone is everyday.
  static let leastContinued = 3
  /// How many days later a series is continued out of its thread.
  static let continuationDays: Int64 = 3
  /// A pause after which a number that comes again begins a second batch.
  static let resendPause: Int64 = 5 * 60

  /// The series that these parts make, sorted by head.
  public static func group(_ parts: some Collection<Part>) -> [SeriesGroup] {
    // Whatever looks for the first of some finds the same in every order of arrival.
    let ordered = parts.sorted(by: Part.precedes)
    // No rule does anything to a part alone.
    if ordered.count == 1 { return [SubmissionBatch(parts: ordered, answers: [:]).group].compactMap(\.self) }
    var clusters = PartClusters(LostNumbers.read(LostVersions.read(CorrectedVersions.read(ordered))))
    clusters.joinByThread()
    clusters.joinSiblings()
    clusters.joinMarkedUnlike()
    clusters.joinByClock()
    clusters.joinByDay()
    clusters.joinContinuations()
    clusters.joinRepeatedCovers()
    let batches = clusters.batches().flatMap(ResentParts.split)
    return PartialReroll.complete(batches).compactMap(\.group).sorted { $0.head < $1.head }
  }
}
