import Bytes

extension Quotations {
  /// `|` and `Ada>` count as marks if what follows is from another mail.
  mutating func settleDoubtful() {
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
  mutating func unmarkHighlights() {
    for (index, line) in body.lines.enumerated() where roles[index] == .quoted && line.level == 2 && !line.isBlank {
      guard index == 0 || body.lines[index - 1].level != 1,
        index + 1 == body.lines.count || body.lines[index + 1].level != 1,
        body.whole(line).starts(with: ">> ".utf8), !sources.holds(line.key), Furniture.isFault(body.content(line))
      else { continue }
      roles[index] = .said
    }
  }

  /// So they mark the line of a listing that has the fault, `  > 14  if`, between the lines 13 and 15.
  mutating func unmarkListings() {
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
}
