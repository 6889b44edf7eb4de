import Bytes

/// A character in a patch that a reviewer does not see, or that changes the order in which text is shown: zero-width
/// and bidirectional controls, which can make code do something else than it seems to ("Trojan Source",
/// CVE-2021-42574).
public struct HiddenCharacter: Hashable, Sendable {
  /// The file, as the patch names it.
  public let path: [UInt8]
  /// The line in the new file; nil if it is in the file's name.
  public let line: Int?
  public let scalar: UInt32

  /// In Unicode notation: `U+202E`.
  public var name: String {
    let digits = String(scalar, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}

extension Diff {
  /// Those in added lines and new file names, in order, at most `limit`.
  public func hiddenCharacters(limit: Int = 20) -> [HiddenCharacter] {
    var found: [HiddenCharacter] = []
    for file in files where found.count < limit {
      if let path = file.newPath, let scalar = HiddenCharacter.first(in: path[...]) {
        found.append(HiddenCharacter(path: file.path, line: nil, scalar: scalar))
      }
      for hunk in file.hunks where found.count < limit {
        var line = hunk.newStart
        for text in file.text(of: hunk).split(separator: UInt8.lineFeed, omittingEmptySubsequences: false) {
          switch text.first {
          case UInt8(ascii: "-"), UInt8(ascii: "\\"), UInt8(ascii: "@"): continue
          case UInt8(ascii: "+"):
            var added = text.dropFirst()
            // A byte order mark is legitimate at the start of a file.
            if line == 1, added.starts(with: [0xEF, 0xBB, 0xBF]) { added = added.dropFirst(3) }
            if found.count < limit, let scalar = HiddenCharacter.first(in: added) {
              found.append(HiddenCharacter(path: file.path, line: line, scalar: scalar))
            }
          default: break
          }
          line = line < .max ? line + 1 : line
        }
      }
    }
    return found
  }
}

extension HiddenCharacter {
  /// The first one in a text; bytes that are not UTF-8 hold none.
  static func first(in text: ArraySlice<UInt8>) -> UInt32? {
    // All of them begin with one of five bytes that most code does not contain.
    guard text.contains(where: { $0 == 0xE2 || $0 == 0xEF || $0 == 0xD8 || $0 == 0xE1 || $0 == 0xF3 }) else {
      return nil
    }
    return String(decoding: text, as: UTF8.self).unicodeScalars.first { isHidden($0.value) }?.value
  }

  private static func isHidden(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x061C, 0x180E, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0x2066...0x206F, 0xFEFF: true
    case 0xE0000...0xE007F: true
    default: false
    }
  }
}
