import Bytes

/// Which series are versions of one another: a pure function of the series.
///
/// A series follows the newest one, by version, then date, that comes before it and is linked to it. The links, the
/// strongest first:
///
/// 1. **Change-id.** Both state the same `change-id:` (b4). Two that state different ones are never linked.
/// 2. **Partial reroll.** It takes patches over from the other (``SeriesRules``).
/// 3. **Name.** The same sender, and the same title, or half of the first patches of the smaller one bear the same
///    names, within 400 days. If both have one version, only if the later one says `RESEND`, holds the same change, or
///    was sent into the same thread: names such as "ffix" are used again for other patches.
/// 4. **Thread.** The same sender, a higher version, sent in answer to the other or in the same thread.
///
/// A patch in a reply (`Re: [PATCH v3 0/12]`) bears the subject of what it answers, so it is linked only to single
/// patches: to a series it is a proposal.
///
/// The sender is asked for because anybody can answer anybody with a `v2`; a change-id is not guessed by accident.
enum RevisionRules {
  enum Link: Int, Comparable {
    case thread, name, reroll, changeID

    static func < (left: Link, right: Link) -> Bool { left.rawValue < right.rawValue }
  }

  /// How much later a version may be dated than one that follows it: clocks are wrong.
  static let clockError: Int64 = 24 * 60 * 60
  /// After so long a name stands for something else.
  static let nameWindow: Int64 = 400 * 24 * 60 * 60

  /// The series that this one follows; nil if it is the first.
  static func previous(of revision: Revision, among others: some Sequence<Revision>) -> Revision? {
    var best: (revision: Revision, link: Link)?
    for other in others {
      guard let link = link(revision, after: other) else { continue }
      if let known = best, !isBetter(other, link, than: known) { continue }
      best = (other, link)
    }
    return best?.revision
  }

  private static func isBetter(
    _ revision: Revision, _ link: Link, than best: (revision: Revision, link: Link)
  ) -> Bool {
    if revision.group.version != best.revision.group.version {
      return revision.group.version > best.revision.group.version
    }
    if link != best.link { return link > best.link }
    if revision.date != best.revision.date { return revision.date > best.revision.date }
    return revision.head > best.revision.head
  }

  /// How the revision is linked to one that comes before it; nil if it is not, or if that one comes after it.
  static func link(_ revision: Revision, after other: Revision) -> Link? {
    guard precedes(other, revision) else { return nil }
    guard !(revision.isReply || other.isReply) || (revision.group.total == 1 && other.group.total == 1) else {
      return nil
    }
    let (age, overflow) = revision.date.subtractingReportingOverflow(other.date)
    guard !overflow, age >= -clockError else { return nil }
    if let changeID = revision.changeID, let otherID = other.changeID { return changeID == otherID ? .changeID : nil }
    guard revision.sender == other.sender else { return nil }
    if !Set(revision.group.inherited.values).isDisjoint(with: other.members) { return .reroll }
    let isInThread = isInThread(revision, of: other)
    let isHigher = revision.group.version > other.group.version
    if haveSameName(revision, other), age <= nameWindow || isInThread,
      isHigher || isInThread || revision.isResend || !revision.patchIDs.isDisjoint(with: other.patchIDs)
    {
      return .name
    }
    return isHigher && isInThread ? .thread : nil
  }

  /// By version, date and head.
  static func precedes(_ left: Revision, _ right: Revision) -> Bool {
    if left.group.version != right.group.version { return left.group.version < right.group.version }
    return left.date == right.date ? left.head < right.head : left.date < right.date
  }

  private static func haveSameName(_ one: Revision, _ other: Revision) -> Bool {
    if let title = one.title, title == other.title { return true }
    let common = one.names.intersection(other.names).count
    return common > 0 && common * 2 >= min(one.names.count, other.names.count)
  }

  private static func isInThread(_ revision: Revision, of other: Revision) -> Bool {
    !revision.anchors.isDisjoint(with: other.members) || !revision.anchors.isDisjoint(with: other.anchors)
  }

  /// The series completed from the one that it follows, where it holds only corrections: it has no cover letter, none
  /// of its parts stands below another one, and each bears number, total and name of a part of the other. (`[PATCH v2
  /// 2/3]` in answer to the comment that asked for it.)
  ///
  /// - Parameters:
  ///   - parts: Its patches' records, by number.
  ///   - earlier: The patches' records of the series that it follows, by number.
  static func completed(
    _ group: SeriesGroup, parts: [Int: MessageRecord], from previous: SeriesGroup, earlier: [Int: MessageRecord]
  ) -> SeriesGroup {
    guard mayBeCompleted(group, from: previous) else { return group }
    let own = Set(group.members)
    for (number, record) in parts {
      guard let name = RevisionKeys.name(of: record), let other = earlier[number],
        RevisionKeys.name(of: other) == name, !record.content.citations.nearestFirst.isEmpty,
        own.isDisjoint(with: record.content.citations.nearestFirst)
      else { return group }
    }
    var completed = group
    completed.inherited = previous.inherited.merging(previous.patches) { _, patch in patch }
      .filter { group.patches[$0.key] == nil }
    return completed
  }

  /// Whether a look at the patches is worth it.
  static func mayBeCompleted(_ group: SeriesGroup, from previous: SeriesGroup) -> Bool {
    group.cover == nil && group.version > previous.version && group.total > 1 && group.total == previous.total
      && group.inherited.isEmpty && !group.missing.isEmpty
  }
}
