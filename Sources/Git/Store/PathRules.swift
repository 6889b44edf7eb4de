/// Which paths may stand in a tree: git's verify_path with core.protectHFS and core.protectNTFS on, so that a tree made
/// here can be checked out anywhere without touching a repository's own files.
public enum PathRules {
  /// The names of a path; throws for one that git would refuse.
  static func names(of path: [UInt8]) throws(GitError) -> [ArraySlice<UInt8>] {
    let names = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard path.count <= 4096, names.allSatisfy(isSafe) else {
      throw GitError(
        .invalid, "change", path: String(decoding: path, as: UTF8.self), detail: "git does not allow such a path")
    }
    return names
  }

  /// Whether every name of the path is one that git allows in a tree.
  public static func isSafe(path: [UInt8]) -> Bool {
    path.count <= 4096 && path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy(isSafe)
  }

  /// Whether git allows this name in a tree: not empty, no ".", "..", ".git" or anything that some file system takes
  /// for ".git", also after a backslash, no NUL.
  public static func isSafe(_ name: ArraySlice<UInt8>) -> Bool {
    guard !name.isEmpty, !name.contains(0), !name.contains(UInt8(ascii: "/")) else { return false }
    guard !name.elementsEqual(".".utf8), !name.elementsEqual("..".utf8) else { return false }
    let parts = name.split(separator: UInt8(ascii: "\\"), omittingEmptySubsequences: false)
    return !parts.contains(where: isDotGitOnNTFS) && !isDotGitOnHFS(name)
  }

  /// ".git" or "git~1" in any case, with what NTFS drops at the end: spaces, dots, and a stream after ":"
  /// (git's is_ntfs_dotgit).
  private static func isDotGitOnNTFS(_ name: ArraySlice<UInt8>) -> Bool {
    let lower = name.map(lowered)
    for prefix in [".git", "git~1"] where lower.starts(with: prefix.utf8) {
      var rest = lower.dropFirst(prefix.utf8.count)
      while let first = rest.first, first == UInt8(ascii: " ") || first == UInt8(ascii: ".") { rest.removeFirst() }
      if rest.isEmpty || rest.first == UInt8(ascii: ":") { return true }
    }
    return false
  }

  /// ".git" in any case with code points between that HFS+ ignores (git's is_hfs_dotgit).
  private static func isDotGitOnHFS(_ name: ArraySlice<UInt8>) -> Bool {
    guard name.contains(where: { $0 >= 0x80 }) else { return false }
    let ignored: [ClosedRange<UInt32>] = [0x200C...0x200F, 0x202A...0x202E, 0x206A...0x206F, 0xFEFF...0xFEFF]
    let kept = String(decoding: name, as: UTF8.self).unicodeScalars.filter { scalar in
      !ignored.contains { $0.contains(scalar.value) }
    }
    return kept.count == 4 && String(String.UnicodeScalarView(kept)).lowercased() == ".git"
  }

  private static func lowered(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte + 32 : byte
  }
}
