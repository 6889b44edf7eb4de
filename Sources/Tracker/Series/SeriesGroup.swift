public import Bytes

/// Patches that were sent as one: what ``SeriesRules`` makes of a set of parts.
public struct SeriesGroup: Hashable, Sendable {
  /// The series' name: its cover letter, else its part with the lowest number.
  public let head: ObjectID
  /// The version that its cover letter states, else the first part that states one, else 1.
  public let version: Int
  /// The number of patches its subjects announce.
  public let total: Int
  /// The cover letter.
  public let cover: ObjectID?
  /// The patches by number. A number sent more than once counts with its newest mail.
  public let patches: [Int: ObjectID]
  /// Earlier mails of a number that was sent again, oldest first.
  public let replaced: [Numbered]
  /// For a partial reroll: the patches of earlier versions that stand unchanged.
  public var inherited: [Int: ObjectID]
  /// The head of the series that this one is a new version of; see ``RevisionRules``.
  public var previous: ObjectID?
  /// What ``previous`` was found by.
  public var evidence: [RevisionEvidence] = []
  /// Where there is no ``previous``, the series that it may be a newer version of: too little speaks for it.
  public var candidates: [Candidate] = []
  /// The head of the series that is a new version of this one; of several the first.
  public var next: ObjectID?

  /// A series that may be an earlier version, and what speaks for it.
  public struct Candidate: Hashable, Sendable {
    public let head: ObjectID
    public let evidence: [RevisionEvidence]
  }

  /// A message and the number it bears.
  public struct Numbered: Hashable, Sendable {
    public let number: Int
    public let id: ObjectID

    public init(number: Int, id: ObjectID) {
      self.number = number
      self.id = id
    }
  }

  public init(
    head: ObjectID, version: Int, total: Int, cover: ObjectID?, patches: [Int: ObjectID],
    replaced: [Numbered] = [], inherited: [Int: ObjectID] = [:]
  ) {
    self.head = head
    self.version = version
    self.total = total
    self.cover = cover
    self.patches = patches
    self.replaced = replaced
    self.inherited = inherited
  }

  /// The numbers announced that neither came nor stand in an earlier version.
  public var missing: [Int] {
    guard total > 0 else { return [] }
    return (1...total).filter { patches[$0] == nil && inherited[$0] == nil }
  }

  /// All patches in order, those that stand in an earlier version among them.
  public var allPatches: [Numbered] {
    inherited.merging(patches) { _, own in own }
      .map { Numbered(number: $0.key, id: $0.value) }
      .sorted { $0.number < $1.number }
  }

  /// Every mail that was sent as a part of this series.
  public var members: [ObjectID] {
    (cover.map { [$0] } ?? []) + patches.values + replaced.map(\.id)
  }
}
