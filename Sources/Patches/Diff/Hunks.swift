import Bytes

/// Reading the text hunks of one file, as git's parse_single_patch and parse_fragment (apply.c) do.
extension DiffParser {
  /// Reads consecutive hunks, and settles what a plain diff left open about the file.
  mutating func readHunks(into file: inout FileDiff) throws(DiffError) {
    var oldLines = 0
    var newLines = 0
    while bytes.count - position > 4, bytes.has("@@ -", at: position, to: bytes.count) {
      guard hunksLeft > 0 else {
        throw DiffError(reason: .tooManyHunks(limit: options.maximumHunks), line: line, path: file.path)
      }
      hunksLeft -= 1
      let first = line
      guard let read = readHunk() else {
        // The line where it went wrong, or the header if that is it.
        let fault = line
        if line == first { skipLine() }
        throw DiffError(reason: .corruptHunk, line: fault, path: file.path)
      }
      file.hunks.append(read.hunk)
      file.linesAdded += read.added
      file.linesRemoved += read.removed
      oldLines += read.hunk.oldCount
      newLines += read.hunk.newCount
    }
    // Lines on one side show that the file existed there. Their absence proves nothing: a diff without context may only
    // add. With several hunks it cannot be a creation or a deletion.
    if file.creation == .unknown, oldLines > 0 || file.hunks.count > 1 { file.creation = .no }
    if file.deletion == .unknown, newLines > 0 || file.hunks.count > 1 { file.deletion = .no }
    if file.creation == .yes, oldLines > 0 {
      throw DiffError(reason: .newFileWithOldLines, line: file.line, path: file.path)
    }
    if file.deletion == .yes, newLines > 0 {
      throw DiffError(reason: .deletedFileWithNewLines, line: file.line, path: file.path)
    }
  }

  /// Reads one hunk; nil if it is corrupt, with `position` at the line at fault.
  private mutating func readHunk() -> (hunk: Hunk, added: Int, removed: Int)? {
    let start = position
    let first = line
    let headerEnd = bytes.lineEnd(from: start, to: bytes.count)
    guard let header = HunkHeader(bytes, from: start, to: headerEnd) else { return nil }
    position = headerEnd
    line += 1
    var body = HunkBody(header)
    guard read(&body), body.isComplete, body.added > 0 || body.removed > 0 else { return nil }
    // A missing newline of the last line is stated after the counts have run out.
    if bytes.count - position > 12, bytes.has("\\ ", at: position, to: bytes.count) { skipLine() }
    let hunk = Hunk(
      oldStart: header.oldStart, newStart: header.newStart, oldLines: UInt32(header.oldCount),
      newLines: UInt32(header.newCount), leading: UInt32(body.leading), trailing: UInt32(body.trailing),
      offset: UInt32(start), size: UInt32(position - start), textLine: UInt32(first))
    return (hunk, body.added, body.removed)
  }

  /// Reads lines until the counts have run out; false at a line that cannot be part of the hunk.
  private mutating func read(_ body: inout HunkBody) -> Bool {
    bytes.withUnsafeBufferPointer { buffer in
      while position < buffer.count, !body.isComplete {
        let end = buffer.lineEnd(from: position, to: buffer.count)
        guard buffer[end - 1] == 10,
          body.take(buffer[position], length: end - position, second: buffer[min(position + 1, end - 1)])
        else { return false }
        position = end
        line += 1
      }
      return true
    }
  }

  private mutating func skipLine() {
    position = bytes.lineEnd(from: position, to: bytes.count)
    line += 1
  }

  /// When skimming: skips what looks like hunks, valid or not.
  mutating func skipHunks() {
    while bytes.has("@@ -", at: position, to: bytes.count) {
      if readHunk() == nil {
        // Continue after a bad header; a bad line may be the next file's header.
        if bytes.has("@@ -", at: position, to: bytes.count) { skipLine() }
        return
      }
    }
  }
}

/// The running counts while a hunk's lines are read.
private struct HunkBody {
  private var oldLeft: Int
  private var newLeft: Int
  var added = 0
  var removed = 0
  var leading = 0
  var trailing = 0

  init(_ header: HunkHeader) {
    oldLeft = header.oldCount
    newLeft = header.newCount
  }

  var isComplete: Bool { oldLeft == 0 && newLeft == 0 }

  /// Counts a line by its first byte; false if such a line cannot be here.
  mutating func take(_ mark: UInt8, length: Int, second: UInt8) -> Bool {
    switch mark {
    case UInt8(ascii: " "), 10:  // an empty line is a context line that lost its blank
      oldLeft -= 1
      newLeft -= 1
      if added == 0, removed == 0 { leading += 1 }
      trailing += 1
    case UInt8(ascii: "-"):
      oldLeft -= 1
      removed += 1
      trailing = 0
    case UInt8(ascii: "+"):
      newLeft -= 1
      added += 1
      trailing = 0
    case UInt8(ascii: "\\"):
      // "\ No newline at end of file" in any language; none is shorter.
      return length >= 12 && second == UInt8(ascii: " ")
    default: return false
    }
    return oldLeft >= 0 && newLeft >= 0
  }
}
