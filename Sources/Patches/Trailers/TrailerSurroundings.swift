import Bytes

/// The text around a trailer in a reply: before it on its line, above it, and after or below it.
///
/// A paragraph above belongs to it if nothing but blank lines and other trailers is between; quoted text does not.
struct TrailerSurroundings {
  /// The paragraph above, or what precedes the trailer on its line with the lines above.
  var above = ""
  /// What follows the address: `(for 1/3 and 2/3)`, `# for the series`.
  var behind = ""
  /// The line below if it is a remark: in brackets, or beginning like one.
  var below = ""
  /// The text below an empty line if it only says which patches the trailers above are for.
  private(set) var farBelow = ""

  private static let maximumLines = 6
  /// How many trailers above are skipped on the way to the paragraph, so that a reply of nothing but trailers is read
  /// in linear time.
  private static let maximumTrailersAbove = 64

  /// The last lines of the paragraph that ends before `start`, skipping blank lines and trailers.
  static func paragraph(before start: Int, in bytes: UnsafeBufferPointer<UInt8>) -> String {
    var lines: [String] = []
    var end = start
    var (blanks, trailers) = (0, 0)
    while end > 0, lines.count < maximumLines, trailers < maximumTrailersAbove {
      let lineEnd = end - 1
      var lineStart = lineEnd
      while lineStart > 0, bytes[lineStart - 1] != UInt8.lineFeed, lineEnd - lineStart < 400 { lineStart -= 1 }
      let line = UnsafeBufferPointer(rebasing: bytes[lineStart..<max(lineStart, lineEnd)])
      end = lineStart
      guard let first = line.first(where: { !ByteClass.isGitSpace($0) }) else {
        blanks += 1
        if !lines.isEmpty || blanks > 3 { break }
        continue
      }
      if first == UInt8(ascii: ">") || first == UInt8(ascii: "|") { break }
      if lines.isEmpty, isTrailer(line) || isBracketed(line) {
        trailers += 1
        continue
      }
      lines.append(String(decoding: line, as: UTF8.self))
    }
    return lines.reversed().joined(separator: "\n")
  }

  private static func isTrailer(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let separator = TrailerLine.separator(in: line), separator > 0 else { return false }
    return TrailerKey.kind(UnsafeBufferPointer(rebasing: line[..<separator])) != nil
  }

  private static func isBracketed(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    let text = GitText.trimmed(Array(line)[...])
    return text.first == UInt8(ascii: "[") && text.last == UInt8(ascii: "]")
  }

  /// Includes the line below if it is a remark: in brackets, or words that continue the trailer (`for both patches`).
  mutating func take(below line: UnsafeBufferPointer<UInt8>) {
    guard let first = line.first(where: { !ByteClass.isGitSpace($0) }), first != UInt8(ascii: ">"), line.count <= 400,
      !Self.isTrailer(line)
    else { return }
    let text = String(decoding: line, as: UTF8.self)
    let plain = String(decoding: GitText.trimmed(Array(line)[...]), as: UTF8.self)
    if first == UInt8(ascii: "["), plain.hasSuffix("]") {
      (below, belowIsBracketed) = (plain, true)
    } else if first == UInt8(ascii: "(") || first == UInt8(ascii: "#") || Self.goesOn(text) {
      below = plain
    }
  }

  /// Includes a one-line paragraph below the trailers if it only says which patches they are for: `for the whole
  /// series.`
  mutating func take(paragraphBelow text: UnsafeBufferPointer<UInt8>) {
    guard below.isEmpty else { return }
    var position = 0
    var isBelowBlank = false
    for _ in 0..<Self.maximumLines {
      let line = ReplyTrailers.line(text, &position)
      if line.allSatisfy(ByteClass.isGitSpace) {
        guard position < text.count, !isBelowBlank else { return }
        isBelowBlank = true
      } else if Self.isTrailer(line) {
        guard !isBelowBlank else { return }
      } else {
        let next = ReplyTrailers.line(text, &position)
        guard isBelowBlank, line.count <= 100, next.allSatisfy(ByteClass.isGitSpace) || next.first == UInt8(ascii: ">")
        else {
          return
        }
        let words = String(decoding: line, as: UTF8.self)
        if ScopeReader.isScopeAlone(words) { farBelow = words }
        return
      }
    }
  }

  /// Whether the line below belongs to the trailer.
  var isRemark: Bool { !below.isEmpty && (belowIsBracketed || ScopeReader.scope(in: below) != nil) }

  private(set) var belowIsBracketed = false

  private static func goesOn(_ text: String) -> Bool {
    let first = text.split { !$0.isLetter }.first?.lowercased() ?? ""
    return ["for", "to", "with", "if", "once", "provided", "assuming", "modulo", "after", "both", "all"].contains(first)
  }

  /// What the words say, the nearest first; brackets without a comment on patches say nothing.
  var scope: TrailerScope? {
    ScopeReader.scope(in: behind) ?? ScopeReader.scope(in: below) ?? ScopeReader.scope(in: farBelow)
      ?? ScopeReader.scope(in: above)
  }

  var condition: String? {
    for text in [behind, below, above] where !text.isEmpty {
      if let found = TrailerCondition.condition(in: text) { return found }
    }
    return nil
  }
}
