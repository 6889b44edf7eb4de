/// What a reply can quote: the mails between it and the patch, the nearest first, the patch, and in the end the other
/// texts of the series.
struct QuotationSources {
  /// How many of the mails above are looked at.
  static let deepest = 12
  /// A shorter line of another patch proves nothing.
  static let otherLength: Int32 = 8

  /// The replies above, the nearest first.
  let replies: [LineTable]
  /// The text that the discussion is about.
  let document: Int
  let texts: ReviewedTexts

  /// How many of the sources a reply certainly may quote.
  var certain: Int { replies.count + 1 }
  /// How many there are in total.
  var count: Int { replies.count + texts.texts.count }

  subscript(index: Int) -> LineTable {
    index < replies.count ? replies[index] : texts.table(documentNumber(index))
  }

  func flowed(_ index: Int) -> FlowedText {
    index < replies.count ? replies[index].flowed() : texts.flowedText(documentNumber(index))
  }

  /// Whether a certain source has the line.
  func holds(_ key: LineKey) -> Bool { (0..<certain).contains { self[$0].holds(key) } }

  /// The document first, then the others in their order.
  private func documentNumber(_ index: Int) -> Int {
    let number = index - replies.count
    return number == 0 ? document : number <= document ? number - 1 : number
  }
}
