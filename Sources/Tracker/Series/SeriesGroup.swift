public import Bytes
import Patches

/// A series of patches: what ``SeriesRules`` makes of a set of parts.
public struct SeriesGroup: Hashable, Sendable {
  /// The series' name: its cover letter, else its part with the lowest number.
  public private(set) var head: ObjectID
  /// The version that its cover letter states, else the first part that states one, else 1.
  public let version: Int
  /// The 1 of `v2.1`; 0 for other versions.
  public let minorVersion: Int
  /// The number of patches its subjects announce.
  public private(set) var total: Int
  /// The cover letter.
  public private(set) var cover: ObjectID?
  /// A mail without a number that its sender's patches answer: the cover letter for readers, but the series is named by
  /// its first part, whether that mail has arrived or not.
  public let introduction: ObjectID?
  /// The patches by number. A number sent more than once counts with its newest mail.
  public private(set) var patches: [Int: ObjectID]
  /// Patches put between two others (`2.5/3`), in order.
  public internal(set) var inserted: [Numbered] = []
  /// Earlier mails of a number that was sent again, oldest first.
  public internal(set) var replaced: [Numbered] = []
  /// For a partial reroll: the unchanged patches of earlier versions.
  public var inherited: [Int: ObjectID] = [:]
  /// For a partial reroll: the cover letter of the earlier version.
  public var inheritedCover: ObjectID?
  /// The head of the series that this one is a new version of; see ``RevisionRules``.
  public var previous: ObjectID?
  /// The evidence for ``previous``.
  public var evidence: [RevisionEvidence] = []
  /// If there is no ``previous``, the series that it may be a newer version of, with too little evidence.
  public var candidates: [Candidate] = []
  /// The head of the series that is a new version of this one; of several the first.
  public var next: ObjectID?

  /// A series that may be an earlier version, and the evidence.
  public struct Candidate: Hashable, Sendable {
    public let head: ObjectID
    public let evidence: [RevisionEvidence]
  }

  /// A message and the number it bears.
  public struct Numbered: Hashable, Sendable {
    public let number: Int
    /// The 5 of `2.5/3`; 0 for other numbers.
    public let insertion: Int
    public let id: ObjectID

    public init(number: Int, insertion: Int = 0, id: ObjectID) {
      self.number = number
      self.insertion = insertion
      self.id = id
    }

    /// The number as the subject states it.
    public var text: String { insertion > 0 ? "\(number).\(insertion)" : "\(number)" }
  }

  public init(
    head: ObjectID, version: Part.Version, total: Int, cover: ObjectID?, introduction: ObjectID? = nil,
    patches: [Int: ObjectID]
  ) {
    self.head = head
    // A value out of bounds is not from a mail but from a forged record: it is read as the bound.
    self.version = version.major.clamped(to: PartNumber.bounds)
    self.total = total.clamped(to: 0...PartNumber.totals.upperBound)
    minorVersion = version.minor.clamped(to: 0...PartNumber.bounds.upperBound)
    self.cover = cover
    self.introduction = introduction
    self.patches = patches
  }

  /// The announced numbers that have neither arrived nor are inherited.
  public var missing: [Int] {
    guard total > 0 else { return [] }
    return (1...total).filter { patches[$0] == nil && inherited[$0] == nil }
  }

  /// All patches in order, including inherited ones.
  public var allPatches: [Numbered] {
    let whole = inherited.merging(patches) { _, own in own }.map { Numbered(number: $0.key, id: $0.value) }
    return (whole + inserted).sorted { ($0.number, $0.insertion) < ($1.number, $1.insertion) }
  }

  /// The cover letter for readers: its own, the mail that introduces it, or that of the version which it completes.
  public var coverInForce: ObjectID? { cover ?? introduction ?? inheritedCover }

  /// The mails to which answers are about the series as a whole: the cover letter in force, and earlier batches of it.
  public var covers: [ObjectID] {
    (coverInForce.map { [$0] } ?? []) + replaced.filter { $0.number == 0 }.map(\.id)
  }

  /// The version as a subject states it, without `v`.
  public var versionText: String { minorVersion > 0 ? "\(version).\(minorVersion)" : "\(version)" }

  /// Every mail that was sent as a part of this series.
  public var members: [ObjectID] {
    [cover, introduction].compactMap(\.self) + patches.values + inserted.map(\.id) + replaced.map(\.id)
  }

  /// Adds a mail that a person calls a part: at the number in its subject, otherwise at the first free one; a mail
  /// without a patch as the cover letter.
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
