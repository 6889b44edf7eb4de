import Bytes

/// Reads one reply: what it quotes from the mails above, and what it says about that.
struct ReplyReader {
  /// What is said in one place, before that place is known.
  struct Said {
    var lines: [Int]
    /// The place quoted above it; nil if nothing known is quoted above it in this mail.
    var target: LineTable.Target?
    var isApproximate = false
    var quoted: [String] = []
    /// Whether nothing is quoted above it in this mail.
    var isAtTop: Bool
  }

  private let quotations: Quotations
  private let sources: QuotationSources
  private var targets: [LineTable.Target]
  private var isApproximate: [Bool]
  private var flowedBudget = 32 << 20
  /// Certain sources as one run of letters each, built when first needed.
  private var flowed: [Int: FlowedText] = [:]
  private(set) var said: [Said] = []

  /// How many unknown quoted lines above a remark may follow a known one.
  private static let unknownLines = 4
  /// How many letters determine where a quotation ends in rewrapped text.
  private static let tail = 60
  private static let shortestTail = 16

  /// So many remarks are kept apart; what is said after them belongs to the last.
  private let limit: Int

  init(_ text: [UInt8], of sources: QuotationSources, names: [String], limit: Int) {
    self.limit = limit
    quotations = Quotations(text, of: sources, names: names)
    self.sources = sources
    targets = Array(repeating: .none, count: quotations.items.count)
    isApproximate = Array(repeating: false, count: quotations.items.count)
    align()
    gather()
  }

  private var body: BodyLines { quotations.body }

  // MARK: What is quoted

  private mutating func align() {
    guard !quotations.items.isEmpty else { return }
    var items: [LineAlignment.Item] = []
    items.reserveCapacity(quotations.items.count)
    var end = 0
    for item in quotations.items {
      let isAfterGap = (end..<item.lines.lowerBound).contains {
        quotations.roles[$0] == .said || quotations.roles[$0] == .cut
      }
      items.append(LineAlignment.Item(key: item.key, level: item.level, isAfterGap: isAfterGap))
      end = item.lines.upperBound
    }
    for index in 0..<sources.count {
      guard targets.contains(.none) else { return }
      let isCertain = index < sources.certain
      let table = sources[index]
      let isAsked = items.indices.contains { isWorthwhile(items[$0].key, $0) && table.holds(items[$0].key) }
      guard isCertain || isAsked else { continue }
      let alignment = LineAlignment(items, in: table)
      for (item, match) in alignment.matches.enumerated() where targets[item] == .none {
        guard let match, isCertain || isWorthwhile(items[item].key, item) else { continue }
        targets[item] = table.lines[Int(match.line)].target
        isApproximate[item] = match.isApproximate
      }
    }
  }

  /// Whether a line that no mail above has may be another patch's.
  private func isWorthwhile(_ key: LineKey, _ item: Int) -> Bool {
    targets[item] == .none && key.count >= QuotationSources.otherLength
  }

  // MARK: What is said

  private mutating func gather() {
    var current: [Int] = []
    var items = 0..<0
    var next = 0
    for index in body.lines.indices {
      switch quotations.roles[index] {
      case .quoted where next < quotations.items.count && quotations.items[next].lines.contains(index):
        if !current.isEmpty {
          add(current, below: items)
          current = []
          items = next..<next
        }
        if index == quotations.items[next].lines.upperBound - 1 {
          next += 1
          items = items.lowerBound..<next
        }
      case .said: current.append(index)
      case .blank: if !current.isEmpty { current.append(index) }
      case .quoted, .furniture, .cut: break
      }
    }
    if !current.isEmpty { add(current, below: items) }
  }

  private mutating func add(_ lines: [Int], below items: Range<Int>) {
    var lines = lines
    while let last = lines.last, body.lines[last].isBlank { lines.removeLast() }
    // A lone quotation mark says nothing.
    guard !lines.isEmpty else { return }
    guard self.said.count < limit else {
      self.said[limit - 1].lines += lines
      return
    }
    var said = Said(lines: lines, isAtTop: items.isEmpty && items.lowerBound == 0)
    if !items.isEmpty {
      (said.target, said.isApproximate) = anchor(items)
      said.quoted = quotedText(items)
    }
    self.said.append(said)
  }

  /// The line that the text after these quoted lines is about.
  private mutating func anchor(_ items: Range<Int>) -> (LineTable.Target?, Bool) {
    var unknown = 0
    for item in items.reversed() {
      switch targets[item] {
      case .furniture: continue
      case .none:
        if unknown == 0, let target = flowedTarget(items.lowerBound..<item + 1) { return (target, false) }
        unknown += 1
        if unknown > Self.unknownLines { return (nil, false) }
      case .text, .remark: return (targets[item], isApproximate[item] || unknown > 2)
      }
    }
    return (nil, false)
  }

  private mutating func flowedTarget(_ items: Range<Int>) -> LineTable.Target? {
    var letters: [UInt8] = []
    for item in items.reversed() {
      letters = quotations.items[item].lines.flatMap { quotations.letters($0) } + letters
      if letters.count >= Self.tail { break }
    }
    guard letters.count >= Self.shortestTail else { return nil }
    for source in 0..<sources.certain where flowedBudget > 0 {
      let text = flowed[source] ?? sources.flowed(source)
      flowed[source] = text
      let line = text.line(endingWith: letters.suffix(Self.tail), after: nil, budget: &flowedBudget)
      if let line, sources[source].lines[line].target != .none { return sources[source].lines[line].target }
    }
    return nil
  }

  private func quotedText(_ items: Range<Int>) -> [String] {
    let lines = items.suffix(Remark.quotedLimit).flatMap { Array(quotations.items[$0].lines) }
    return lines.suffix(Remark.quotedLimit).map {
      String(decoding: body.unquotedOnce(body.lines[$0]), as: UTF8.self)
    }
  }

  func text(of said: Said) -> String { body.text(said.lines) }

  // MARK: For who answers

  /// The reply's own lines, for those who quote it.
  func table(reply: Int) -> LineTable {
    var roles = [LineTable.Target](repeating: .none, count: body.lines.count)
    for (index, item) in quotations.items.enumerated() {
      for line in item.lines { roles[line] = targets[index] }
    }
    for (remark, said) in said.enumerated() {
      for line in said.lines { roles[line] = .remark(reply: Int32(reply), remark: Int32(remark)) }
    }
    var lines: [LineTable.Line] = []
    for (index, line) in body.lines.enumerated() where !line.isBlank {
      let isFurniture = quotations.roles[index] == .furniture || quotations.roles[index] == .cut
      lines.append(
        LineTable.Line(
          key: line.key, level: quotations.roles[index] == .quoted ? line.level : 0,
          target: isFurniture ? .furniture : roles[index], start: line.content, end: line.end))
    }
    return LineTable(body.bytes, lines)
  }
}
