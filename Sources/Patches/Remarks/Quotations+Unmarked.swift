import Bytes

extension Quotations {
  /// Outlook puts `-----Original Message-----` or the fields of a header above a mail that it quotes, and HTML loses the
  /// marks below `Ada wrote:`. What the mails above have is quoted then, and the rest is said.
  mutating func markUnmarkedQuotation() {
    guard let start = firstUnmarked() else { return }
    let isExplicit = Furniture.isOriginalMessage(body.whole(body.lines[start]))
    var head = start
    var index = start + (isExplicit || quotedField(start) == nil ? 1 : 0)
    while index < body.lines.count, index - head <= 3 {
      if quotedField(index) != nil { head = index }
      index += 1
    }
    let below = (head + 1)..<body.lines.count
    let isIndented = !isExplicit && head == start && next(after: head).map(isIndented) == true
    let said = below.filter { roles[$0] == .said && (!isIndented || self.isIndented($0)) }
    let known = said.filter { sources.holds(body.lines[$0].key) }
    guard isExplicit || (known.count >= 2 && 2 * known.count >= said.count) else { return }
    for index in start...head where roles[index] == .said { roles[index] = .furniture }
    guard known.count >= 2, 2 * known.count >= said.count else {
      // The quoted mail is not known.
      for index in said { roles[index] = .furniture }
      return
    }
    for index in known { roles[index] = .quoted }
    if !isIndented { markFlowed(below) }
  }

  /// Whether the line stands as far in as Outlook on the Mac puts what it quotes.
  private func isIndented(_ index: Int) -> Bool { body.whole(body.lines[index]).starts(with: "    ".utf8) }

  private func firstUnmarked() -> Int? {
    // Of this line and the five below it, so that each line is read once.
    var fields: [Furniture.QuotedField?] = []
    for index in body.lines.indices {
      if index > 0 { fields.removeFirst() }
      while fields.count < Self.headerLines, index + fields.count < body.lines.count {
        fields.append(quotedField(index + fields.count))
      }
      guard roles[index] == .said else { continue }
      let line = body.whole(body.lines[index])
      if Furniture.isOriginalMessage(line) { return index }
      if isQuotedHeader(fields, at: index) { return index }
      if line.last == UInt8(ascii: ":"), let next = next(after: index), roles[next] != .quoted,
        Furniture.namesWhoWrote(line, names: names), sources.holds(body.lines[next].key)
      {
        return index
      }
    }
    return nil
  }

  private static let headerLines = 6

  private func quotedField(_ index: Int) -> Furniture.QuotedField? {
    Furniture.quotedField(body.whole(body.lines[index]))
  }

  /// Whether the header of a quoted mail begins with the first of these: at least three fields that say by whom it was
  /// sent, and when or to whom. That of a patch that stands in the mail says neither when nor to whom.
  private func isQuotedHeader(_ fields: [Furniture.QuotedField?], at first: Int) -> Bool {
    guard let field = fields.first, field != nil, fields.contains(.sender), fields.contains(.sent),
      fields.count(where: { $0 != nil }) >= 3
    else { return false }
    return first == 0 || !Furniture.isMailboxLine(body.content(body.lines[first - 1]))
  }

  /// Lines that match a mail above only together, because they were rewrapped.
  private mutating func markFlowed(_ range: Range<Int>) {
    var flowed: [Int: FlowedText] = [:]
    var budget = 32 << 20
    var block: [Int] = []
    func isKnown(_ indices: [Int]) -> Bool {
      let letters = indices.flatMap(self.letters)
      return (0..<sources.certain).contains { source in
        guard budget > 0 else { return false }
        let text = flowed[source] ?? sources.flowed(source)
        flowed[source] = text
        return text.line(endingWith: letters[...], after: nil, budget: &budget) != nil
      }
    }
    for index in range {
      if roles[index] == .said { block.append(index) }
      guard roles[index] != .said || index == range.upperBound - 1 else { continue }
      if !block.isEmpty {
        let isWholeKnown = isKnown(block)
        for line in block where isWholeKnown || isKnown([line]) { roles[line] = .quoted }
      }
      block = []
    }
  }
}
