public import Bytes

/// A change to one path below a tree.
public struct PathEdit: Hashable, Sendable {
  /// Names joined by "/".
  public let path: [UInt8]
  /// What shall stand there; nil takes away what does.
  public let value: FanoutTree.Value?

  public init(path: [UInt8], value: FanoutTree.Value?) {
    self.path = path
    self.value = value
  }

  public static func put(_ path: [UInt8], _ mode: FileMode, _ id: ObjectID) -> PathEdit {
    PathEdit(path: path, value: FanoutTree.Value(mode: mode, id: id))
  }

  public static func remove(_ path: [UInt8]) -> PathEdit { PathEdit(path: path, value: nil) }
}

extension ObjectStore where Self: ~Copyable {
  /// Makes these changes below a tree and returns the new root; only trees on the way to the paths are read and written,
  /// folders are made as needed and go away when empty.
  ///
  /// Removals come first, so that a file can give way to a folder of its name and the other way round. Throws, and
  /// nothing refers to what was written, for a path that git would not check out, that is named twice, that is to be
  /// removed and is not there, or that needs a folder where a file stays (or a file where a folder stays).
  public borrowing func editTree(_ root: ObjectID, _ edits: [PathEdit]) throws(GitError) -> ObjectID {
    let steps = try edits.map { (edit) throws(GitError) in
      try TreeEditor.Step(names: PathRules.names(of: edit.path)[...], edit: edit)
    }
    return try TreeEditor.apply(steps[...], to: root, in: self)
  }
}

/// Applies path edits to one tree and, through itself, to those below.
enum TreeEditor {
  struct Step {
    /// What is left of the path below the tree at hand.
    let names: ArraySlice<ArraySlice<UInt8>>
    let edit: PathEdit
  }

  static func apply(
    _ steps: ArraySlice<Step>, to id: ObjectID, in store: borrowing some ObjectStore & ~Copyable
  ) throws(GitError) -> ObjectID {
    let before = try store.tree(id)
    var entries: [[UInt8]: TreeEntry] = [:]
    for entry in before.entries { entries[entry.name] = entry }
    var below: [[UInt8]: [Step]] = [:]
    var here: [[UInt8]: Step] = [:]
    for step in steps {
      guard let first = step.names.first else { continue }
      if step.names.count > 1 {
        below[Array(first), default: []].append(Step(names: step.names.dropFirst(), edit: step.edit))
      } else if here.updateValue(step, forKey: Array(first)) != nil {
        throw failure(.invalid, step, "it is named twice")
      }
    }
    for (name, step) in here where step.edit.value == nil {
      guard let old = entries.removeValue(forKey: name), !old.mode.isTree else {
        throw failure(.notFound, step, "there is no such file to remove")
      }
    }
    for (name, steps) in below {
      let old = entries[name]
      if let old, !old.mode.isTree {
        throw failure(.exists, steps[0], "a file stands where its folder is needed")
      }
      let child = try apply(steps[...], to: old?.id ?? Tree.emptyID, in: store)
      entries[name] = child == Tree.emptyID ? nil : TreeEntry(mode: .tree, name: name, id: child)
    }
    for (name, step) in here {
      guard let value = step.edit.value else { continue }
      if let old = entries[name], old.mode.isTree, !value.mode.isTree {
        throw failure(.exists, step, "a folder of that name is there")
      }
      entries[name] = TreeEntry(mode: value.mode, name: name, id: value.id)
    }
    let after = Tree(Array(entries.values))
    if after == before { return id }
    return after.entries.isEmpty ? Tree.emptyID : try store.write(after)
  }

  private static func failure(_ code: GitError.Code, _ step: Step, _ detail: String) -> GitError {
    GitError(code, "change", path: String(decoding: step.edit.path, as: UTF8.self), detail: detail)
  }
}
