import Bytes
import Git
import Tracker

/// Reads public-inbox git repositories.
enum PublicInbox {
  /// Visits each mail, oldest first. A repository that lacks some (a partial clone, say) still gives the others.
  ///
  /// In v2 each commit sets the file `m` to one mail (`d` means that one was removed, and is skipped); in v1 each
  /// commit adds mails to a tree of two levels. A commit that only removes mails adds none.
  static func forEachMail(in path: String, _ visitor: MailVisitor) throws {
    let repository = try Repository.open(path)
    guard let head = try repository.reference("HEAD") else { return }
    for commit in try repository.newCommits(from: [head], excluding: []) {
      try forEachMailID(addedBy: commit, in: repository) { id in
        try visitor.visit("commit \(commit.hex) of \(path)") { try repository.blob(id) }
      }
    }
  }

  /// Calls the body with the blob of each mail that one commit adds.
  static func forEachMailID(
    addedBy commit: ObjectID, in repository: Repository, _ body: (ObjectID) throws -> Void
  ) throws {
    let commit = try repository.commit(commit)
    let tree = try repository.tree(commit.tree)
    if let mail = tree["m"], !mail.mode.isTree {
      try body(mail.id)
      return
    }
    var before = Tree()
    if let parent = commit.parents.first { before = try repository.tree(try repository.commit(parent).tree) }
    try forEachNew(in: tree, before, repository, body)
  }

  /// The blobs of a tree that were not at the same path before.
  private static func forEachNew(
    in tree: Tree, _ before: Tree, _ repository: Repository, _ body: (ObjectID) throws -> Void
  ) throws {
    for entry in tree.entries {
      let old = before[entry.name]
      guard old?.id != entry.id, !entry.mode.isSubmodule else { continue }
      if entry.mode.isTree {
        var inner = Tree()
        if let old, old.mode.isTree { inner = try repository.tree(old.id) }
        try forEachNew(in: try repository.tree(entry.id), inner, repository, body)
      } else if entry.name.count == 38 {
        try body(entry.id)
      }
    }
  }
}
