/// Parts whose subject lost its number.
///
/// A patch without a number that answers a numbered one of its own sender, sent within five minutes of it and for the same
/// version and tree, is the part that is missing there, if one number is missing and one patch is without. (Somebody
/// edits the last of `[PATCH v3 1/3]`, `[PATCH v3 2/3]` and `[PATCH v3 3/3]` by hand before sending them.)
enum LostNumbers {
  static func read(_ parts: [Part]) -> [Part] {
    guard parts.contains(where: { !$0.isNumbered && !$0.isCover }) else { return parts }
    let byID = Dictionary(parts.map { ($0.id, $0) }) { first, _ in first }
    return parts.map { part in
      guard !part.isNumbered, !part.isCover, let above = part.cites.first.flatMap({ byID[$0] }), above.isNumbered,
        let total = above.total, wasSentWith(part, above)
      else { return part }
      let others = parts.filter { $0.id != part.id && wasSentWith(part, $0) }
      let numbered = others.filter { $0.isNumbered && !$0.isCover }
      let numbers = Set(numbered.map(\.place))
      guard others.allSatisfy({ $0.isNumbered && ($0.total ?? total) == total }), numbers.count == numbered.count,
        numbers.count == total - 1, numbered.allSatisfy({ (1...total).contains($0.number) && $0.insertion == 0 }),
        let missing = (1...total).first(where: { !numbers.contains(Part.Place(number: $0, insertion: 0)) })
      else { return part }
      return part.numbered(missing, of: total)
    }
  }

  private static func wasSentWith(_ part: Part, _ other: Part) -> Bool {
    other.sender == part.sender && other.effectiveVersion == part.effectiveVersion && other.tree == part.tree
      && other.isPull == part.isPull && other.isNear(part, within: SeriesRules.sendingWindow)
  }
}

extension Part {
  fileprivate func numbered(_ number: Int, of total: Int) -> Part {
    var result = Part(
      id: id, number: number, total: total, version: version, date: date, sender: sender, cites: cites, anchor: anchor)
    result.tree = tree
    result.isPull = isPull
    result.title = title
    return result
  }
}
