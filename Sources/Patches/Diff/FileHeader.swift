import Bytes

/// What the lines before a file's content said about it, before it is a `FileDiff`.
struct FileHeader {
  /// The name both sides share on the `diff --git` line, if they do.
  var defaultName: [UInt8]?
  var oldName: [UInt8]?
  var newName: [UInt8]?
  var oldMode: UInt32 = 0
  var newMode: UInt32 = 0
  var oldID: ArraySlice<UInt8> = []
  var newID: ArraySlice<UInt8> = []
  var creation = FileDiff.Certainty.unknown
  var deletion = FileDiff.Certainty.unknown
  var isRename = false
  var isCopy = false
  var score: Int?

  /// How many of the four kinds of change the header claims; more than one is a contradiction.
  var claims: Int {
    (creation == .yes ? 1 : 0) + (deletion == .yes ? 1 : 0) + (isRename ? 1 : 0) + (isCopy ? 1 : 0)
  }

  func fileDiff(source: [UInt8], line: Int) -> FileDiff {
    FileDiff(
      oldPath: oldName, newPath: newName, oldMode: oldMode == 0 ? nil : FileMode(rawValue: oldMode),
      newMode: newMode == 0 ? nil : FileMode(rawValue: newMode),
      oldID: Self.hexadecimal(oldID), newID: Self.hexadecimal(newID), score: score, line: line, creation: creation,
      deletion: deletion, isRename: isRename, isCopy: isCopy, source: source)
  }

  private static func hexadecimal(_ digits: ArraySlice<UInt8>) -> String? {
    guard !digits.isEmpty, digits.allSatisfy(ByteClass.isHexDigit) else { return nil }
    return String(decoding: digits, as: UTF8.self).lowercased()
  }
}
