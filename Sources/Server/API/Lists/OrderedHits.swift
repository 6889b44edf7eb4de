import Index

/// The hits, in display order.
struct OrderedHits {
  private let hits: [Hit]
  private let isReversed: Bool

  /// - Parameters:
  ///   - hits: Newest first, or by name.
  ///   - isReversed: Whether the last is shown first.
  init(_ hits: [Hit], isReversed: Bool) { (self.hits, self.isReversed) = (hits, isReversed) }

  var count: Int { hits.count }

  subscript(index: Int) -> Hit { isReversed ? hits[hits.count - 1 - index] : hits[index] }

  /// The page that is asked for, of hits in the order of time: by the place where the one before ended, so that what came
  /// or went since then shifts nothing; else by its number.
  func page(of context: APIContext) throws(APIProblem) -> APIPage {
    let (number, size) = try APIPage.wanted(context.query, total: count)
    let offset = (number - 1) * size
    let place = number > 1 ? ListPlace(context.query["after"]) : nil
    guard place != nil || offset < max(1, count) else { throw .invalidPage }
    let first = place.map { start(after: $0, expected: offset) } ?? offset
    let range = first..<min(first + size, count)
    let end = range.upperBound < count ? range.last.map { ListPlace(self[$0]).text } : nil
    return APIPage(of: context, number: number, range: range, total: count, next: end)
  }

  /// - Parameter expected: Where it is if nothing has changed.
  private func start(after place: ListPlace, expected: Int) -> Int {
    if (1...max(1, count)).contains(expected), expected <= count, ListPlace(self[expected - 1]) == place {
      return expected
    }
    // The parts of one series stand in their own order, so the place itself goes before what its date says.
    if let index = (0..<count).first(where: { ListPlace(self[$0]) == place }) { return index + 1 }
    return (0..<count).first { isReversed ? place.isAfter(self[$0]) : place.isBefore(self[$0]) } ?? count
  }
}
