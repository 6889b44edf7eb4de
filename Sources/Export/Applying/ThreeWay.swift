import Bytes
import Git
import Patches

/// What `git am -3` does with a patch that does not apply: builds the files it was made against from the ids of its
/// `index` lines, applies it there, and merges (builtin/am.c, fall_back_threeway; apply.c, build_fake_ancestor).
///
/// The merge is libgit2's. It differs from git's in which files it pairs as renamed where several are alike, and where both
/// sides gave a file the same new name: it may find a conflict where git finds none.
enum ThreeWay {
  enum Outcome {
    case merged(ObjectID)
    /// Both sides changed these paths in conflicting ways.
    case conflicts([[UInt8]])
    /// This file rules out a merge.
    case impossible(path: [UInt8], why: String)
  }

  static func apply(_ diff: Diff, to tree: inout CodeTree) throws(GitError) -> Outcome {
    var edits: [[UInt8]: PathEdit] = [:]
    for file in diff.files where file.operation != .add {
      guard let path = file.oldPath ?? file.newPath else { continue }
      switch try preimage(of: file, path, &tree) {
      case .success(let id):
        edits[path] = .put(path, Self.oldMode(of: file), id)
      case .failure(let missing): return .impossible(path: path, why: missing.why)
      }
    }
    let ancestor: ObjectID
    do throws(GitError) {
      ancestor = try tree.store.editTree(Tree.emptyID, Array(edits.values))
    } catch {
      return .impossible(path: diff.files.first?.path ?? [], why: error.detail)
    }
    var theirs = CodeTree(ancestor, in: tree.store)
    let changes: TreeChanges
    do throws(TreeApplyError) {
      changes = try diff.apply(to: &theirs)
    } catch {
      return .impossible(
        path: error.failures.first?.path ?? [], why: "it does not apply to the blobs on its index lines either")
    }
    try theirs.apply(changes)
    switch try tree.store.mergeTrees(ancestor: ancestor, ours: tree.root, theirs: theirs.root) {
    case .clean(let merged): return .merged(merged)
    case .conflicts(let paths): return .conflicts(paths)
    }
  }

  private static func oldMode(of file: FileDiff) -> FileMode {
    let mode = (file.oldMode ?? .file).canonical
    // No index holds a folder; git takes what is neither file nor link for a submodule.
    return mode.isTree ? .submodule : mode
  }

  private struct Missing: Error {
    let why: String
  }

  /// The blob, or the submodule's commit, that the patch was made against.
  private static func preimage(
    of file: FileDiff, _ path: [UInt8], _ tree: inout CodeTree
  ) throws(GitError) -> Result<ObjectID, Missing> {
    if let digits = file.oldID {
      if oldMode(of: file).isSubmodule {
        if let id = ObjectID(hex: digits) { return .success(id) }
      } else {
        let blobs = try tree.store.blobs(abbreviated: digits)
        if blobs.count == 1 { return .success(blobs[0]) }
        if blobs.count > 1 { return .failure(Missing(why: "\(digits) on its index line names several blobs")) }
      }
    }
    // An index holds no folder.
    if file.linesAdded == 0, file.linesRemoved == 0, file.binary == nil, let entry = try? tree.entry(at: path),
      entry.mode != .tree
    {
      return .success(entry.id)
    }
    guard let digits = file.oldID else {
      return .failure(Missing(why: "no index line names what it was made against"))
    }
    return .failure(Missing(why: "blob \(digits) of its index line is not in the repository"))
  }
}
