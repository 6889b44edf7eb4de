import Git
import Patches

/// A patch as lines to compare, without what is not part of the change itself: line numbers and blob ids (git's
/// range-diff.c, read_patches).
struct ComparedPatch {
  /// All lines: author, commit message, files.
  private(set) var lines: [String] = []
  let subject: String
  /// Where the files begin in `lines`.
  private(set) var diffStart = 0
  /// The lines as numbers, equal ones alike in everything that was numbered by the same table.
  private(set) var numbers: [Int32] = []

  /// A patch of more lines is cut.
  private static let limit = 100_000

  init(_ commit: PlannedCommit, _ table: inout LineNumbers) {
    subject = commit.subject
    lines = [" ## Metadata ##", "Author: \(commit.author.name) <\(commit.author.email)>", "", " ## Commit message ##"]
    var message = commit.message[...]
    while message.last == UInt8(ascii: "\n") { message.removeLast() }
    for line in message.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      lines.append(line.isEmpty ? "" : "    " + String(decoding: line, as: UTF8.self))
    }
    lines.append("")
    diffStart = lines.count
    for (index, file) in (commit.diff?.files ?? []).enumerated() {
      if index > 0 { lines.append("") }
      add(file)
    }
    if let problem = commit.diffProblem { lines.append(" ## \(problem) ##") }
    if lines.count > Self.limit { lines.removeLast(lines.count - Self.limit) }
    numbers = lines.map { table.number(of: $0) }
  }

  /// The lines of the diff alone.
  var diffNumbers: [Int32] { Array(numbers[min(diffStart, numbers.count)...]) }

  private mutating func add(_ file: FileDiff) {
    let old = displayPath(file.oldPath ?? [])
    let new = displayPath(file.newPath ?? [])
    var title: String
    switch file.operation {
    case .add: title = "\(new) (new)"
    case .delete: title = "\(old) (deleted)"
    case .rename, .copy: title = "\(old) => \(new)"
    case .modify: title = new
    }
    if let oldMode = file.oldMode, let newMode = file.newMode, oldMode != newMode {
      title += " (mode change \(oldMode) => \(newMode))"
    }
    lines.append(" ## \(title) ##")
    let name = displayPath(file.path)
    for hunk in file.hunks where lines.count <= Self.limit {
      let text = file.text(of: hunk)
      for (index, line) in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
        let line = String(decoding: line, as: UTF8.self)
        if index == 0 {
          lines.append(Self.header(line, name))
        } else if !line.isEmpty {
          lines.append(line.utf8.first == UInt8(ascii: "\\") ? " " + line : line)
        }
      }
    }
    if let binary = file.binary {
      lines.append(" Binary content of \(binary.forward.bytes.count) bytes, now \(file.newID ?? "unknown")")
    } else if file.isBinary {
      lines.append(" Binary files differ")
    }
  }

  /// `@@ -1,2 +3,4 @@ function` as `@@ path: function`.
  private static func header(_ line: String, _ path: String) -> String {
    guard let end = line.dropFirst(2).firstRange(of: "@@") else { return "@@" }
    let section = line[end.upperBound...]
    return section.isEmpty ? "@@" : "@@ \(path):\(section)"
  }
}

/// Gives equal lines equal numbers.
struct LineNumbers {
  private var numbers: [String: Int32] = [:]

  mutating func number(of line: String) -> Int32 {
    let next = Int32(clamping: numbers.count)
    return numbers[line, default: next] == next ? insert(line, next) : numbers[line] ?? next
  }

  private mutating func insert(_ line: String, _ number: Int32) -> Int32 {
    numbers[line] = number
    return number
  }
}
