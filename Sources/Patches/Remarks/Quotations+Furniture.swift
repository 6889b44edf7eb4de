import Bytes

extension Quotations {
  mutating func markAttributions() {
    var isFirst = true
    // The first line that is said, as far as is known.
    var start = 0
    for index in body.lines.indices where roles[index] == .said {
      defer { isFirst = false }
      guard let next = next(after: index), roles[next] == .quoted, next - index <= 3 else { continue }
      var text: [UInt8] = []
      var taken: Int?
      for count in 1...4 {
        let line = index - count + 1
        guard line >= 0, roles[line] == .said else { break }
        text = Array(body.whole(body.lines[line])) + [UInt8.space] + text
        while start < line, roles[start] != .said { start += 1 }
        let startsMail = isFirst || start == line
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

  mutating func markSignatures() {
    // The next line that is quoted, as far as is known.
    var quoted = 0
    for index in body.lines.indices where roles[index] == .said {
      guard Furniture.isSignatureMark(body.whole(body.lines[index])), !isInDiff(index) else { continue }
      var end = index + 1
      if end < body.lines.count, Furniture.isVersion(body.whole(body.lines[end])) {
        // The signature of a patch in the mail: what follows it is said.
        end += 1
      } else {
        let isBelowBlank = end < body.lines.count && body.lines[end].isBlank
        quoted = max(quoted, end)
        while quoted < body.lines.count, roles[quoted] != .quoted || body.lines[quoted].isBlank { quoted += 1 }
        end = quoted
        // The end of a diff, with more to come.
        if isBelowBlank, end < body.lines.count { continue }
      }
      // An attribution may follow: it ends the signature, and is found later.
      for line in signature(index..<end) ?? [] { roles[line] = .furniture }
    }
  }

  /// The text of these lines; nil if it is too long for a signature.
  private func signature(_ lines: Range<Int>) -> [Int]? {
    var said: [Int] = []
    for line in lines where roles[line] == .said {
      guard said.count < Furniture.signatureLines else { return nil }
      said.append(line)
    }
    return said
  }

  /// Whether the line removes `- ` in a suggested diff.
  private func isInDiff(_ index: Int) -> Bool {
    func isDiffLine(_ index: Int) -> Bool {
      guard body.lines.indices.contains(index), let first = body.whole(body.lines[index]).first else { return false }
      return first == UInt8(ascii: "+") || first == UInt8(ascii: "-") || first == UInt8.space
    }
    return isDiffLine(index - 1) && isDiffLine(index + 1)
  }

  mutating func markFooters() {
    // How far lines were looked at, and the last of those that only a footer has.
    var checked = 0
    var footer = -1
    for index in body.lines.indices where roles[index] == .said {
      guard Furniture.isFooterRule(body.whole(body.lines[index])) else { continue }
      let end = min(index + 6, body.lines.count)
      for line in max(checked, index + 1)..<max(checked, end)
      where Furniture.isFooterText(body.whole(body.lines[line])) {
        footer = line
      }
      checked = max(checked, end)
      guard footer > index else { continue }
      for line in index..<min(index + 8, body.lines.count) {
        if roles[line] == .quoted { break }
        if roles[line] == .said { roles[line] = .furniture }
      }
    }
  }

  /// A mark for an omission is next to a quotation, and does not end a sentence.
  mutating func markCuts() {
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
