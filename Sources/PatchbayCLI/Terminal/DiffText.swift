import Bytes
import Review

/// A diff for people, in git's colours.
enum DiffText {
  /// Writes the diff's lines, made harmless.
  static func write(_ diff: String, to output: inout Output) throws(CommandFailure) {
    for line in diff.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" }) {
      let text = UntrustedText.block(String(line))
      try output.line(style(of: line).map { output.paint(text, $0) } ?? text)
    }
  }

  private static func style(of line: Substring) -> Style? {
    switch line.utf8.first {
    case UInt8(ascii: "+"): line.hasPrefix("+++ ") ? .bold : .green
    case UInt8(ascii: "-"): line.hasPrefix("--- ") ? .bold : .red
    case UInt8(ascii: "@"): .cyan
    case UInt8(ascii: "d"), UInt8(ascii: "i"), UInt8(ascii: "n"), UInt8(ascii: "r"): .bold
    default: nil
    }
  }
}
