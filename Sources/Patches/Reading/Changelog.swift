import Bytes
public import Mail

extension ReadMail {
  /// What a patch's mail says between the `---` line and the diff, which git leaves out of the commit: usually what
  /// changed since the last version. Without the diffstat.
  ///
  /// - Returns: The text without blank lines at its ends; nil for a mail that says nothing there or is not a patch.
  public func changelog(in message: Message) -> String? {
    guard kind == .patch, let patch = commit?.patch else { return nil }
    let charset = message.textCharset
    var lines: [String] = []
    var position = patch.startIndex
    while position < patch.endIndex, lines.count < Self.changelogLimit {
      let end = patch[position...].firstIndex(of: .lineFeed) ?? patch.endIndex
      let line = patch[position..<end]
      position = end + 1
      if Self.isSeparator(line) { continue }
      if Self.beginsDiff(line) { break }
      let text = String(decoding: charset.utf8(line), as: UTF8.self)
      if !Self.isDiffstat(text) { lines.append(Self.withoutEnd(text)) }
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    let text = lines.drop(while: \.isEmpty).joined(separator: "\n")
    return text.isEmpty ? nil : text
  }

  /// Nobody writes more lines there.
  private static let changelogLimit = 5000

  private static func isSeparator(_ line: ArraySlice<UInt8>) -> Bool {
    line.starts(with: "---".utf8) && line.dropFirst(3).allSatisfy(ByteClass.isGitSpace)
  }

  private static func beginsDiff(_ line: ArraySlice<UInt8>) -> Bool {
    line.withUnsafeBufferPointer { PatchBreak.begins($0) }
  }

  /// ` src/clock.c | 12 ++--`, ` 2 files changed, …` and ` create mode 100644 src/clock.c`, as `git diff --stat --summary`
  /// writes them.
  private static func isDiffstat(_ line: String) -> Bool {
    guard line.first == " ", line.dropFirst().first != " " || line.contains("|") else { return false }
    if let bar = line.lastIndex(of: "|") {
      let value = line[line.index(after: bar)...].drop { $0 == " " }
      return line[..<bar].last == " " && (value.first?.isNumber == true || value.hasPrefix("Bin"))
    }
    let text = line.dropFirst()
    let summaries = ["create mode ", "delete mode ", "mode change ", "rename ", "copy ", "rewrite "]
    return text.contains(" changed, ") || text.hasSuffix(" changed") || summaries.contains { text.hasPrefix($0) }
  }

  private static func withoutEnd(_ line: String) -> String {
    String(line.reversed().drop(while: \.isWhitespace).reversed())
  }
}
