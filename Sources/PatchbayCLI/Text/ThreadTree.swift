import Bytes
import Review
import Platform
import Tracker

/// A conversation drawn as a tree.
enum ThreadTree {
  /// Deeper answers are drawn at this depth: a forged chain shall not fill the line.
  private static let deepest = 16

  static func write(_ entries: [ThreadEntry], marking marked: ObjectID, to output: inout Output) throws(CommandFailure)
  {
    var table = Table([
      .init(style: .yellow), .init(style: .dim), .init(), .init(isFlexible: true),
    ])
    let now = Clock.now()
    let branches = branches(entries.map(\.depth))
    for (entry, branch) in zip(entries, branches) {
      let content = entry.record.content
      table.add([
        String(entry.id.hex.prefix(10)) + (entry.id == marked ? "*" : ""),
        DateText.cell(content.date, now: now, isTerminal: output.isTerminal),
        DisplayWidth.truncated(PersonValue.shortText(content.sender), to: 20),
        branch + MessageValue.listedSubject(content),
      ])
    }
    for line in table.lines(width: output.width, colour: output.hasColour) { try output.line(line) }
  }

  /// What stands before each entry, from the depths alone: `├─ ` where a sibling follows, `└─ ` where none does.
  static func branches(_ depths: [Int]) -> [String] {
    let depths = depths.map { min($0, deepest) }
    // From the end: at each level, whether an entry of that level follows before a shallower one.
    var follows = [Bool](repeating: false, count: deepest + 2)
    var result: [String] = []
    for depth in depths.reversed() {
      var text = ""
      if depth > 0 {
        for level in 1..<max(depth, 1) { text += follows[level] ? "│  " : "   " }
        text += follows[depth] ? "├─ " : "└─ "
      }
      for level in (depth + 1)..<follows.count { follows[level] = false }
      follows[depth] = true
      result.append(text)
    }
    return result.reversed()
  }
}
