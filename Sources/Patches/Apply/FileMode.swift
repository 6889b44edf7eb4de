/// The modes of git's tree entries.
public enum FileMode {
  public static let regular: UInt32 = 0o100644
  public static let executable: UInt32 = 0o100755
  public static let symbolicLink: UInt32 = 0o120000
  public static let directory: UInt32 = 0o040000
  public static let submodule: UInt32 = 0o160000
  /// The bits that tell what kind of thing it is.
  public static let typeMask: UInt32 = 0o170000

  static func isLink(_ mode: UInt32?) -> Bool { (mode ?? 0) & typeMask == symbolicLink }
  static func isSubmodule(_ mode: UInt32?) -> Bool { (mode ?? 0) & typeMask == submodule }

  /// The mode that a tree entry gets for any mode in a diff (git's create_ce_mode); nil for a folder.
  static func canonical(_ mode: UInt32) -> UInt32? {
    switch mode & typeMask {
    case symbolicLink: symbolicLink
    case submodule: submodule
    case directory: nil
    default: mode & 0o100 == 0 ? regular : executable
    }
  }
}
