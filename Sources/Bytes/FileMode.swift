/// The mode of a tree entry: the few values that git writes, and any other that a tree or a diff may contain.
public struct FileMode: RawRepresentable, Hashable, Sendable, ExpressibleByIntegerLiteral {
  public let rawValue: UInt32

  public init(rawValue: UInt32) { self.rawValue = rawValue }
  public init(integerLiteral value: UInt32) { rawValue = value }

  public static let tree: FileMode = 0o040000
  public static let file: FileMode = 0o100644
  public static let executable: FileMode = 0o100755
  public static let symlink: FileMode = 0o120000
  public static let submodule: FileMode = 0o160000

  /// The bits for the kind of entry.
  public var kind: UInt32 { rawValue & 0o170000 }

  public var isTree: Bool { kind == FileMode.tree.rawValue }
  public var isSymlink: Bool { kind == FileMode.symlink.rawValue }
  public var isSubmodule: Bool { kind == FileMode.submodule.rawValue }

  /// The mode that git writes today: old trees contain modes such as 100664 (git's canon_mode).
  public var canonical: FileMode {
    switch kind {
    case 0o100000: rawValue & 0o100 == 0 ? .file : .executable
    case FileMode.symlink.rawValue: .symlink
    case FileMode.tree.rawValue: .tree
    default: .submodule
    }
  }

  /// The mode in git's index for a mode in a diff (git's create_ce_mode), where any unknown kind is a file; nil for a
  /// folder.
  public var inIndex: FileMode? {
    switch self {
    case _ where isTree: nil
    case _ where isSymlink: .symlink
    case _ where isSubmodule: .submodule
    default: rawValue & 0o100 == 0 ? .file : .executable
    }
  }

  /// Octal digits without leading zeros, as a tree object spells it ("40000", "100644").
  public var octal: String { String(rawValue, radix: 8) }
}

extension FileMode: CustomStringConvertible {
  public var description: String { octal }
}
