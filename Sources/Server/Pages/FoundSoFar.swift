import Index
import Mail

/// What a search found, even if its time was up before it had looked at everything.
struct FoundSoFar {
  let hits: [Hit]
  /// What was looked at; nil where the search came to its end.
  private let reach: UnfinishedSearch.Reach?

  var isWhole: Bool { reach == nil }

  /// All that there is.
  init(hits: [Hit]) { (self.hits, reach) = (hits, nil) }

  /// - Throws: What the search throws, and ``UnfinishedSearch`` where it looked at nothing.
  init(_ search: () throws -> [Hit]) throws {
    do {
      (hits, reach) = (try search(), nil)
    } catch let unfinished as UnfinishedSearch {
      guard let reach = unfinished.reach else { throw unfinished }
      (hits, self.reach) = (unfinished.hits, reach)
    }
  }

  /// Says that there may be more.
  func note(to page: inout Markup) {
    let text: String
    switch reach {
    case nil: return
    case .since(let second):
      let day = MailDate(seconds: second, offsetMinutes: 0).iso8601.prefix(10)
      text = "The text index is being built. Only mail since \(day) has been searched so far; try again in a minute."
    case .lastMails(let count):
      text =
        "The index is being built. Only series of the \(count) mails that arrived last are shown so far; "
        + "try again in a minute."
    }
    page.element("p", ["role": "status"], text: text)
  }

  /// The page, which nobody keeps where there may be more.
  func marked(_ response: Response) -> Response {
    guard !isWhole else { return response }
    var response = response
    response.headers.set("Cache-Control", "no-store")
    return response
  }
}
