import Bytes

extension Quotations {
  /// How many lines a mailer may split one into.
  private static let brokenLines = 3

  /// The quoted lines, each with the parts that a mailer broke off.
  mutating func gatherItems() -> [Item] {
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

  /// Joins lines that a mailer broke in two, whether the rest is quoted or not, and decodes leftovers of
  /// quoted-printable.
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
}
