/// The mode of a tree entry: the few values that git writes, and whatever else a tree may hold.
public struct FileMode: RawRepresentable, Hashable, Sendable {
  public let rawValue: UInt32

  public init(rawValue: UInt32) { self.rawValue = rawValue }

  public static let tree = FileMode(rawValue: 0o040000)
  public static let file = FileMode(rawValue: 0o100644)
  public static let executable = FileMode(rawValue: 0o100755)
  public static let symlink = FileMode(rawValue: 0o120000)
  public static let submodule = FileMode(rawValue: 0o160000)

  public var isTree: Bool { rawValue & 0o170000 == 0o040000 }
  public var isSubmodule: Bool { rawValue & 0o170000 == 0o160000 }

  /// What git would write today: old trees hold modes such as 100664 (git's canon_mode).
  public var canonical: FileMode {
    switch rawValue & 0o170000 {
    case 0o100000: rawValue & 0o100 == 0 ? .file : .executable
    case 0o120000: .symlink
    case 0o040000: .tree
    default: .submodule
    }
  }

  /// Octal digits without leading zeros, as a tree object spells it ("40000", "100644").
  public var octal: String { String(rawValue, radix: 8) }
}

extension FileMode: CustomStringConvertible {
  public var description: String { octal }
}
