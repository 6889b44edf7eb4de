import Bytes
import Git
import Platform

/// The commits that a push brought, parents before children, as `git rev-list` lists them: only their ids, so that a
/// push of a million commits takes little memory.
struct NewCommits {
  struct Entry {
    let id: ObjectID
    /// A merge's changes came with other commits.
    let isMerge: Bool
    /// Whether everything up to here has been read once this one has: it is on the first-parent line.
    fileprivate(set) var isPlace = false
    fileprivate let firstParent: ObjectID?
  }

  private(set) var entries: [Entry] = []

  /// - Parameters:
  ///   - heads: Where they end.
  ///   - excluded: Commits that have been read with all their ancestors; missing ones are ignored.
  ///   - earliest: Commits with an earlier committer date are left out: they cannot match anything.
  ///   - isKept: Those that are kept regardless of their date.
  init(
    from heads: [ObjectID], excluding excluded: Set<ObjectID>, since earliest: Int64, in code: Repository,
    keeping isKept: (ObjectID) -> Bool = { _ in false }
  ) throws {
    let input = heads.map { "\($0.hex)\n" } + excluded.filter(code.exists).map { "^\($0.hex)\n" }.sorted()
    var found: [Entry] = []
    try Self.list(Array(input.joined().utf8), in: code) { line in
      guard let (entry, seconds) = Entry.read(line), seconds >= earliest || isKept(entry.id) else { return }
      found.append(entry)
    }
    // Parents come before children, so that one pass from the end finds the line of first parents.
    var next = heads.count == 1 ? heads.first : nil
    for index in found.indices.reversed() where found[index].id == next {
      found[index].isPlace = true
      next = found[index].firstParent
    }
    entries = found
  }

  private static func list(
    _ input: [UInt8], in code: Repository, _ body: (ArraySlice<UInt8>) throws(SystemError) -> Void
  ) throws(SystemError) {
    let arguments = ["-C", code.path, "rev-list", "--reverse", "--topo-order", "--parents", "--timestamp"]
    // With --reverse nothing is printed before everything is known, so nothing comes twice.
    do throws(SystemError) {
      try Program().lines(arguments + ["--stdin"], input: input, body)
    } catch  where error.code == .programFailed {
      // A commit on the way is missing or damaged: list what can still be reached.
      try Program().lines(arguments + ["--missing=allow-any", "--stdin"], input: input, body)
    }
  }
}

extension NewCommits.Entry {
  /// A commit by itself.
  init(beside id: ObjectID) { self.init(id: id, isMerge: false, firstParent: nil) }

  /// A line `SECONDS ID PARENT…`.
  fileprivate static func read(_ line: ArraySlice<UInt8>) -> (Self, seconds: Int64)? {
    let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 3)
    guard fields.count > 1, let id = ObjectID(hexBytes: fields[1]) else { return nil }
    let seconds = Timestamp(nearest: fields[0]) ?? .latest
    let parent = fields.count > 2 ? ObjectID(hexBytes: fields[2]) : nil
    return (Self(id: id, isMerge: fields.count > 3, firstParent: parent), seconds.seconds)
  }
}
