import Bytes
import Patches

/// Parts whose subject lost its number.
///
/// - A patch without a number, or one numbered `1/1`, that answers a numbered mail of its own sender, sent within five
///   minutes of it and for the same version and tree, is the part that is missing there, if one number is missing and one
///   patch is without. (Somebody edits the last of `[PATCH v3 1/3]`, `[PATCH v3 2/3]` and `[PATCH v3 3/3]` by hand.)
/// - Patches without numbers that answer their sender's cover letter, as many as that announces, were sent in the order of
///   their dates if no two have the same. (`git send-email` gives each mail a second of its own.)
enum LostNumbers {
  static func read(_ parts: [Part]) -> [Part] {
    let lost = parts.count(where: \.mayHaveLostNumber)
    guard lost > 0, lost <= limit else { return parts }
    let byID = Dictionary(parts.map { ($0.id, $0) }) { first, _ in first }
    return parts.map { part in
      guard part.mayHaveLostNumber, let above = part.cites.first.flatMap({ byID[$0] }), above.isNumbered,
        above.total != 1, above.wasSent(with: part)
      else { return part }
      let others = parts.filter { $0.id != part.id && $0.wasSent(with: part) }
      return missing(part, among: others, sentWith: above) ?? inOrder(part, of: others, below: above) ?? part
    }
  }

  /// More in what may be one series were not sent by hand.
  private static let limit = 256

  /// The part with the one number that the others lack.
  private static func missing(_ part: Part, among others: [Part], sentWith above: Part) -> Part? {
    let numbered = others.filter { !$0.isCover && !$0.mayHaveLostNumber && $0.tree == part.tree }
    let numbers = Set(numbered.map(\.place))
    guard others.allSatisfy({ !$0.mayHaveLostNumber }), let total = numbered.first?.total,
      numbered.allSatisfy({ $0.total == total && (1...total).contains($0.number) && $0.insertion == 0 }),
      numbers.count == numbered.count, numbers.count == total - 1,
      numbered.contains(where: { $0.id == above.id || $0.cites.contains(above.id) }),
      let missing = (1...total).first(where: { !numbers.contains(Part.Place(number: $0, insertion: 0)) })
    else { return nil }
    return part.numbered(missing, of: total)
  }

  /// The part with the number that its date gives it among the others below the cover letter, none of which has one.
  private static func inOrder(_ part: Part, of others: [Part], below cover: Part) -> Part? {
    let patches = (others.filter { !$0.isCover } + [part]).sorted(by: Part.precedes)
    guard cover.isCover, let total = cover.total, total > 1, patches.count == total,
      patches.allSatisfy({ !$0.isNumbered && $0.cites.first == cover.id }),
      Set(patches.map(\.date)).count == total, let index = patches.firstIndex(where: { $0.id == part.id })
    else { return nil }
    return part.numbered(index + 1, of: total)
  }
}

extension Part {
  fileprivate var mayHaveLostNumber: Bool { !isCover && (!isNumbered || total == 1) }

  fileprivate func wasSent(with other: Part) -> Bool {
    sender == other.sender && effectiveVersion == other.effectiveVersion && SubjectTree.agree(tree, other.tree)
      && isPull == other.isPull && isNear(other, within: SeriesRules.sendingWindow)
  }

  fileprivate func numbered(_ number: Int, of total: Int) -> Part {
    var result = Part(id: id, number: number, total: total, date: date, sender: sender, cites: cites)
    result.version = version
    result.anchor = anchor
    result.tree = tree
    result.isPull = isPull
    result.title = title
    return result
  }
}
