/// Which part of a list is asked for: `page` and `per_page`.
struct APIPage {
  let number: Int
  let size: Int
  /// How many there are in all; nil where that is not counted.
  let total: Int?
  private let hasMore: Bool
  private let address: String
  private let query: Query

  static let standardSize = 30
  static let largestSize = 250

  /// - Throws: ``APIProblem/invalidPage`` for a page beyond the last, and for what is none.
  init(of context: APIContext, total: Int) throws(APIProblem) {
    (number, size) = try Self.wanted(context.query)
    self.total = total
    let last = max(1, (total + size - 1) / size)
    guard number <= last else { throw .invalidPage }
    hasMore = number < last
    (address, query) = (context.address, context.query)
  }

  /// A page of what is not counted, or already is.
  init(of context: APIContext, number: Int, size: Int, total: Int?, hasMore: Bool) {
    (self.number, self.size, self.total, self.hasMore) = (number, size, total, hasMore)
    (address, query) = (context.address, context.query)
  }

  /// What the query asks for.
  static func wanted(_ query: Query) throws(APIProblem) -> (number: Int, size: Int) {
    var size = query["per_page"].flatMap { Int($0) } ?? standardSize
    size = size > 0 ? min(size, largestSize) : standardSize
    guard let text = query["page"] else { return (1, size) }
    guard let number = Int(text), (1...1_000_000_000).contains(number) else { throw .invalidPage }
    return (number, size)
  }

  /// The places in the list that are on this page.
  var range: Range<Int> {
    let start = (number - 1) * size
    return start..<min(start + size, max(start, total ?? start))
  }

  /// The `Link` field. `next` comes first, and there is no comma but those between entries, because clients split there.
  var link: String {
    var entries: [String] = []
    if hasMore { entries.append(entry(number + 1, "next")) }
    if number > 1 { entries.append(entry(number - 1, "prev")) }
    entries.append(entry(1, "first"))
    if let total { entries.append(entry(max(1, (total + size - 1) / size), "last")) }
    return entries.joined(separator: ", ")
  }

  private func entry(_ number: Int, _ relation: String) -> String {
    "<\(address)?\(query.setting("page", String(number)).encoded)>; rel=\"\(relation)\""
  }
}
