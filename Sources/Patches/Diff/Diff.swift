import Bytes

/// A diff in git's patch language: everything `git apply` (git 2.39, apply.c) reads.
///
/// That is `diff --git` and plain `---`/`+++` headers, extended headers, C-quoted names, text hunks and `GIT binary
/// patch`; text before, between and after the files' diffs is skipped. Names are not checked here: `PathCheck` does
/// that when the diff is applied.
public struct Diff: Sendable {
  public internal(set) var files: [FileDiff]

  init(files: [FileDiff]) { self.files = files }

  /// Reads a diff, in time and memory linear in its size.
  ///
  /// Where `git apply` silently drops the rest of a diff after a corrupt binary patch, this fails.
  public init(parsing text: [UInt8], options: DiffOptions = DiffOptions()) throws(DiffError) {
    var parser = try DiffParser(text, options)
    var files: [FileDiff] = []
    while let file = try parser.next() {
      guard files.count < options.maximumFiles else {
        throw DiffError(reason: .tooManyFiles(limit: options.maximumFiles), line: file.line, path: file.path)
      }
      files.append(file)
    }
    if files.isEmpty { throw DiffError(reason: .noPatch, line: 0, path: nil) }
    self.init(files: files)
  }

  /// The paths that a diff touches, each once, in the diff's order: new names, and old names of what is renamed or
  /// deleted. Never fails: skips broken parts, so it also works for diffs that cannot be applied.
  public static func paths(in text: [UInt8], limit: Int = 10_000) -> [[UInt8]] {
    guard var parser = try? DiffParser(text, DiffOptions(), isSkimming: true) else { return [] }
    // By hash: a process that reads one mail makes sets of ids in any case, and one of another kind takes it longer.
    var seen: Set<ObjectID> = []
    var paths: [[UInt8]] = []
    while paths.count < limit, !parser.isAtEnd {
      guard let file = try? parser.next() else { continue }
      let names = file.isCopy ? [file.newPath] : [file.oldPath, file.newPath]
      for case let name? in names where paths.count < limit && seen.insert(SHA1.hash(name)).inserted {
        paths.append(name)
      }
    }
    return paths
  }
}
