import Bytes

/// Reads a diff file by file. What counts as a header, as content and as garbage between them follows git's
/// find_header and parse_chunk (apply.c).
///
/// When skimming, it only finds names: hunks are skipped by their counts, binary data by line.
struct DiffParser {
  let bytes: [UInt8]
  let options: DiffOptions
  let isSkimming: Bool
  var position = 0
  /// Number of the line at `position`.
  var line = 1
  var stripLevel: Int
  private var isStripLevelKnown: Bool
  var hunksLeft: Int
  var binaryBytesLeft: Int

  init(_ bytes: [UInt8], _ options: DiffOptions, isSkimming: Bool = false) throws(DiffError) {
    let limit = min(options.maximumBytes, Int(Int32.max))
    guard bytes.count <= limit else {
      throw DiffError(reason: .textTooLarge(limit: limit), line: 0, path: nil)
    }
    self.bytes = bytes
    self.options = options
    self.isSkimming = isSkimming
    stripLevel = max(0, options.stripLevel ?? 1)
    isStripLevelKnown = options.stripLevel != nil
    hunksLeft = options.maximumHunks
    binaryBytesLeft = options.maximumBinaryBytes
  }

  var isAtEnd: Bool { position >= bytes.count }

  /// The next file's diff; nil when only garbage is left. After an error the position is after the line at fault.
  mutating func next() throws(DiffError) -> FileDiff? {
    // Shared by all headers until one is complete: git keeps what an empty `diff --git` said for the next one.
    var header = FileHeader()
    while position < bytes.count {
      let start = position
      let startLine = line
      let end = bytes.lineEnd(from: start, to: bytes.count)
      let first = bytes[start]
      guard end - start >= 6, first == UInt8(ascii: "d") || first == UInt8(ascii: "-") || first == UInt8(ascii: "@")
      else {
        position = end
        line += 1
        continue
      }
      if bytes.has("@@ -", at: start, to: end) {
        position = end
        line += 1
        if !isSkimming, HunkHeader(bytes, from: start, to: end) != nil {
          throw DiffError(reason: .hunkWithoutHeader, line: startLine, path: nil)
        }
        continue
      }
      // git requires six more bytes before it looks for a header.
      guard bytes.count - end >= 6 else { break }
      if bytes.has("diff --git ", at: start, to: end) {
        position = end
        line += 1
        try readGitHeader(start, end, into: &header)
        if position == end { continue }
        return try readContent(header, line: startLine)
      }
      position = end
      line += 1
      if let next = plainHeader(start, end) {
        position = next
        line += 1
        try readPlainHeader(start, end, into: &header, line: startLine)
        return try readContent(header, line: startLine)
      }
    }
    position = bytes.count
    return nil
  }

  /// The end of the `+++` line if a plain diff starts here: `---`, `+++` and something like a hunk.
  private func plainHeader(_ start: Int, _ end: Int) -> Int? {
    guard bytes.has("--- ", at: start, to: end),
      bytes.has("+++ ", at: end, to: bytes.count)
    else { return nil }
    let next = bytes.lineEnd(from: end, to: bytes.count)
    // "@@ -0,0 +1 @@\n" is the shortest hunk header; git counts from the first line's start.
    guard bytes.count - start >= next - end + 14, bytes.has("@@ -", at: next, to: bytes.count) else {
      return nil
    }
    return next
  }

  private mutating func readPlainHeader(_ start: Int, _ end: Int, into header: inout FileHeader, line: Int)
    throws(DiffError)
  {
    let names = PlainNames(bytes, first: start + 4, second: end + 4)
    if !isStripLevelKnown {
      let old = names.guessedStripLevel(names.first)
      let new = names.guessedStripLevel(names.second)
      if let new, old ?? new == new {
        stripLevel = new
        isStripLevelKnown = true
      }
    }
    try names.read(into: &header, stripLevel: stripLevel, line: line)
  }

  /// Reads what follows a header: hunks, or a binary patch, or nothing.
  private mutating func readContent(_ header: FileHeader, line startLine: Int) throws(DiffError) -> FileDiff {
    var file = header.fileDiff(source: bytes, line: startLine)
    if isSkimming {
      skipHunks()
      return file
    }
    let start = position
    try readHunks(into: &file)
    if position == start {
      try readBinary(into: &file)
      let modeChanges = header.oldMode != 0 && header.newMode != 0 && header.oldMode != header.newMode
      guard
        file.isBinary || modeChanges || file.isRename || file.isCopy || file.creation == .yes || file.deletion != .no
      else { throw DiffError(reason: .onlyGarbage, line: startLine, path: file.path) }
    }
    return file
  }
}
