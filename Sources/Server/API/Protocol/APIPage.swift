/// Which part of a list is asked for: `page` and `per_page`.
struct APIPage {
  let number: Int
  let size: Int
  /// How many there are in all; nil where that is not counted.
  let total: Int?
  /// The places in the list that are on this page.
  let range: Range<Int>
  private let next: Next?
  private let address: String
  private let query: Query

  /// Where the next page begins.
  private enum Next {
    /// After as many entries as its number says.
    case byNumber
    /// At a place in the list, whatever its number says.
    case at(String)
  }

  static let standardSize = 30
  static let largestSize = 250

  /// A page of a list that is there as a whole.
  ///
  /// - Throws: ``APIProblem/invalidPage`` for a page beyond the last, and for what is none.
  init(of context: APIContext, total: Int) throws(APIProblem) {
    let (number, size) = try Self.wanted(context.query, total: total)
    let last = Self.last(total, size)
    guard number <= last else { throw .invalidPage }
    let start = (number - 1) * size
    self.init(
      of: context, number, size, total, start..<min(start + size, total), next: number < last ? .byNumber : nil)
  }

  /// A page whose next one begins at a place, not after so many entries.
  ///
  /// - Parameters:
  ///   - range: Of what is there as a whole.
  ///   - end: Where the next page begins; nil if there is none.
  init(of context: APIContext, number: Int, range: Range<Int> = 0..<0, total: Int?, next end: String?) {
    let size = Self.size(context.query)
    self.init(of: context, number, size, total, range, next: end.map { .at($0) })
  }

  private init(
    of context: APIContext, _ number: Int, _ size: Int, _ total: Int?, _ range: Range<Int>, next: Next?
  ) {
    (self.number, self.size, self.total, self.range, self.next) = (number, size, total, range, next)
    (address, query) = (context.address, context.query.setting("after", nil))
  }

  /// What the query asks for.
  ///
  /// - Parameter total: How many there are, where that is known.
  static func wanted(_ query: Query, total: Int? = nil) throws(APIProblem) -> (number: Int, size: Int) {
    let size = size(query)
    guard let text = query.text("page") else { return (1, size) }
    if text == "last", let total { return (last(total, size), size) }
    guard let number = Int(text), (1...1_000_000_000).contains(number) else { throw .invalidPage }
    return (number, size)
  }

  /// The number of the last page.
  private static func last(_ total: Int, _ size: Int) -> Int { max(1, (total + size - 1) / size) }

  private static func size(_ query: Query) -> Int {
    let size = query["per_page"].flatMap { Int($0) } ?? standardSize
    return size > 0 ? min(size, largestSize) : standardSize
  }

  /// The `Link` field. `next` comes first, and there is no comma but those between entries, because clients split there.
  var link: String {
    var entries: [String] = []
    switch next {
    case .byNumber: entries.append(entry(number + 1, "next"))
    case .at(let place): entries.append(entry(number + 1, "next", after: place))
    case nil: break
    }
    if number > 1 { entries.append(entry(number - 1, "prev")) }
    entries.append(entry(1, "first"))
    if let total { entries.append(entry(Self.last(total, size), "last")) }
    return entries.joined(separator: ", ")
  }

  private func entry(_ number: Int, _ relation: String, after place: String? = nil) -> String {
    var query = query.setting("page", String(number))
    if let place { query.add("after", place) }
    return "<\(address)?\(query.encoded)>; rel=\"\(relation)\""
  }
}
