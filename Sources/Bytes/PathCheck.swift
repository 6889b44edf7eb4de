/// The paths that a patch, or a tree made here, may contain.
///
/// The rules are those of git's verify_path (read-cache.c) with both `core.protectHFS` and `core.protectNTFS`, since
/// the commit made here may be checked out on any file system, and more: paths of absurd length or depth. Control
/// characters are allowed, as in git; code that shows a path escapes them.
public enum PathCheck {
  /// The longest path, in bytes (Linux's PATH_MAX).
  public static let maximumLength = 4096
  /// The greatest depth of a path.
  public static let maximumDepth = 100

  /// What is wrong with a path; nil for one that may be used.
  /// - Parameter mode: the mode of what is to stand there. A symbolic link must not be called `.gitmodules`.
  public static func problem(_ path: [UInt8], mode: FileMode = .file) -> PathProblem? {
    if path.isEmpty { return .empty }
    if path.count > maximumLength { return .tooLong }
    if path[0] == UInt8(ascii: "/") { return .absolute }
    if path.contains(0) { return .holdsNUL }
    let isLink = mode.isSymlink
    var depth = 0
    for component in path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
      depth += 1
      if depth > maximumDepth { return .tooLong }
      if component.isEmpty { return .emptyComponent }
      if component.elementsEqual(".".utf8) { return .leavesTree }
      if isDotNameOnHFS(component, "git") || isGitOnNTFS(component) { return .gitFolder }
      if isLink, isDotNameOnHFS(component, "gitmodules") || isGitmodulesOnNTFS(component) {
        return .linkedGitmodules
      }
      // NTFS takes a backslash for a separator.
      for piece in component.split(separator: UInt8(ascii: "\\"), omittingEmptySubsequences: false) {
        if piece.elementsEqual("..".utf8) { return .leavesTree }
        if isGitOnNTFS(piece) { return .gitFolder }
        if isLink, isGitmodulesOnNTFS(piece) { return .linkedGitmodules }
      }
    }
    return nil
  }

  /// Whether HFS+ reads a name as `.` and the word: it ignores case and some code points.
  private static func isDotNameOnHFS(_ name: ArraySlice<UInt8>, _ word: StaticString) -> Bool {
    var reader = HFSName(name)
    guard reader.next() == UInt32(UInt8(ascii: ".")) else { return false }
    for index in 0..<word.utf8CodeUnitCount {
      let scalar = reader.next()
      guard scalar < 0x80, ByteClass.lower(UInt8(scalar)) == word.utf8Start[index] else { return false }
    }
    // Broken UTF-8 reads as the end, as in git.
    return reader.next() == 0
  }

  /// Whether a name is `.git` to NTFS: its short name `git~1`, trailing dots and spaces, a stream after a colon.
  private static func isGitOnNTFS(_ name: ArraySlice<UInt8>) -> Bool {
    for start in [".git", "git~1"] {
      if let rest = dropping(start, from: name), endsOnNTFS(rest) { return true }
    }
    return false
  }

  /// The same for `.gitmodules`, whose short names are `gitmod~1` to `~4`, and `gi7eba~1` and the like when those are
  /// taken.
  private static func isGitmodulesOnNTFS(_ name: ArraySlice<UInt8>) -> Bool {
    if let rest = dropping(".gitmodules", from: name), endsOnNTFS(rest) { return true }
    if let rest = dropping("gitmod~", from: name), let digit = rest.first, (0x31...0x34).contains(digit) {
      return endsOnNTFS(rest.dropFirst())
    }
    guard name.count >= 8, let tilde = name.prefix(7).firstIndex(of: UInt8(ascii: "~")) else { return false }
    let hash = "gi7eba".utf8.prefix(tilde - name.startIndex)
    let digits = name[(tilde + 1)..<(name.startIndex + 8)]
    guard name[..<tilde].map(ByteClass.lower).elementsEqual(hash), let first = digits.first,
      (0x31...0x39).contains(first),
      digits.allSatisfy(ByteClass.isDigit)
    else { return false }
    return endsOnNTFS(name.dropFirst(8))
  }

  private static func endsOnNTFS(_ rest: ArraySlice<UInt8>) -> Bool {
    for byte in rest {
      if byte == UInt8(ascii: ":") { return true }
      if byte != UInt8(ascii: "."), byte != UInt8(ascii: " ") { return false }
    }
    return true
  }

  private static func dropping(_ word: String, from name: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard name.prefix(word.utf8.count).map(ByteClass.lower).elementsEqual(word.utf8) else { return nil }
    return name.dropFirst(word.utf8.count)
  }
}

/// Why a path may not be used.
public enum PathProblem: String, Hashable, Sendable, CustomStringConvertible {
  case empty = "the path is empty"
  case tooLong = "the path is too long"
  case absolute = "the path is absolute"
  case leavesTree = "the path has a folder '.' or '..'"
  case emptyComponent = "the path has a folder without a name"
  case gitFolder = "the path enters '.git'"
  case linkedGitmodules = "'.gitmodules' may not be a symbolic link"
  case holdsNUL = "the path has a NUL"

  public var description: String { rawValue }
}

/// A name's code points as HFS+ compares them.
private struct HFSName {
  private var decoder = Unicode.UTF8.ForwardParser()
  private var iterator: ArraySlice<UInt8>.Iterator

  init(_ name: ArraySlice<UInt8>) { iterator = name.makeIterator() }

  /// The next code point that is not ignored; 0 at the end and at broken UTF-8.
  mutating func next() -> UInt32 {
    while case .valid(let encoded) = decoder.parseScalar(from: &iterator) {
      let scalar = Unicode.UTF8.decode(encoded).value
      switch scalar {
      case 0x200C...0x200F, 0x202A...0x202E, 0x206A...0x206F, 0xFEFF: continue
      case 0xFFFE, 0xFFFF: return 0  // git counts these two as broken
      default: return scalar
      }
    }
    return 0
  }
}
