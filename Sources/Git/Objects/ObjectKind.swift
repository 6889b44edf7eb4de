import CGit2

/// The four kinds of object in a repository.
public enum ObjectKind: String, Hashable, Sendable, CaseIterable {
  case commit, tree, blob, tag

  /// The number of the kind in a pack (gitformat-pack), which is libgit2's number too.
  var packNumber: UInt8 {
    switch self {
    case .commit: 1
    case .tree: 2
    case .blob: 3
    case .tag: 4
    }
  }

  init?(packNumber: UInt8) {
    guard let kind = Self.allCases.first(where: { $0.packNumber == packNumber }) else { return nil }
    self = kind
  }

  var raw: git_object_t { git_object_t(rawValue: numericCast(packNumber)) }

  init?(_ raw: git_object_t) {
    switch raw {
    case GIT_OBJECT_COMMIT: self = .commit
    case GIT_OBJECT_TREE: self = .tree
    case GIT_OBJECT_BLOB: self = .blob
    case GIT_OBJECT_TAG: self = .tag
    default: return nil
    }
  }
}
