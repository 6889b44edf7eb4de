/// A second way to say where a reply speaks, written apart from the first: for each paragraph that is not quoted, the
/// last quoted line above it, if the patch's diff has that line; of several the one that the lines above it are most
/// like. Plain strings, no thought for time.
enum PlainPlacer {
  struct Paragraph {
    let lines: [String]
    /// The quoted line above, and what the patch has in its place: the file and the line's text.
    let quoted: String?
    let expected: (file: String, text: String)?
    /// Whether it stands below the mark of a signature.
    let isBelowSignature: Bool

    /// Whether it may be left out: a signature, a list's footer, the line that names whom a mail quotes, a mark for what
    /// was cut out.
    var isFurniture: Bool {
      guard let first = lines.first, let last = lines.last else { return true }
      if isBelowSignature || first.hasPrefix("___") || first.hasPrefix("-- ") || first == "--" { return true }
      if last.hasSuffix(":") || lines.contains(where: { $0.contains("wrote:") }) { return true }
      return lines.count == 1 && first.filter(\.isLetter).count <= 8 && (first.contains("..") || first.contains("nip"))
    }
  }

  static func paragraphs(of reply: String, on patch: String) -> [Paragraph] {
    let diff = diffLines(patch)
    var byText: [String: [Int]] = [:]
    for (index, line) in diff.enumerated() { byText[squeezed(line.text), default: []].append(index) }
    var result: [Paragraph] = []
    var above: [String] = []
    var current: [String] = []
    var isBelowSignature = false
    func finish() {
      guard !current.isEmpty else { return }
      var expected: (file: String, text: String)?
      if let last = above.last, let places = byText[last] {
        let best = places.max { run(above, diff, endingAt: $0) < run(above, diff, endingAt: $1) }
        expected = best.map { (diff[$0].file, diff[$0].text) }
      }
      isBelowSignature = isBelowSignature || current[0] == "-- " || current[0] == "--"
      result.append(
        Paragraph(
          lines: current, quoted: above.last, expected: expected, isBelowSignature: isBelowSignature))
      current = []
    }
    for line in reply.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      let text = line.drop { $0 == " " }
      if text.first == ">" {
        finish()
        let content = squeezed(String(text.drop { $0 == ">" || $0 == " " || $0 == "|" }))
        isBelowSignature = false
        if !content.isEmpty { above.append(content) }
      } else if line.allSatisfy(\.isWhitespace) {
        finish()
      } else {
        current.append(String(line))
      }
    }
    finish()
    return result
  }

  /// Without white space and marks.
  static func squeezed(_ line: String) -> String {
    String(String.UnicodeScalarView(line.unicodeScalars.filter { !$0.properties.isWhitespace }))
      .drop { $0 == ">" || $0 == "|" }.description
  }

  private static func run(
    _ quoted: [String], _ diff: [(file: String, text: String)], endingAt end: Int
  ) -> Int {
    var length = 0
    while length < quoted.count, length <= end, quoted[quoted.count - 1 - length] == squeezed(diff[end - length].text) {
      length += 1
    }
    return length
  }

  /// The lines of hunks with the file's new name, or the old one of a file taken away.
  private static func diffLines(_ patch: String) -> [(file: String, text: String)] {
    var result: [(file: String, text: String)] = []
    var file: String?
    var isHunk = false
    for line in patch.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      if line.hasPrefix("diff --git ") { isHunk = false }
      if line == "-- " || line == "--" { isHunk = false }
      if !isHunk, line.hasPrefix("--- a/") { file = String(line.dropFirst(6)) }
      if !isHunk, line.hasPrefix("+++ b/") { file = String(line.dropFirst(6)) }
      if line.hasPrefix("@@ -"), file != nil {
        isHunk = true
      } else if isHunk, let file, let first = line.first, "+- ".contains(first), squeezed(String(line)).count > 1 {
        result.append((file, String(line)))
      }
    }
    return result
  }
}
