import Bytes
import Patches

/// Versions that look like releases.
///
/// `v5.1` in a subject names a release as a rule. `[PATCH v5.1 2/3]` is a correction of version 5 where it answers its
/// sender's part of that version, or bears number, total and title of one that was sent within two months before it (in
/// answer to the comment that asked for it), unless that part names this very release.
enum CorrectedVersions {
  /// The parts, corrections with the version that they state and the tree of what they correct.
  static func read(_ parts: some Collection<Part>) -> [Part] {
    guard parts.contains(where: { StatedCorrection($0) != nil }) else { return Array(parts) }
    let byID = Dictionary(parts.map { ($0.id, $0) }) { first, _ in first }
    let byTitle = Dictionary(grouping: parts.lazy.filter { $0.version != nil }, by: \.title)
    return parts.map { part in
      guard let correction = StatedCorrection(part) else { return part }
      let answered = part.cites.first.flatMap { byID[$0] }.flatMap { correction.mayBe(of: $0) ? $0 : nil }
      let namesake = byTitle[part.title]?.filter(correction.corrects).max(by: Part.precedes)
      guard let upper = answered ?? namesake else { return part }
      var corrected = part
      corrected.version = correction.version
      corrected.tree = upper.tree
      return corrected
    }
  }
}

/// What a part states if what looks like a release in its subject is a version.
struct StatedCorrection {
  let version: Part.Version
  private let part: Part
  /// The tree that is named beside it.
  private let tree: SubjectTree?

  /// - Returns: nil for a part that states a version, or no release.
  init?(_ part: Part) {
    guard part.version == nil, let tree = part.tree, let version = tree.versionNamed else { return nil }
    self.part = part
    self.version = version
    self.tree = tree.without(version)
  }

  /// Whether it may be a correction of the other part, if it answers that.
  func mayBe(of other: Part) -> Bool {
    other.sender == part.sender && other.version?.major == version.major && other.tree?.versionNamed != version
  }

  /// Whether it is a correction of the other part by number, total, title and date.
  func corrects(_ other: Part) -> Bool {
    part.isNumbered && other.isNumbered && !other.isCover && other.sender == part.sender
      && other.version?.major == version.major && other.isPull == part.isPull && other.place == part.place
      && other.total == part.total && other.tree?.name == tree?.name && !part.title.isEmpty
      && other.title == part.title && Part.precedes(other, part)
      && part.isNear(other, within: RevisionRules.soonWindow)
  }
}

extension SubjectTree {
  /// The version that a word of it is (`5.1`), if it is none of a release; nil for none, or several.
  fileprivate var versionNamed: Part.Version? {
    guard isRelease else { return nil }
    let versions = name.split(separator: " ").compactMap { Part.Version(dotted: $0) }
    return versions.count == 1 ? versions[0] : nil
  }

  /// The tree without the word that is this version after all; nil where no other word is left.
  func without(_ version: Part.Version) -> SubjectTree? {
    SubjectTree(
      named: name.split(separator: " ").filter { Part.Version(dotted: $0) != version }.joined(separator: " "))
  }
}

extension Part.Version {
  fileprivate init?(dotted word: Substring) {
    let halves = word.split(separator: ".", omittingEmptySubsequences: false)
    guard halves.count == 2, let major = Int(halves[0], within: PartNumber.bounds),
      let minor = Int(halves[1], within: PartNumber.bounds)
    else { return nil }
    self.init(major, minor: minor)
  }
}
