import Bytes
import Patches

/// Which series are versions of one another: a pure function of the series.
///
/// The evidence is weighed (``RevisionEvidence``). A series follows the one with the highest version before it, of
/// several the newest, for which the weights sum up to ``threshold`` or more: a wrong link costs more than a missing
/// one. Work that this came out of, split or renamed, may have a higher version; then it follows the later one. Near matches are kept as candidates. Whatever the weights, there is no link
///
/// - to somebody else's series, unless both state the same `change-id:`; one person is who has the same address, or the
///   same name where the titles are the same, too;
/// - where neither a version, a title, a change, Gerrit's Change-Id nor the patches say that it is the same work: who
///   answers a thread or touches a file twice does two things;
/// - to a series with another `change-id:` by likeness alone, where neither a higher version, a mark nor an answer says
///   that it was sent again: the same patches are sent to two projects, too;
/// - from a patch in a reply (`Re: [PATCH v3 0/12]`), which bears the subject of what it answers, or to one, unless both
///   are single patches: to a series it is a proposal;
/// - between two pull requests that state no version, and between a pull request and patches that it does not hold: the
///   same title is given to one every week;
/// - to a series for another tree, unless it is marked as a newer version or as sent again, none of its own tree comes
///   before it, and the other tree got no such version: then the work was moved. What goes from no tree to a release is
///   a backport.
enum RevisionRules {
  /// The least sum of weights for a link.
  static let threshold = 10
  /// The least sum of weights for a candidate.
  static let doubtThreshold = 7
  /// The most candidates that are kept.
  static let candidateLimit = 3

  /// How much later a version may be dated than one that follows it: clocks are wrong.
  static let clockError: Int64 = 24 * 60 * 60
  /// Most work is sent again within two months.
  static let soonWindow: Int64 = 62 * 24 * 60 * 60
  /// After this time a title stands for something else.
  static let titleWindow: Int64 = 400 * 24 * 60 * 60

  /// Another series, and what speaks for it being an earlier version.
  typealias Weighed = (revision: Revision, evidence: Set<RevisionEvidence>)

  /// What a series follows.
  struct Verdict {
    /// The one that it is a newer version of; nil if it is the first.
    var previous: Weighed?
    /// If that is nil, its candidates, the likeliest first.
    var candidates: [Weighed] = []
  }

  static func judge(_ revision: Revision, among others: some Sequence<Revision>) -> Verdict {
    var certain: [Weighed] = []
    var doubtful: [Weighed] = []
    for other in others.sorted(by: { $0.head < $1.head }) {
      guard let evidence = evidence(for: revision, after: other) else { continue }
      let weight = evidence.weight
      if weight >= threshold, saysSameWork(evidence) {
        certain.append((other, evidence))
      } else if weight >= doubtThreshold, mayBeForTree(of: revision, other), saysMoreThanWords(evidence) {
        doubtful.append((other, evidence))
      }
    }
    // A change-id names the work: one with another id is at most what it was copied from.
    if certain.contains(where: { $0.evidence.contains(.changeID) }) {
      certain.removeAll { $0.evidence.contains(.otherChangeID) }
    }
    certain = inTree(of: revision, certain)
    var verdict = Verdict()
    verdict.previous = best(of: certain).map { highest in
      let closer = certain.filter { isCloser($0, than: highest, to: revision) }
      let most = closer.map { closeness($0.evidence) }.max()
      return best(of: closer.filter { closeness($0.evidence) == most }) ?? highest
    }
    if verdict.previous == nil {
      verdict.candidates = Array(
        doubtful.sorted { left, right in
          let weights = (left.evidence.weight, right.evidence.weight)
          return weights.0 == weights.1 ? left.revision.head < right.revision.head : weights.0 > weights.1
        }.prefix(candidateLimit))
    }
    return verdict
  }

  private static func best(of found: [Weighed]) -> Weighed? {
    var best: Weighed?
    for candidate in found where best.map({ isBetter(candidate, than: $0) }) ?? true { best = candidate }
    return best
  }

  /// Whether the other one is rather of work that this came out of, although its version is higher: this one is later,
  /// and the other has the revision's own version, or more says that this is the same work.
  private static func isCloser(_ one: Weighed, than other: Weighed, to revision: Revision) -> Bool {
    let age = one.revision.date.subtractingReportingOverflow(other.revision.date)
    guard !age.overflow, age.partialValue > 0 else { return false }
    let closeness = (closeness(one.evidence), closeness(other.evidence))
    let orders = (one.revision.order, other.revision.order)
    if comparesByVersion(orders.0, revision.order), comparesByVersion(orders.1, revision.order),
      orders.0.version < revision.order.version, orders.1.version == revision.order.version
    {
      return closeness.0 > closeness.1 || closeness.0 == closeness.1 && closeness.0 >= sameTitle
    }
    // What states no version may be one that its author forgot to mark.
    return closeness.0 > closeness.1 && orders.0.version > 1 && age.partialValue > clockError
  }

  /// How much says that it is the same work: the author, the title, the thread, the patches.
  private static func closeness(_ evidence: Set<RevisionEvidence>) -> Int {
    if !evidence.isDisjoint(with: [.changeID, .supersedes, .reroll]) { return sameTitle + 1 }
    if evidence.contains(.title) { return sameTitle }
    if !evidence.isDisjoint(with: [.answer, .commits]) { return sameTitle - 1 }
    return isNamed(evidence) ? sameTitle - 2 : 0
  }

  private static let sameTitle = 3

  /// What has the same title or patches, or is answered, first; then the highest version, whatever was sent unmarked since;
  /// then the later one. What was an RFC before may have begun to count anew: between an RFC and what is none the dates
  /// decide (`[RFC v3]`, `[PATCH v2]`, `[PATCH v3]`).
  private static func isBetter(_ one: Weighed, than other: Weighed) -> Bool {
    let isNamed = (isNamed(one.evidence), isNamed(other.evidence))
    if isNamed.0 != isNamed.1 { return isNamed.0 }
    if one.revision.isRequestForComments != other.revision.isRequestForComments {
      return (other.revision.date, other.revision.head) < (one.revision.date, one.revision.head)
    }
    return precedes(other.revision.order, one.revision.order)
  }

  private static func isNamed(_ evidence: Set<RevisionEvidence>) -> Bool {
    evidence.contains(.answer) || saysSameWork(evidence, marked: false)
  }

  // MARK: Evidence

  /// The evidence for and against the one being a newer version of the other; nil if it cannot be one.
  static func evidence(for revision: Revision, after other: Revision) -> Set<RevisionEvidence>? {
    guard precedes(other.order, revision.order) else { return nil }
    guard !(revision.isReply || other.isReply) || (revision.group.total == 1 && other.group.total == 1) else {
      return nil
    }
    let (age, overflow) = revision.date.subtractingReportingOverflow(other.date)
    guard !overflow, age >= -clockError else { return nil }
    var evidence: Set<RevisionEvidence> = []
    if let changeID = revision.changeID, let otherID = other.changeID {
      evidence.insert(changeID == otherID ? .changeID : .otherChangeID)
    }
    evidence.formUnion(likeness(of: revision, to: other))
    if revision.sender == other.sender {
      evidence.insert(.address)
      if !revision.superseded.isDisjoint(with: other.members) { evidence.insert(.supersedes) }
    } else if let name = revision.senderName, name == other.senderName,
      !evidence.isDisjoint(with: [.title, .titleAlike])
    {
      evidence.insert(.senderName)
    } else if !evidence.contains(.changeID) {
      return nil
    }
    if !Set(revision.group.inherited.values).isDisjoint(with: other.members) { evidence.insert(.reroll) }
    evidence.formUnion(marks(of: revision, after: other, age: age))
    evidence.formUnion(thread(of: revision, after: other))
    // What was sent in answer to the other is related to it, whatever it contains.
    if evidence.contains(.answer) { evidence.subtract([.otherFiles, .otherParts]) }
    if evidence.contains(.thread) { evidence.subtract([.later, .longAgo]) }
    if evidence.contains(.otherChangeID), evidence.isDisjoint(with: repeats) { return nil }
    return allowsPull(revision, other, evidence) ? evidence : nil
  }

  /// What says that a series was sent again.
  private static let repeats: Set<RevisionEvidence> = [.version, .resend, .rfc, .supersedes, .reroll, .answer]

  /// Titles, patches and files.
  private static func likeness(of revision: Revision, to other: Revision) -> Set<RevisionEvidence> {
    var evidence: Set<RevisionEvidence> = []
    if let likeness = titleLikeness(of: revision, to: other) { evidence.insert(likeness) }
    let common = revision.names.intersection(other.names).count
    let fewer = min(revision.names.count, other.names.count)
    if revision.names.count > 1 || other.names.count > 1 {
      if common > 0, common * 2 >= fewer {
        evidence.insert(.parts)
      } else if common == 0, fewer > 1 {
        evidence.insert(.otherParts)
      }
    }
    if !revision.patchIDs.isDisjoint(with: other.patchIDs) {
      evidence.insert(.change)
      evidence.remove(.otherParts)
    }
    let commits = revision.commitChangeIDs.intersection(other.commitChangeIDs).count
    if commits > 0, commits * 2 >= min(revision.commitChangeIDs.count, other.commitChangeIDs.count) {
      evidence.insert(.commits)
      evidence.remove(.otherParts)
    }
    guard !revision.files.isEmpty, !other.files.isEmpty else { return evidence }
    let shared = revision.files.intersection(other.files).count
    if shared == 0 { evidence.insert(.otherFiles) }
    if shared * 2 >= min(revision.files.count, other.files.count) { evidence.insert(.files) }
    return evidence
  }

  /// How the titles are alike; of two single patches, one of which has a cover letter, also those of the patches.
  private static func titleLikeness(of revision: Revision, to other: Revision) -> RevisionEvidence? {
    if let title = other.title, let likeness = revision.title?.likeness(to: title) { return likeness }
    // There are several names where the patch was sent again under another one.
    guard revision.group.total == 1, other.group.total == 1,
      let name = revision.names.intersection(other.names).min()
    else { return nil }
    return RevisionTitle(name).flatMap { $0.likeness(to: $0) }
  }

  /// The evidence of subjects and dates.
  private static func marks(of revision: Revision, after other: Revision, age: Int64) -> Set<RevisionEvidence> {
    var evidence: Set<RevisionEvidence> = []
    if comparesByVersion(revision.order, other.order), revision.order.version > other.order.version {
      evidence.insert(.version)
    }
    if revision.isResend { evidence.insert(.resend) }
    if other.isRequestForComments, !revision.isRequestForComments { evidence.insert(.rfc) }
    if age <= soonWindow {
      evidence.insert(.soon)
    } else if evidence.isEmpty {
      evidence.insert(.later)
    }
    if age > titleWindow { evidence.insert(.longAgo) }
    return evidence
  }

  private static func thread(of revision: Revision, after other: Revision) -> Set<RevisionEvidence> {
    if !revision.answered.isDisjoint(with: other.members) || !revision.anchors.isDisjoint(with: other.members) {
      return [.answer, .thread]
    }
    return revision.anchors.isDisjoint(with: other.anchors) ? [] : [.thread]
  }

  /// Whether it says that both are the same work.
  ///
  /// - Parameter marked: Whether a version, or the mark of a resend, says so of what is sent into the thread.
  private static func saysSameWork(_ evidence: Set<RevisionEvidence>, marked: Bool = true) -> Bool {
    let plain: Set<RevisionEvidence> = [
      .person, .changeID, .supersedes, .reroll, .commits, .title, .titleAlike, .parts,
      .change,
    ]
    if !evidence.isDisjoint(with: plain) { return true }
    let isMarked = !evidence.isDisjoint(with: [.version, .resend, .rfc])
    if !evidence.isDisjoint(with: [.titleCommon, .titlePrefix]) { return isMarked || evidence.contains(.thread) }
    guard marked, evidence.contains(.version) else { return false }
    return !evidence.isDisjoint(with: [.answer, .thread, .titlePart])
      || evidence.isSuperset(of: [.titleWords, .files, .soon])
  }

  /// Whether there is more evidence than a person, files and words that many titles have.
  private static func saysMoreThanWords(_ evidence: Set<RevisionEvidence>) -> Bool {
    !evidence.isDisjoint(with: [.titlePart, .titleCommon, .titlePrefix, .answer, .thread])
      || saysSameWork(evidence)
  }

  /// A pull request follows another one if it says so, and patches if it holds them; patches follow one alike.
  private static func allowsPull(
    _ revision: Revision, _ other: Revision, _ evidence: Set<RevisionEvidence>
  ) -> Bool {
    let certain: Set<RevisionEvidence> = [.changeID, .supersedes]
    guard revision.isPull || other.isPull, evidence.isDisjoint(with: certain) else { return true }
    if revision.isPull, other.isPull { return !evidence.isDisjoint(with: [.version, .resend, .answer]) }
    return !evidence.isDisjoint(with: [.parts, .change])
  }

  // MARK: Trees

  /// Whether both may be for one tree: what names none may be for `-next`, but is no backport to a release.
  private static func mayBeForTree(of revision: Revision, _ other: Revision) -> Bool {
    if revision.tree == other.tree { return true }
    return [revision.tree, other.tree].allSatisfy { $0 == nil || $0?.isNext == true }
  }

  /// Those for the revision's own tree; where there are none, those that were moved from another one.
  private static func inTree(of revision: Revision, _ found: [Weighed]) -> [Weighed] {
    let own = found.filter { $0.revision.tree?.name == revision.tree?.name }
    guard own.isEmpty else { return own }
    let moved = found.filter { candidate in
      let other = candidate.revision
      if other.tree == nil, revision.tree?.isRelease == true { return false }
      return !candidate.evidence.isDisjoint(with: [.version, .resend, .changeID, .supersedes, .reroll])
    }
    // Sent for several trees at once it was not moved from one of them.
    guard Set(moved.map { $0.revision.tree?.name }).count == 1 else { return [] }
    return moved
  }

  // MARK: Order

  /// By version, date and head. A pull request has no version of the patches in it, and the first version of what was
  /// an RFC before follows its last: there the dates decide.
  static func precedes(_ left: RevisionOrder, _ right: RevisionOrder) -> Bool {
    if comparesByVersion(left, right), left.version != right.version { return left.version < right.version }
    return left.date == right.date ? left.head < right.head : left.date < right.date
  }

  private static func comparesByVersion(_ one: RevisionOrder, _ other: RevisionOrder) -> Bool {
    guard one.isPull == other.isPull else { return false }
    guard one.isRequestForComments != other.isRequestForComments else { return true }
    return (one.isRequestForComments ? other : one).version > 1
  }
}
