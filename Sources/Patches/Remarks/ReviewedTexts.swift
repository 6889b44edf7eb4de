/// Patches and cover letters that replies may quote, each indexed when first needed: a series is read once for all of
/// its discussions.
public final class ReviewedTexts {
  public let texts: [ReviewedText]
  private var tables: [Int: LineTable] = [:]
  private var flowed: [Int: FlowedText] = [:]

  public init(_ texts: [ReviewedText]) { self.texts = texts }

  func table(_ document: Int) -> LineTable {
    if let known = tables[document] { return known }
    let table = LineTable(texts[document], document: document)
    tables[document] = table
    return table
  }

  func flowedText(_ document: Int) -> FlowedText {
    if let known = flowed[document] { return known }
    let text = table(document).flowed()
    flowed[document] = text
    return text
  }
}
