import Bytes

/// What each line of a text with a diff in it is: a line of a file, the head of a hunk, or not part of the diff.
struct DiffPlaces {
  private var places: [RemarkPlace.Kind?] = []
  /// The first line of the diff; all lines if there is none.
  private(set) var start: Int

  /// Whether there is no diff in the text.
  var isEmpty: Bool { start == places.count }

  func place(ofLine index: Int) -> RemarkPlace.Kind? { index < places.count ? places[index] : nil }

  /// Reads a text as `git apply` does; if that fails, because mailers and people break diffs, reads it line by line.
  init(_ text: [UInt8]) {
    var lines: [ArraySlice<UInt8>] = text.split(separator: UInt8.lineFeed, omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    places = Array(repeating: nil, count: lines.count)
    start = lines.count
    if let diff = try? Diff(parsing: text) {
      for file in diff.files { read(file, lines) }
    } else {
      readLoosely(lines)
    }
  }

  private mutating func read(_ file: FileDiff, _ lines: [ArraySlice<UInt8>]) {
    let name = String(decoding: file.path, as: UTF8.self)
    let first = file.line - 1
    guard lines.indices.contains(first) else { return }
    start = min(start, first)
    let headerEnd = file.hunks.first.map { $0.line - 1 } ?? Self.headerEnd(lines, from: first)
    for index in first..<min(headerEnd, lines.count) { places[index] = .hunk(file: name, line: nil) }
    for hunk in file.hunks {
      readHunk(
        lines, at: hunk.line - 1, name, (hunk.oldStart, hunk.newStart, hunk.oldCount, hunk.newCount))
    }
  }

  /// The lines of a hunk from its head on, as long as its counts last. If a mailer broke a line in two, the rest has
  /// the same place; if it changed the first blank, the line counts as context.
  ///
  /// - Returns: The line after it.
  @discardableResult
  private mutating func readHunk(
    _ lines: [ArraySlice<UInt8>], at head: Int, _ file: String, _ header: (Int, Int, Int, Int)
  ) -> Int {
    var (old, new, oldLeft, newLeft) = header
    guard lines.indices.contains(head) else { return head + 1 }
    places[head] = .hunk(file: file, line: new)
    var index = head + 1
    while index < lines.count, oldLeft > 0 || newLeft > 0 {
      switch lines[index].first {
      case UInt8(ascii: "+"):
        places[index] = .line(file: file, side: .new, line: new)
        (new, newLeft) = (new &+ 1, newLeft - 1)
      case UInt8(ascii: "-") where !Self.isSignature(lines, index, oldLeft):
        places[index] = .line(file: file, side: .old, line: old)
        (old, oldLeft) = (old &+ 1, oldLeft - 1)
      case UInt8(ascii: "\\"): places[index] = .hunk(file: file, line: header.1)
      // A non-breaking space, too, in UTF-8 and in latin-1.
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), 0xC2, 0xA0, nil:
        places[index] = .line(file: file, side: .context, line: new)
        (old, new, oldLeft, newLeft) = (old &+ 1, new &+ 1, oldLeft - 1, newLeft - 1)
      default:
        if Self.endsHunk(lines[index]) || lines[index].first == UInt8(ascii: "-") { return index }
        places[index] = places[index - 1]
      }
      index += 1
    }
    return index
  }

  /// Whether a hunk that lost lines runs into the signature of `git format-patch`, or into the next file.
  private static func isSignature(_ lines: [ArraySlice<UInt8>], _ index: Int, _ oldLeft: Int) -> Bool {
    guard oldLeft > 0, index + 1 < lines.count else { return oldLeft <= 0 }
    let next = lines[index + 1]
    return (lines[index].starts(with: "--- ".utf8) && next.starts(with: "+++ ".utf8))
      || (Furniture.isSignatureMark(lines[index]) && Furniture.isVersion(next))
  }

  private static func endsHunk(_ line: ArraySlice<UInt8>) -> Bool {
    line.starts(with: "diff --git ".utf8) || line.starts(with: "@@ -".utf8) || line.starts(with: "Index: ".utf8)
  }

  /// Where the header of a file without hunks ends: at a line that is not one of git's.
  private static func headerEnd(_ lines: [ArraySlice<UInt8>], from first: Int) -> Int {
    var index = first + 1
    while index < lines.count, let letter = lines[index].first, ByteClass.isLetter(letter),
      !lines[index].starts(with: "diff --git ".utf8)
    {
      index += 1
    }
    return index
  }

  private mutating func readLoosely(_ lines: [ArraySlice<UInt8>]) {
    var file: String?
    var index = 0
    while index < lines.count {
      let line = lines[index]
      if line.starts(with: "diff --git ".utf8) {
        start = min(start, index)
        file = line.split(separator: UInt8.space).last.map(Self.name)
        places[index] = file.map { .hunk(file: $0, line: nil) }
      } else if line.starts(with: "--- ".utf8), index + 1 < lines.count, lines[index + 1].starts(with: "+++ ".utf8) {
        start = min(start, index)
        let new = Self.name(lines[index + 1].dropFirst(4))
        let name = new == "/dev/null" ? Self.name(line.dropFirst(4)) : new
        file = name
        places[index] = .hunk(file: name, line: nil)
        places[index + 1] = .hunk(file: name, line: nil)
        index += 1
      } else if let file, line.starts(with: "@@ -".utf8) {
        if let header = line.withUnsafeBufferPointer({ HunkHeader($0) }) {
          index = readHunk(
            lines, at: index, file, (header.oldStart, header.newStart, header.oldCount, header.newCount))
          continue
        }
      } else if let file, let letter = line.first, ByteClass.isLetter(letter), index > 0,
        case .hunk? = places[index - 1]
      {
        places[index] = .hunk(file: file, line: nil)
      }
      index += 1
    }
  }

  /// A name as a header line has it, without `a/` or `b/` and without the time that follows a tab or blanks.
  private static func name(_ bytes: ArraySlice<UInt8>) -> String {
    var name = bytes.prefix { $0 != UInt8.tab }
    let words = name.split(whereSeparator: ByteClass.isGitSpace)
    if let date = words.dropFirst().first(where: isDate) { name = name[..<date.startIndex] }
    while let last = name.last, ByteClass.isGitSpace(last) { name.removeLast() }
    if name.count > 2, name[name.startIndex + 1] == UInt8(ascii: "/"),
      name.first == UInt8(ascii: "a") || name.first == UInt8(ascii: "b")
    {
      name = name.dropFirst(2)
    }
    return String(decoding: name, as: UTF8.self)
  }

  /// Whether the word is a date as `diff -u` writes it: `2026-03-02`.
  private static func isDate(_ word: ArraySlice<UInt8>) -> Bool {
    guard word.count == 10 else { return false }
    return word.enumerated().allSatisfy { index, byte in
      index == 4 || index == 7 ? byte == UInt8(ascii: "-") : ByteClass.isDigit(byte)
    }
  }
}
