import Index
import Mail

/// What a search found, also where its time was up before all was looked at.
struct FoundSoFar {
  let hits: [Hit]
  /// Since when all was looked at; nil where the search came to its end.
  private let since: Int64?

  /// - Throws: What the search throws, and ``UnfinishedSearch`` where it looked at nothing.
  init(_ search: () throws -> [Hit]) throws {
    do {
      (hits, since) = (try search(), nil)
    } catch let unfinished as UnfinishedSearch {
      guard let since = unfinished.since else { throw unfinished }
      (hits, self.since) = (unfinished.hits, since)
    }
  }

  /// Says that there may be more.
  func note(to page: inout Markup) {
    guard let since else { return }
    let day = MailDate(seconds: since, offsetMinutes: 0).iso8601.prefix(10)
    page.element(
      "p", ["role": "status"],
      text: "The text index is being built. Only mail since \(day) has been searched so far; try again in a minute.")
  }

  /// The page, which nobody keeps where there may be more.
  func marked(_ response: Response) -> Response {
    guard since != nil else { return response }
    var response = response
    response.headers.set("Cache-Control", "no-store")
    return response
  }
}
