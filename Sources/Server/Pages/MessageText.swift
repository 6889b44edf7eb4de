/// The text of a mail on a page: quotations set apart, long ones folded, diffs in colour, addresses of
/// the web as links.
enum MessageText {
  /// How much more text a page takes: the rest is in the raw mails.
  struct Budget {
    private(set) var bytes: Int

    /// - Parameter bytes: Of all mails of a page together.
    init(bytes: Int = 600_000) { self.bytes = bytes }

    /// As much of the text as there is room for.
    mutating func take(_ text: String, most: Int) -> (text: String, isCut: Bool) {
      let limit = min(bytes, most)
      bytes -= min(limit, text.utf8.count)
      guard text.utf8.count > limit else { return (text, false) }
      var cut = text.utf8.prefix(limit)
      while let last = cut.last, last & 0xC0 == 0x80 { cut = cut.dropLast() }
      return (String(decoding: cut.dropLast(cut.last.map { $0 >= 0xC0 ? 1 : 0 } ?? 0), as: UTF8.self), true)
    }
  }

  /// A quotation of more lines than this is folded.
  private static let foldedLines = 8
  /// The most that is shown of one text.
  private static let limit = 100_000

  static func add(_ text: String, to page: inout Markup) {
    var budget = Budget()
    add(text, &budget, to: &page)
  }

  static func add(_ text: String, _ budget: inout Budget, to page: inout Markup) {
    let (text, isCut) = budget.take(text, most: limit)
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
    while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
    while lines.first?.allSatisfy(\.isWhitespace) == true { lines.removeFirst() }
    var start = lines.startIndex
    while start < lines.endIndex {
      let isQuote = lines[start].first == ">"
      var end = start
      while end < lines.endIndex, (lines[end].first == ">") == isQuote { end += 1 }
      add(lines[start..<end], isQuote: isQuote, to: &page)
      start = end
    }
    if isCut { page.element("p", ["class": "dim"], text: "The rest is in the raw mail.") }
  }

  private static func add(_ lines: ArraySlice<Substring>, isQuote: Bool, to page: inout Markup) {
    func body(_ lines: ArraySlice<Substring>, _ page: inout Markup) {
      page.element("pre", ["class": isQuote ? "quote" : "said"]) { page in
        var diff = DiffLines()
        var shown = DiffLines.Kind.text
        for line in lines {
          let kind = diff.kind(of: line)
          if kind != shown {
            if shown != .text { page.close("span") }
            if kind != .text { page.open("span", ["class": .init(kind.rawValue)]) }
            shown = kind
          }
          addLine(line, limit: 4000, to: &page)
          page.raw("\n")
        }
        if shown != .text { page.close("span") }
      }
    }
    guard isQuote, lines.count > foldedLines else { return body(lines, &page) }
    // The last lines are those that are answered.
    let shown = 3
    page.element("details", ["class": "folded"]) { page in
      page.element("summary", text: "\(lines.count - shown) quoted lines")
      body(lines.dropLast(shown), &page)
    }
    body(lines.suffix(shown), &page)
  }

  /// The line, with what begins `http://` or `https://` as links.
  static func addLine(_ line: Substring, limit: Int = Markup.limit, to page: inout Markup) {
    guard line.utf8.count <= limit else { return page.text(String(line), limit: limit) }
    var rest = line.utf8
    while let start = linkStart(in: rest) {
      page.text(String(Substring(rest[..<start])), limit: limit)
      var link = rest[start...].prefix { isOfLink($0) }
      while let last = link.last, closing.contains(last) { link = link.dropLast() }
      let address = String(Substring(link))
      page.element("a", ["href": .init(address), "rel": "nofollow noopener"]) { $0.text(address, limit: limit) }
      rest = rest[link.endIndex...]
    }
    page.text(String(Substring(rest)), limit: limit)
  }

  private static func linkStart(in text: Substring.UTF8View) -> Substring.UTF8View.Index? {
    var rest = text
    while let index = rest.firstIndex(of: UInt8(ascii: "h")) {
      let candidate = rest[index...]
      if candidate.starts(with: "https://".utf8) || candidate.starts(with: "http://".utf8) { return index }
      rest = rest[rest.index(after: index)...]
    }
    return nil
  }

  /// Whether a link goes on with this: printable ASCII, but nothing that people set links apart with.
  private static func isOfLink(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte < 0x7F && !#"<>"'`|\^{}"#.utf8.contains(byte)
  }

  /// What ends a sentence and is no part of the link before it.
  private static let closing = Array(".,;:!?)]".utf8)
}
