import Bytes
import Git
import Platform

/// Reads commits with their diffs.
struct CommitReader {
  let code: Repository

  /// Commits read at a time: little is kept of each, but a branch may have a million.
  static let batch = 200

  /// What was read of some commits.
  struct Batch {
    fileprivate(set) var commits: [PushedCommit] = []
    /// Commits that cannot be read: an object that they need is missing or damaged.
    fileprivate(set) var unreadable: [ObjectID] = []
  }

  /// Reads commits other than merges, in this order, and keeps none of their diffs.
  ///
  /// The diffs are git's own, as format-patch would send them, so that their patch-ids are those of the mails.
  func read(_ ids: [ObjectID]) throws(SystemError) -> Batch {
    var batch = Batch()
    var rest = ids[...]
    while !rest.isEmpty {
      rest = try read(rest, &batch)
      // Git stopped in the next one; reading it alone shows whether it was the cause.
      guard let suspect = rest.popFirst() else { break }
      if try !read([suspect], &batch).isEmpty { batch.unreadable.append(suspect) }
    }
    return batch
  }

  /// Reads as many as git reads without an error; returns the others.
  private func read(_ ids: ArraySlice<ObjectID>, _ batch: inout Batch) throws(SystemError) -> ArraySlice<ObjectID> {
    var rest = ids
    var begun: (id: ObjectID, diff: [UInt8])?
    func finish() {
      guard let (id, diff) = begun, let place = rest.firstIndex(of: id) else { return }
      // Git prints every commit it can read, so those skipped before this one are broken.
      batch.unreadable += rest[..<place]
      rest = rest[(place + 1)...]
      guard let commit = try? code.commit(id) else { return batch.unreadable.append(id) }
      batch.commits.append(PushedCommit(id, commit, diff: diff))
    }
    do throws(SystemError) {
      // A diff's lines begin with a word, a sign or a blank, never with 40 digits alone.
      try Program().lines(arguments, input: Array(ids.map { $0.hex + "\n" }.joined().utf8)) { line in
        if line.count == 40, let id = ObjectID(hexBytes: line) {
          finish()
          begun = (id, [])
        } else if let size = begun?.diff.count, size < Self.sizeLimit {
          begun?.diff += line
          begun?.diff.append(UInt8(ascii: "\n"))
        }
      }
    } catch  where error.code == .programFailed {
      return rest
    }
    finish()
    return rest
  }

  private var arguments: [String] {
    [
      "-C", code.path, "-c", "core.quotePath=true", "diff-tree", "--stdin", "--always", "--root", "-r", "-p", "-M",
      "--no-ext-diff", "--no-textconv", "--no-color", "--full-index", "--src-prefix=a/", "--dst-prefix=b/", "-U3",
    ]
  }

  /// Only this much of a larger diff is looked at: nobody mails such diffs.
  private static let sizeLimit = 16 << 20
}
