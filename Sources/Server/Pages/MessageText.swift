/// The text of a mail on a page: quotations set apart, long ones folded, addresses of the web as links.
enum MessageText {
  /// A quotation of more lines than this is folded.
  private static let foldedLines = 12
  /// More of a text is not shown; the raw mail has it.
  private static let limit = 256 << 10

  static func add(_ text: String, to page: inout Markup) {
    var text = text
    let isCut = text.utf8.count > limit
    if isCut { text = String(decoding: text.utf8.prefix(limit), as: UTF8.self) }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var start = 0
    while start < lines.count {
      let isQuote = lines[start].first == ">"
      var end = start
      while end < lines.count, (lines[end].first == ">") == isQuote { end += 1 }
      add(lines[start..<end], isQuote: isQuote, to: &page)
      start = end
    }
    if isCut { page.element("p", ["class": "dim"], text: "The rest is in the raw mail.") }
  }

  private static func add(_ lines: ArraySlice<Substring>, isQuote: Bool, to page: inout Markup) {
    let isFolded = isQuote && lines.count > foldedLines
    func body(_ page: inout Markup) {
      page.element("pre", ["class": isQuote ? "quote" : "said"]) { page in
        for line in lines {
          addLine(line, to: &page)
          page.raw("\n")
        }
      }
    }
    guard isFolded else { return body(&page) }
    page.element("details") { page in
      page.element("summary", text: "\(lines.count) quoted lines")
      body(&page)
    }
  }

  /// The line, with what begins `http://` or `https://` as links.
  static func addLine(_ line: Substring, to page: inout Markup) {
    var rest = line
    while let found = rest.firstRange(of: "http") {
      let candidate = rest[found.lowerBound...]
      guard candidate.hasPrefix("https://") || candidate.hasPrefix("http://") else {
        page.text(String(rest[..<found.upperBound]))
        rest = rest[found.upperBound...]
        continue
      }
      page.text(String(rest[..<found.lowerBound]))
      var link = candidate.prefix { $0.isASCII && !$0.isWhitespace && !"<>\"'`|\\^{}".contains($0) }
      while let last = link.last, ".,;:!?)]".contains(last) { link = link.dropLast() }
      let address = String(link)
      page.element("a", ["href": .init(address), "rel": "nofollow noopener"], text: address)
      rest = rest[link.endIndex...]
    }
    page.text(String(rest))
  }
}
