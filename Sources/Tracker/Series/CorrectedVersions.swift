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
    guard parts.contains(where: { $0.statedCorrection != nil }) else { return Array(parts) }
    let byID = Dictionary(parts.map { ($0.id, $0) }) { first, _ in first }
    return parts.map { part in
      let answered = part.cites.first.flatMap { byID[$0] }.flatMap { part.mayAnswerAndCorrect($0) ? $0 : nil }
      let named = parts.filter { part.corrects($0) }.max(by: Part.precedes)
      guard let version = part.statedCorrection, let upper = answered ?? named else { return part }
      var corrected = part
      corrected.version = version
      corrected.tree = upper.tree
      return corrected
    }
  }
}

extension Part {
  /// The version that the subject states if what looks like a release is none.
  var statedCorrection: Version? {
    version == nil ? tree?.versionNamed : nil
  }

  fileprivate func mayAnswerAndCorrect(_ other: Part) -> Bool {
    guard let stated = statedCorrection, other.sender == sender, other.version?.major == stated.major else {
      return false
    }
    return other.tree?.versionNamed != stated
  }

  /// Whether the part is a correction of the other one by number, total, title and date.
  func corrects(_ other: Part) -> Bool {
    isNumbered && other.isNumbered && !other.isCover && mayAnswerAndCorrect(other) && other.isPull == isPull
      && other.place == place
      && other.total == total && !title.isEmpty && other.title == title
      && other.tree?.name == statedCorrection.flatMap({ tree?.without($0) })?.name && Part.precedes(other, self)
      && isNear(other, within: RevisionRules.soonWindow)
  }
}

extension SubjectTree {
  /// The version that a word of it is (`5.1`), if it is none of a release; nil for none, or several.
  var versionNamed: Part.Version? {
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
