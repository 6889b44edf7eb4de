public import Bytes
public import Mail

/// The hash by which Patchwork tells a patch again, as robots compute it from a commit: `git diff COMMIT~..COMMIT` through
/// Patchwork's `hasher.py`. Line numbers and the first folder of names do not count, blanks at the ends of lines do.
public enum PatchworkHash {
  /// The hash of the patch in a mail and what was read of it; nil if there is none.
  public static func hash(of message: Message, _ mail: ReadMail) -> ObjectID? {
    mail.diff.flatMap { hash(ofDiff: message.textCharset.utf8($0[...])) }
  }

  /// The hash of a diff in UTF-8; nil where none of its lines counts, as in a mere renaming.
  public static func hash(ofDiff diff: [UInt8]) -> ObjectID? {
    var text: [UInt8] = []
    text.reserveCapacity(diff.count)
    for line in stripped(diff).split(separator: .lineFeed) {
      switch line.first {
      case UInt8(ascii: "-"), UInt8(ascii: "+"), .space: text += named(line) ?? Array(line)
      case UInt8(ascii: "@"):
        guard let hunk = hunk(line) else { continue }
        text += hunk
      default: continue
      }
      text.append(.lineFeed)
    }
    return text.isEmpty ? nil : SHA1.hash(text)
  }

  /// Without carriage returns, and without blanks at its ends: blank context lines at the end are none, either.
  private static func stripped(_ diff: [UInt8]) -> ArraySlice<UInt8> {
    let text = diff.contains(.carriageReturn) ? diff.filter { $0 != .carriageReturn } : diff
    let start = text.firstIndex { !isWhitespace($0) } ?? text.endIndex
    let end = text.lastIndex { !isWhitespace($0) }.map { $0 + 1 } ?? start
    return text[start..<end]
  }

  /// `--- x/src/clock.c` as `--- a/src/clock.c`; nil for a line that names no file.
  private static func named(_ line: ArraySlice<UInt8>) -> [UInt8]? {
    let isOld = line.starts(with: "--- ".utf8)
    guard isOld || line.starts(with: "+++ ".utf8) else { return nil }
    let name = line.dropFirst(4).prefix { !isWhitespace($0) }
    guard !name.isEmpty else { return nil }
    let rest = name.firstIndex(of: UInt8(ascii: "/")).map { name[($0 + 1)...] } ?? []
    return Array((isOld ? "--- a/" : "+++ b/").utf8) + rest
  }

  /// `@@ -1,6 +1,7 @@ int main()` as `@@ -6 +7 @@`; nil for any other line.
  private static func hunk(_ line: ArraySlice<UInt8>) -> [UInt8]? {
    var rest = line
    guard take("@@ -", &rest), let old = count(&rest), take(" +", &rest), let new = count(&rest), take(" @@", &rest)
    else { return nil }
    return Array("@@ -\(old) +\(new) @@".utf8)
  }

  /// The number of lines in `1,6`, or in `1`, which is one.
  private static func count(_ rest: inout ArraySlice<UInt8>) -> String? {
    guard digits(&rest) != nil else { return nil }
    var after = rest
    guard take(",", &after), let count = digits(&after) else { return "1" }
    rest = after
    return count
  }

  /// Digits as Python writes the number.
  private static func digits(_ rest: inout ArraySlice<UInt8>) -> String? {
    let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard !digits.isEmpty else { return nil }
    rest = rest[digits.endIndex...]
    let value = digits.drop { $0 == UInt8(ascii: "0") }
    return value.isEmpty ? "0" : String(decoding: value, as: UTF8.self)
  }

  private static func take(_ text: String, _ rest: inout ArraySlice<UInt8>) -> Bool {
    guard rest.starts(with: text.utf8) else { return false }
    rest = rest.dropFirst(text.utf8.count)
    return true
  }

  /// Python's `\s`, of ASCII.
  private static func isWhitespace(_ byte: UInt8) -> Bool {
    byte == .space || (9...13).contains(byte) || (28...31).contains(byte)
  }
}
