import Bytes

/// A reply's lines told apart: quoted, said, and what is neither.
struct Quotations {
  enum Role: UInt8 {
    case blank, quoted, said, furniture, cut
  }

  /// A quoted line, or several that a mailer made of one.
  struct Item {
    var key: LineKey
    var level: UInt16
    var lines: Range<Int>
  }

  let body: BodyLines
  private(set) var roles: [Role] = []
  private(set) var items: [Item] = []
  private let sources: QuotationSources
  private let names: [String]

  /// Lines that a mailer may make of one.
  private static let brokenLines = 3

  /// - Parameter names: Of those who may be quoted.
  init(_ text: [UInt8], of sources: QuotationSources, names: [String]) {
    body = BodyLines(text)
    self.sources = sources
    self.names = names
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

  // MARK: Quoted lines

  /// `|` and `Ada>` are marks where what they mark is somebody else's.
  private mutating func settleDoubtful() {
    for (index, line) in body.lines.enumerated() where line.isDoubtful && roles[index] == .said {
      let isQuoted =
        line.isBlank
        ? index > 0 && roles[index - 1] == .quoted && body.lines[index - 1].isDoubtful
        : sources.holds(line.key) && !line.key.isWeak
      if isQuoted { roles[index] = .quoted }
    }
  }

  /// Robots that build patches mark with `>>` what is new in their report: a fault with two marks that no mail above has
  /// is said.
  private mutating func unmarkHighlights() {
    for (index, line) in body.lines.enumerated() where roles[index] == .quoted && line.level == 2 && !line.isBlank {
      guard index == 0 || body.lines[index - 1].level != 1,
        index + 1 == body.lines.count || body.lines[index + 1].level != 1,
        body.whole(line).starts(with: ">> ".utf8), Furniture.isFault(body.content(line)), !sources.holds(line.key)
      else { continue }
      roles[index] = .said
    }
  }

  /// So they mark the line of a listing that has the fault, `  > 14  if`, between the lines 13 and 15.
  private mutating func unmarkListings() {
    func number(_ index: Int) -> Int? {
      guard body.lines.indices.contains(index) else { return nil }
      let digits = body.content(body.lines[index]).drop(while: ByteClass.isGitSpace).prefix(while: ByteClass.isDigit)
      return digits.count <= 7 ? Int(String(decoding: digits, as: UTF8.self)) : nil
    }
    for (index, line) in body.lines.enumerated() where roles[index] == .quoted && line.level == 1 {
      guard body.content(line).first.map(ByteClass.isDigit) == true, let own = number(index),
        !sources.holds(line.key)
      else { continue }
      let isBetween = [(index - 1, own - 1), (index + 1, own + 1)].contains { neighbour, expected in
        number(neighbour) == expected && !body.lines[neighbour].isQuoted
      }
      if isBetween { roles[index] = .said }
    }
  }

  private mutating func gatherItems() -> [Item] {
    var items: [Item] = []
    var index = 0
    while index < body.lines.count {
      let line = body.lines[index]
      guard roles[index] == .quoted, !line.isBlank else {
        index += 1
        continue
      }
      var item = Item(key: line.key, level: line.level, lines: index..<index + 1)
      if !sources.holds(line.key) { completeBroken(&item) } else { completeShort(&item) }
      for broken in item.lines { roles[broken] = .quoted }
      items.append(item)
      index = item.lines.upperBound
    }
    return items
  }

  /// Puts together what a mailer broke in two, its rest quoted or not, and reads what quoted-printable left.
  private func completeBroken(_ item: inout Item) {
    let first = item.lines.lowerBound
    var letters = self.letters(first)
    if let key = decoded(letters) { item.key = key }
    guard !sources.holds(item.key) else { return }
    var key = body.lines[first].key
    var next = first + 1
    while next < body.lines.count, next - first < Self.brokenLines {
      let line = body.lines[next]
      guard !line.isBlank, roles[next] == .said || line.level == item.level else { return }
      body.bytes.withUnsafeBufferPointer { key.append($0, from: Int(line.content), to: Int(line.end)) }
      if letters.last == UInt8(ascii: "=") { letters.removeLast() }
      letters += self.letters(next)
      next += 1
      if sources.holds(key) {
        item = Item(key: key, level: item.level, lines: first..<next)
        return
      }
      if let decoded = decoded(letters), sources.holds(decoded) {
        item = Item(key: decoded, level: item.level, lines: first..<next)
        return
      }
    }
  }

  /// Where what is left of a broken line stands somewhere by itself (a lone `+`), the rest below it, which lost its mark,
  /// belongs to it where both together do.
  private func completeShort(_ item: inout Item) {
    let next = item.lines.upperBound
    guard next < body.lines.count, roles[next] == .said else { return }
    var key = item.key
    body.bytes.withUnsafeBufferPointer {
      key.append($0, from: Int(body.lines[next].content), to: Int(body.lines[next].end))
    }
    if sources.holds(key) { item = Item(key: key, level: item.level, lines: item.lines.lowerBound..<next + 1) }
  }

  private func decoded(_ letters: [UInt8]) -> LineKey? {
    letters.contains(UInt8(ascii: "=")) ? LineKey(letters: QuoteText.withoutQuotedPrintable(letters)) : nil
  }

  /// The line's letters behind its marks.
  func letters(_ index: Int) -> [UInt8] {
    let line = body.lines[index]
    return body.bytes.withUnsafeBufferPointer {
      QuoteText.letters($0, from: Int(line.content), to: Int(line.end))
    }
  }

  // MARK: Quotation without marks

  /// Outlook puts `-----Original Message-----` or the fields of a header above a mail that it quotes, and HTML loses the
  /// marks below `Ada wrote:`. What the mails above have is quoted then, and the rest is said.
  private mutating func markUnmarkedQuotation() {
    guard let start = firstUnmarked() else { return }
    let isExplicit = Furniture.isOriginalMessage(body.whole(body.lines[start]))
    var head = start
    var index = start + (isExplicit || !Furniture.isQuotedField(body.whole(body.lines[start])) ? 1 : 0)
    while index < body.lines.count, index - head <= 3 {
      if Furniture.isQuotedField(body.whole(body.lines[index])) { head = index }
      index += 1
    }
    let below = (head + 1)..<body.lines.count
    let isIndented = !isExplicit && head == start && next(after: head).map(isIndented) == true
    let said = below.filter { roles[$0] == .said && (!isIndented || self.isIndented($0)) }
    let known = said.filter { sources.holds(body.lines[$0].key) }
    guard isExplicit || (known.count >= 2 && 2 * known.count >= said.count) else { return }
    for index in start...head where roles[index] == .said { roles[index] = .furniture }
    guard known.count >= 2, 2 * known.count >= said.count else {
      // What is quoted is no mail that is here.
      for index in said { roles[index] = .furniture }
      return
    }
    for index in known { roles[index] = .quoted }
    if !isIndented { markFlowed(below) }
  }

  /// Whether the line stands as far in as Outlook on the Mac puts what it quotes.
  private func isIndented(_ index: Int) -> Bool { body.whole(body.lines[index]).starts(with: "    ".utf8) }

  private func firstUnmarked() -> Int? {
    for index in body.lines.indices where roles[index] == .said {
      let line = body.whole(body.lines[index])
      if Furniture.isOriginalMessage(line) { return index }
      if Furniture.isQuotedField(line), isQuotedHeader(index) { return index }
      if line.last == UInt8(ascii: ":"), let next = next(after: index), roles[next] != .quoted,
        Furniture.namesWhoWrote(line, names: names), sources.holds(body.lines[next].key)
      {
        return index
      }
    }
    return nil
  }

  /// Whether the header of a quoted mail begins here; that of a patch that stands in the mail says neither when nor to
  /// whom it was sent.
  private func isQuotedHeader(_ first: Int) -> Bool {
    if first > 0, Furniture.isMailboxLine(body.content(body.lines[first - 1])) { return false }
    let lines = (first..<min(first + 6, body.lines.count)).map { body.whole(body.lines[$0]) }
    return Furniture.isQuotedHeader(lines.filter(Furniture.isQuotedField))
  }

  /// Lines that only together are in a mail above, since they were broken anew.
  private mutating func markFlowed(_ range: Range<Int>) {
    let flowed = (0..<sources.certain).map(sources.flowed)
    var budget = 32 << 20
    var block: [Int] = []
    func isKnown(_ indices: [Int]) -> Bool {
      let letters = indices.flatMap(self.letters)
      return flowed.contains { $0.line(endingWith: letters[...], after: nil, budget: &budget) != nil }
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

  // MARK: What is neither

  /// The next line that is not blank.
  private func next(after index: Int) -> Int? {
    var index = index + 1
    while index < body.lines.count, roles[index] == .blank || body.lines[index].isBlank { index += 1 }
    return index < body.lines.count ? index : nil
  }

  private mutating func markAttributions() {
    var isFirst = true
    for index in body.lines.indices where roles[index] == .said {
      defer { isFirst = false }
      guard let next = next(after: index), roles[next] == .quoted, next - index <= 3 else { continue }
      var text: [UInt8] = []
      var taken: Int?
      for count in 1...4 {
        let line = index - count + 1
        guard line >= 0, roles[line] == .said else { break }
        text = Array(body.whole(body.lines[line])) + [UInt8.space] + text
        let startsMail = isFirst || !roles[..<line].contains(.said)
        guard Furniture.isAttribution(text, isFirst: startsMail, names: names) else { continue }
        if count == 1 { taken = count }
        if Furniture.opensAttribution(body.whole(body.lines[line]), names: names) {
          taken = count
          break
        }
      }
      guard let taken else { continue }
      for line in (index - taken + 1)...index { roles[line] = .furniture }
    }
  }

  private mutating func markSignatures() {
    for index in body.lines.indices where roles[index] == .said {
      let line = body.whole(body.lines[index])
      guard Furniture.isSignatureMark(line), !isInDiff(index) else { continue }
      var end = index + 1
      if end < body.lines.count, Furniture.isVersion(body.whole(body.lines[end])) {
        // The signature of a patch that stands in the mail: what follows it is said.
        end += 1
      } else {
        let isBelowBlank = end < body.lines.count && body.lines[end].isBlank
        while end < body.lines.count, roles[end] != .quoted || body.lines[end].isBlank { end += 1 }
        // The end of a diff, with more to come.
        if isBelowBlank, end < body.lines.count { continue }
      }
      let count = (index..<end).count { roles[$0] == .said }
      guard Furniture.isSignature(count) else { continue }
      // An attribution may follow: it ends the signature, and is found later.
      for line in index..<end where roles[line] == .said { roles[line] = .furniture }
    }
  }

  /// Whether the line takes `- ` out of a suggested diff.
  private func isInDiff(_ index: Int) -> Bool {
    func isDiffLine(_ index: Int) -> Bool {
      guard body.lines.indices.contains(index), let first = body.whole(body.lines[index]).first else { return false }
      return first == UInt8(ascii: "+") || first == UInt8(ascii: "-") || first == UInt8.space
    }
    return isDiffLine(index - 1) && isDiffLine(index + 1)
  }

  private mutating func markFooters() {
    for index in body.lines.indices where roles[index] == .said {
      guard Furniture.isFooterRule(body.whole(body.lines[index])) else { continue }
      let following = (index + 1)..<min(index + 6, body.lines.count)
      guard following.contains(where: { Furniture.isFooterText(body.whole(body.lines[$0])) }) else { continue }
      for line in index..<min(index + 8, body.lines.count) {
        if roles[line] == .quoted { break }
        if roles[line] == .said { roles[line] = .furniture }
      }
    }
  }

  /// A mark for what was cut out stands beside what is quoted, and ends no sentence.
  private mutating func markCuts() {
    var previous: Int?
    for index in body.lines.indices where !body.lines[index].isBlank {
      defer { previous = index }
      let line = body.lines[index]
      guard roles[index] == .said || roles[index] == .quoted, Furniture.isCut(body.content(line)) else { continue }
      if roles[index] == .quoted || (index > 0 && roles[index - 1] == .said) { continue }
      let isBelow = previous.map { roles[$0] == .quoted || roles[$0] == .furniture } ?? true
      let isAbove = next(after: index).map { roles[$0] == .quoted } ?? true
      if isBelow || isAbove { roles[index] = .cut }
    }
  }
}
