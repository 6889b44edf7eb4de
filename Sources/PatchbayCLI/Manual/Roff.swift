/// Text in the language of man(7).
struct Roff {
  private(set) var text = ""

  mutating func title(_ name: String) {
    text += ".TH \(Self.quoted(name.uppercased())) 1 \"\" \(Self.quoted(Patchbay.release))\n"
  }

  mutating func section(_ name: String) { text += ".SH \(Self.quoted(name))\n" }

  mutating func paragraph(_ words: String) { text += ".PP\n\(Self.escaped(words))\n" }

  /// Lines that stay as they are.
  mutating func preformatted(_ lines: [String]) {
    text += ".nf\n" + lines.map { Self.escaped($0) + "\n" }.joined() + ".fi\n"
  }

  /// A term and what it means.
  mutating func tagged(_ term: String, _ meaning: String) {
    text += ".TP\n\\fB\(Self.escaped(term))\\fR\n\(Self.escaped(meaning))\n"
  }

  /// Paragraphs divided by empty lines; a line of capitals becomes a heading, indented lines stay as they are.
  mutating func prose(_ words: String) {
    var block: [String] = []
    func flush() {
      guard let first = block.first else { return }
      if first.hasPrefix("  ") { preformatted(block) } else { paragraph(block.joined(separator: " ")) }
      block = []
    }
    for line in words.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.isEmpty {
        flush()
      } else if line.allSatisfy({ $0.isUppercase || $0 == " " }) {
        flush()
        section(line)
      } else {
        if let first = block.first, first.hasPrefix("  ") != line.hasPrefix("  ") { flush() }
        block.append(line)
      }
    }
    flush()
  }

  /// The text as roff prints it: a backslash, a hyphen and a dot or quote at a line's begin mean something to roff.
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "\\": result += "\\e"
      case "-": result += "\\-"
      default: result.append(character)
      }
    }
    return result.hasPrefix(".") || result.hasPrefix("'") ? "\\&" + result : result
  }

  private static func quoted(_ text: String) -> String { "\"" + escaped(text).filter { $0 != "\"" } + "\"" }
}
