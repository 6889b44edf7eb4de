import Bytes

/// Parts that were sent together, before it is settled which mail of a repeated number counts.
struct Sending {
  /// In order of date, then id.
  let parts: [Part]
  /// For each part, by id, the parts that stand below it in the thread.
  let answers: [ObjectID: [ObjectID]]
  /// Patches taken over from the version before; see ``PartialReroll``.
  var inherited: [Int: ObjectID] = [:]

  init(parts: [Part], answers: [ObjectID: [ObjectID]]) {
    self.parts = parts.sorted(by: Part.precedes)
    self.answers = answers
  }

  /// The numbers that were sent, 0 for the cover letter.
  var numbers: Set<Int> { Set(parts.map(\.number)) }

  /// The largest that a subject states: a series that was continued states more later.
  var total: Int { parts.map(\.total).max() ?? 0 }

  var version: Int {
    let stated = parts.sorted { ($0.number, $0.id) < ($1.number, $1.id) }.compactMap(\.version)
    return stated.first ?? 1
  }

  /// The series, the newest mail of each number counting.
  var group: SeriesGroup {
    var newest: [Int: ObjectID] = [:]
    var replaced: [SeriesGroup.Numbered] = []
    for part in parts {
      if let earlier = newest.updateValue(part.id, forKey: part.number) {
        replaced.append(.init(number: part.number, id: earlier))
      }
    }
    let cover = newest.removeValue(forKey: 0)
    let lowest = newest.min { $0.key < $1.key }?.value
    return SeriesGroup(
      head: cover ?? lowest ?? .zero, version: version, total: total, cover: cover, patches: newest,
      replaced: replaced, inherited: inherited.filter { newest[$0.key] == nil })
  }
}
