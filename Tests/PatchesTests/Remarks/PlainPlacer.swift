/// A second way to say where a reply speaks, written apart from the first: for each paragraph that is not quoted, the
/// last quoted line above it, if the patch's diff has that line; of several the one that the quoted lines around it are
/// most like, then the next one below the paragraph before. Plain strings, no thought for time.
struct PlainPlacer {
  struct Line {
    let text: String
    /// Whether it may be left out: it is no word of the reviewer's.
    var isOptional = false
  }

  struct Paragraph {
    var lines: [Line]
    /// The lines of the diff that it may be about: more than one where nothing tells them apart.
    var expected: [PlainDiff.Line] = []
  }

  private(set) var paragraphs: [Paragraph] = []
  /// The quoted lines, of each its text without white space, and how many are above each paragraph.
  private var quoted: [String] = []
  private var quotedAbove: [Int] = []

  /// - Parameter above: The texts of the replies between this one and the patch, the nearest first.
  init(_ reply: String, on patch: String, above: [String]) {
    let said = Set(above.flatMap(PlainText.saidLines))
    let known = PlainText.squeezedText(([patch] + above).joined(separator: "\n"))
    cut(reply, known: known)
    let diff = PlainDiff(patch)
    var previous = -1
    for index in paragraphs.indices where quotedAbove[index] > 0 {
      if index > 0, quotedAbove[index] == quotedAbove[index - 1] {
        paragraphs[index].expected = paragraphs[index - 1].expected
        continue
      }
      let last = quotedAbove[index] - 1
      // What is quoted twice may be the reviewer's own, who repeats the line.
      guard !said.contains(quoted[last]) else { continue }
      let places = diff.places(of: quoted, at: last, after: previous)
      previous = places.first ?? previous
      let lines = places.map { diff.lines[$0] }
      paragraphs[index].expected = lines.allSatisfy { !$0.file.isEmpty } ? lines : []
    }
  }

  private mutating func cut(_ reply: String, known: String) {
    var current: [Line] = []
    var furniture = PlainFurniture(isParentKnown: !known.isEmpty)
    var wasQuoted = false
    func isRest(_ line: String) -> Bool {
      guard wasQuoted, current.isEmpty, let last = quoted.last else { return false }
      return known.contains(last + PlainText.squeezed(line))
    }
    func isBelowMark(_ line: String) -> Bool {
      guard let bare = PlainText.behindUncertainMark(line) else { return false }
      return bare.isEmpty || known.contains(bare)
    }
    func finish(isBeforeQuotation: Bool) {
      guard !current.isEmpty else { return }
      PlainFurniture.markWhole(&current, isBeforeQuotation: isBeforeQuotation)
      paragraphs.append(Paragraph(lines: current))
      quotedAbove.append(quoted.count)
      current = []
    }
    let lines = reply.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
    for (index, line) in lines.enumerated() {
      if PlainText.isQuoted(line) {
        furniture.meetQuotation()
        finish(isBeforeQuotation: true)
        let content = PlainText.squeezed(PlainText.withoutMarks(line))
        if !content.isEmpty { quoted.append(content) }
        wasQuoted = true
      } else if line.allSatisfy(\.isWhitespace) {
        let next = lines[index...].first { !$0.allSatisfy(\.isWhitespace) }
        finish(isBeforeQuotation: next.map(PlainText.isQuoted) ?? false)
        wasQuoted = false
      } else {
        if furniture.begins(lines, index, known) { finish(isBeforeQuotation: false) }
        let isOptional = furniture.covers(line, lines, index, known) || isRest(line) || isBelowMark(line)
        current.append(Line(text: line, isOptional: isOptional))
      }
    }
    finish(isBeforeQuotation: false)
  }
}
