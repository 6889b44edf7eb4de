import Bytes
import Git
import Platform

/// A pushed commit, and what format-patch would send for it.
struct SubmittedCommit {
  let id: ObjectID
  let tree: ObjectID
  /// Name and address in UTF-8, whatever encoding the commit has.
  let author: Signature
  let committer: Signature
  /// In UTF-8, too, where the commit says what it is in.
  let message: [UInt8]
  /// The diffstat, an empty line and the diff.
  let patch: [UInt8]

  /// The first line.
  var subject: [UInt8] { Array(message.prefix { $0 != newline }) }

  /// What follows the empty line after it.
  var body: ArraySlice<UInt8> { message.dropFirst(subject.count + 1).drop { $0 == newline } }

  private var newline: UInt8 { UInt8(ascii: "\n") }

  /// `commit 0123456789ab (subject)`.
  var name: String { "commit \(id.hex.prefix(12)) (\(String(decoding: subject.prefix(60), as: UTF8.self)))" }
}

extension SubmittedCommit {
  /// Reads the commits of a range.
  ///
  /// - Throws: ``SubmissionRefusal`` for what git itself would not mail.
  static func read(
    _ range: SubmittedRange, _ code: SubmissionCode, in tracker: Repository
  ) throws -> [SubmittedCommit] {
    let input = Array(range.commits.map { $0.hex + "\n" }.joined().utf8)
    let texts = try texts(range, code, tracker.path, input: input)
    let patches = try patches(range, code, tracker.path, input: input)
    var result: [SubmittedCommit] = []
    var parent = try tracker.commit(range.base).tree
    for id in range.commits {
      let commit = try tracker.commit(id)
      guard let text = texts[id] else { throw GitError(.notFound, "read the commit", path: id.hex) }
      var author = commit.author
      author.name = text.name
      author.email = text.email
      let read = SubmittedCommit(
        id: id, tree: commit.tree, author: author, committer: commit.committer, message: text.message,
        patch: patches[id] ?? [])
      guard commit.tree != parent else {
        throw SubmissionRefusal("\(read.name) changes nothing, and empty commits are not mailed; drop it")
      }
      parent = commit.tree
      result.append(read)
    }
    return result
  }

  /// Author and message of each commit in UTF-8, as git converts them.
  private static func texts(
    _ range: SubmittedRange, _ code: SubmissionCode, _ tracker: String, input: [UInt8]
  ) throws(SystemError) -> [ObjectID: (name: String, email: String, message: [UInt8])] {
    var result: [ObjectID: (name: String, email: String, message: [UInt8])] = [:]
    let arguments = [
      "--git-dir", tracker, "-c", "log.showSignature=false", "log", "--no-walk=unsorted", "--stdin", "-z", "--no-color",
      "--no-notes", "--encoding=UTF-8", "--format=%H%n%an%n%ae%n%B",
    ]
    try code.git.lines(arguments, input: input, separator: 0) { record throws(SystemError) in
      let fields = record.split(separator: UInt8(ascii: "\n"), maxSplits: 3, omittingEmptySubsequences: false)
      guard fields.count == 4, let id = ObjectID(hexBytes: fields[0]) else { return }
      var message = fields[3]
      while message.last == UInt8(ascii: "\n") { message.removeLast() }
      result[id] = (
        String(decoding: fields[1], as: UTF8.self), String(decoding: fields[2], as: UTF8.self),
        Array(message) + [UInt8(ascii: "\n")]
      )
    }
    return result
  }

  /// Diffstat and diff of each commit, with nothing left out.
  private static func patches(
    _ range: SubmittedRange, _ code: SubmissionCode, _ tracker: String, input: [UInt8]
  ) throws -> [ObjectID: [UInt8]] {
    var result: [ObjectID: [UInt8]] = [:]
    var size = 0
    var index = 0
    let arguments = [
      "--git-dir", tracker, "-c", "core.quotePath=true", "diff-tree", "--stdin", "-r", "--patch-with-stat", "--summary",
      "--binary", "--full-index", "-M", "--no-ext-diff", "--no-textconv", "--no-color", "--submodule=short",
      "--ignore-submodules=none", "--src-prefix=a/", "--dst-prefix=b/", "-U3",
    ]
    // A diff's lines begin with a word, a sign or a blank, never with the 40 digits of the next commit alone.
    try code.git.lines(arguments, input: input) { line throws(SystemError) in
      if index < range.commits.count, line.count == 40, ObjectID(hexBytes: line) == range.commits[index] {
        index += 1
        return
      }
      guard index > 0, size <= sizeLimit else { return }
      size += line.count + 1
      result[range.commits[index - 1], default: []] += line
      result[range.commits[index - 1], default: []].append(UInt8(ascii: "\n"))
    }
    guard size <= sizeLimit else {
      throw SubmissionRefusal("it changes more than \(sizeLimit >> 20) MB, too much for a patch tracker")
    }
    return result
  }

  /// Of all diffs together.
  private static let sizeLimit = 64 << 20
}
