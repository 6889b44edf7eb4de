import Bytes

/// The `diff --git` line and the extended header lines after it, as git's parse_git_diff_header (apply.c) reads them.
extension DiffParser {
  /// Reads a header whose first line was read already, and moves `position` past it. If `position` does not move, no
  /// line after the first belonged to the header, and it says nothing.
  mutating func readGitHeader(_ start: Int, _ firstEnd: Int, into header: inout FileHeader) throws(DiffError) {
    let firstLine = line - 1
    header.creation = .no
    header.deletion = .no
    header.defaultName = DiffNames.common(
      bytes, from: start + 11, to: trimmed(firstEnd, from: start), strip: stripLevel)

    while position < bytes.count {
      let start = position
      let end = bytes.lineEnd(from: start, to: bytes.count)
      guard bytes[end - 1] == 10, let (field, length) = GitHeaderField.find(bytes, from: start, to: end) else { break }
      let here = line
      try read(field, start + length, end - 1, into: &header, line: here)
      if header.claims > 1 {
        position = end
        line += 1
        throw DiffError(reason: .inconsistentHeader, line: here, path: header.defaultName)
      }
      position = end
      line += 1
    }

    if header.oldName == nil, header.newName == nil {
      guard let name = header.defaultName else {
        throw DiffError(reason: .missingName, line: firstLine, path: nil)
      }
      header.oldName = name
      header.newName = name
    }
    if (header.newName == nil && header.deletion != .yes) || (header.oldName == nil && header.creation != .yes) {
      throw DiffError(reason: .missingName, line: firstLine, path: header.newName ?? header.oldName)
    }
    // A `---` line before the one that says new; git fails an assertion here.
    if header.creation == .yes, header.oldName != nil {
      throw DiffError(reason: .inconsistentHeader, line: firstLine, path: header.newName)
    }
  }

  private func trimmed(_ end: Int, from start: Int) -> Int {
    end > start && bytes[end - 1] == 10 ? end - 1 : end
  }

  private func read(_ field: GitHeaderField, _ start: Int, _ end: Int, into header: inout FileHeader, line: Int)
    throws(DiffError)
  {
    func name() -> [UInt8]? {
      DiffNames.find(bytes, from: start, to: end, strip: stripLevel, terminator: .tab)
    }
    // These names come without the leading `a/` or `b/`.
    func bareName() -> [UInt8]? {
      DiffNames.find(bytes, from: start, to: end, strip: max(0, stripLevel - 1), terminator: .lineEnd)
    }
    func mode() throws(DiffError) -> UInt32 {
      guard let mode = octal(start, end) else {
        throw DiffError(reason: .badMode, line: line, path: header.defaultName)
      }
      return mode
    }
    switch field {
    case .oldName:
      header.oldName = try verified(
        header.oldName, isNull: header.creation == .yes, start, line: line, name())
    case .newName:
      header.newName = try verified(
        header.newName, isNull: header.deletion == .yes, start, line: line, name())
    case .oldMode: header.oldMode = try mode()
    case .newMode: header.newMode = try mode()
    case .deletedFile:
      header.deletion = .yes
      header.oldName = header.defaultName
      header.oldMode = try mode()
    case .newFile:
      header.creation = .yes
      header.newName = header.defaultName
      header.newMode = try mode()
    case .copyFrom:
      header.isCopy = true
      header.oldName = bareName()
    case .copyTo:
      header.isCopy = true
      header.newName = bareName()
    case .renameFrom:
      header.isRename = true
      header.oldName = bareName()
    case .renameTo:
      header.isRename = true
      header.newName = bareName()
    case .score:
      var score = 0
      for byte in bytes[start..<end].prefix(9) {
        guard ByteClass.isDigit(byte) else { break }
        score = score * 10 + Int(byte - 48)
      }
      if score <= 100 { header.score = score }
    case .index:
      guard let mode = readIndex(start, end, into: &header) else { return }
      guard let mode = octal(mode.lowerBound, mode.upperBound) else {
        throw DiffError(reason: .badMode, line: line, path: header.defaultName)
      }
      header.oldMode = mode
    }
  }

  /// `abc..def` or `abc..def 100644`; a line in any other form says nothing. Returns where the mode starts.
  private func readIndex(_ start: Int, _ end: Int, into header: inout FileHeader) -> Range<Int>? {
    let dot = bytes.next(UInt8(ascii: "."), from: start, to: end)
    guard dot + 1 < end, bytes[dot + 1] == UInt8(ascii: "."), dot - start <= 40
    else { return nil }
    header.oldID = bytes[start..<dot]
    let close = bytes.next(.space, from: dot + 2, to: end)
    guard close - (dot + 2) <= 40 else { return nil }
    header.newID = bytes[(dot + 2)..<close]
    return close < end ? close + 1..<end : nil
  }

  /// An octal number ended by white space (the newline at least).
  private func octal(_ start: Int, _ end: Int) -> UInt32? {
    var value: UInt32 = 0
    var index = start
    while index < end, bytes[index] & 0xF8 == 0x30 {
      let (product, over) = value.multipliedReportingOverflow(by: 8)
      guard !over else { return nil }
      value = product | UInt32(bytes[index] - 48)
      index += 1
    }
    guard index > start, index >= end || ByteClass.isGitSpace(bytes[index]) else { return nil }
    return value
  }

  /// The name on a `---` or `+++` line, which must agree with what the header said before.
  private func verified(
    _ known: [UInt8]?, isNull: Bool, _ start: Int, line: Int, _ name: @autoclosure () -> [UInt8]?
  ) throws(DiffError) -> [UInt8]? {
    guard let known else {
      if !isNull { return name() }
      guard DiffNames.isDevNull(bytes, from: start) else {
        throw DiffError(reason: .inconsistentHeader, line: line, path: nil)
      }
      return nil
    }
    guard !isNull, name() == known else {
      throw DiffError(reason: .inconsistentHeader, line: line, path: known)
    }
    return known
  }
}

/// The kinds of extended header line.
enum GitHeaderField {
  case oldName, newName, oldMode, newMode, deletedFile, newFile, copyFrom, copyTo, renameFrom, renameTo, score, index

  private static let table: [(StaticString, GitHeaderField)] = [
    ("--- ", .oldName), ("+++ ", .newName), ("old mode ", .oldMode), ("new mode ", .newMode),
    ("deleted file mode ", .deletedFile), ("new file mode ", .newFile), ("copy from ", .copyFrom),
    ("copy to ", .copyTo), ("rename old ", .renameFrom), ("rename new ", .renameTo), ("rename from ", .renameFrom),
    ("rename to ", .renameTo), ("similarity index ", .score), ("dissimilarity index ", .score), ("index ", .index),
  ]

  /// The kind of the line that starts here and the bytes before its value; nil for a line that ends the header.
  static func find(_ bytes: [UInt8], from start: Int, to end: Int) -> (field: GitHeaderField, length: Int)? {
    for (prefix, field) in table where bytes.has(prefix, at: start, to: end) {
      return (field, prefix.utf8CodeUnitCount)
    }
    return nil
  }
}
