public import Bytes
import Patches

/// Patches that were sent as one: what ``SeriesRules`` makes of a set of parts.
public struct SeriesGroup: Hashable, Sendable {
  /// The series' name: its cover letter, else its part with the lowest number.
  public private(set) var head: ObjectID
  /// The version that its cover letter states, else the first part that states one, else 1.
  public let version: Int
  /// The number of patches its subjects announce.
  public private(set) var total: Int
  /// The cover letter.
  public private(set) var cover: ObjectID?
  /// The patches by number. A number sent more than once counts with its newest mail.
  public private(set) var patches: [Int: ObjectID]
  /// Earlier mails of a number that was sent again, oldest first.
  public private(set) var replaced: [Numbered]
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
    // What is out of bounds comes of no mail, but of a record that somebody forged: it counts as the bound.
    self.version = version.clamped(to: PartNumber.bounds)
    self.total = total.clamped(to: 0...PartNumber.totals.upperBound)
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

  /// Takes in a mail that a person calls a part: in the place that its subject states, else in the first that is free; a
  /// mail without a patch as the cover letter.
  mutating func take(_ id: ObjectID, _ record: MessageRecord) {
    switch record.content.kind {
    case .patch, .pullRequest:
      let number = record.content.number.flatMap { $0 > 0 ? $0 : nil } ?? missing.first ?? total + 1
      if let earlier = patches.updateValue(id, forKey: number) { replaced.append(.init(number: number, id: earlier)) }
      inherited[number] = nil
      total = max(total, number)
    case .cover, .comment, .other:
      if let earlier = cover { replaced.append(.init(number: 0, id: earlier)) }
      cover = id
    }
    head = cover ?? patches.min { $0.key < $1.key }?.value ?? head
  }
}
