import Bytes

/// A reply's lines classified: quoted, said, or neither.
struct Quotations {
  enum Role: UInt8 {
    case blank, quoted, said, furniture, cut
  }

  /// A quoted line, or several that a mailer split it into.
  struct Item {
    var key: LineKey
    var level: UInt16
    var lines: Range<Int>
  }

  let body: BodyLines
  var roles: [Role] = []
  private(set) var items: [Item] = []
  let sources: QuotationSources
  let names: WordList

  /// - Parameter names: Of those who may be quoted.
  init(_ text: [UInt8], of sources: QuotationSources, names: [String]) {
    body = BodyLines(text)
    self.sources = sources
    self.names = Furniture.tellingNames(names)
    roles = body.lines.map { line in
      if line.isQuoted, !line.isDoubtful { return .quoted }
      return line.isBlank && !line.isQuoted ? .blank : .said
    }
    unmarkHighlights()
    unmarkListings()
    markFooters()
    markSignatures()
    settleDoubtful()
    markUnmarkedQuotation()
    markAttributions()
    items = gatherItems()
    markCuts()
  }

  /// The line's letters after its marks.
  func letters(_ index: Int) -> [UInt8] {
    let line = body.lines[index]
    return body.bytes.withUnsafeBufferPointer {
      QuoteText.letters($0, from: Int(line.content), to: Int(line.end))
    }
  }

  /// The next line that is not blank.
  func next(after index: Int) -> Int? {
    var index = index + 1
    while index < body.lines.count, roles[index] == .blank || body.lines[index].isBlank { index += 1 }
    return index < body.lines.count ? index : nil
  }
}
