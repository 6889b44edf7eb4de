import Bytes

/// Parts that were sent together, before it is decided which mail of a repeated number counts.
struct SubmissionBatch {
  /// In order of date, then id.
  let parts: [Part]
  /// For each part, by id, the parts that stand below it in the thread.
  let answers: [ObjectID: [ObjectID]]
  /// Patches inherited from the version before; see ``PartialReroll``.
  var inherited: [Int: ObjectID] = [:]
  /// The cover letter inherited from it.
  var inheritedCover: ObjectID?

  init(parts: [Part], answers: [ObjectID: [ObjectID]]) {
    self.parts = parts.sorted(by: Part.precedes)
    self.answers = answers
  }

  /// Both as one.
  func joined(with other: SubmissionBatch) -> SubmissionBatch {
    SubmissionBatch(parts: parts + other.parts, answers: answers.merging(other.answers) { $0 + $1 })
  }

  /// The numbers that were sent, 0 for the cover letter.
  var numbers: Set<Int> { Set(parts.map(\.number)) }

  /// How many patches there are to be: what most of the patches state, of several the largest. Patches numbered beyond
  /// that were added later and know better. A cover letter counts where there is no patch; where nobody states a total,
  /// there are as many as came.
  var total: Int {
    let patches = parts.filter { !$0.isCover && $0.isNumbered }
    let stated = (patches.isEmpty ? parts : patches).compactMap(\.total)
    let counts = Dictionary(stated.map { ($0, 1) }, uniquingKeysWith: +)
    guard let usual = counts.max(by: { ($0.value, $0.key) < ($1.value, $1.key) })?.key else {
      return parts.map(\.number).max() ?? 0
    }
    return max(usual, patches.filter { $0.number > usual }.compactMap(\.total).max() ?? 0)
  }

  /// What the part with the lowest number states that states one: the cover letter, as a rule.
  var version: Part.Version {
    parts.sorted { ($0.place, $0.id) < ($1.place, $1.id) }.lazy.compactMap(\.version).first ?? Part.Version(1)
  }

  /// The cover letter that counts: of several the one with patches below it, whose name they know; else the newest.
  private var cover: ObjectID? {
    let covers = parts.filter { $0.isCover && $0.isNumbered }.map(\.id)
    let withPatches = covers.filter { answers[$0] != nil }
    return withPatches.count == 1 ? withPatches[0] : covers.last
  }

  /// The mail that introduces the series without being numbered.
  private var introduction: ObjectID? { parts.first { $0.isCover && !$0.isNumbered }?.id }

  /// The series, the newest mail of each number counting; nil for a cover letter of nobody knows how many patches.
  var group: SeriesGroup? {
    let cover = cover
    var newest: [Part.Place: ObjectID] = [:]
    var replaced: [SeriesGroup.Numbered] = []
    for part in parts {
      if part.isCover {
        if part.isNumbered, part.id != cover { replaced.append(.init(number: 0, id: part.id)) }
      } else if let earlier = newest.updateValue(part.id, forKey: part.place) {
        replaced.append(.init(number: part.number, insertion: part.insertion, id: earlier))
      }
    }
    let total = total
    guard total > 0, let head = cover ?? newest.min(by: { $0.key < $1.key })?.value else { return nil }
    var patches: [Int: ObjectID] = [:]
    var inserted: [SeriesGroup.Numbered] = []
    for (place, id) in newest.sorted(by: { $0.key < $1.key }) {
      if place.insertion == 0 {
        patches[place.number] = id
      } else {
        inserted.append(.init(number: place.number, insertion: place.insertion, id: id))
      }
    }
    var group = SeriesGroup(
      head: head, version: version, total: total, cover: cover, introduction: introduction, patches: patches)
    group.inserted = inserted
    group.replaced = replaced
    group.inherited = inherited.filter { patches[$0.key] == nil }
    group.inheritedCover = inheritedCover
    return group
  }
}
