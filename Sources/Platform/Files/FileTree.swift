#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The files of a repository, as `doctor` looks at them.
public enum FileTree {
  public struct File {
    /// Relative to the repository.
    public let path: String
    public let isFolder: Bool
    public let mode: UInt32
    public let owner: UInt32
    public let size: Int
    /// Seconds since 1970 of the last change.
    public let changed: Int64
    private let inode: UInt64
    private let nanoseconds: Int

    public var name: Substring { path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...] }

    /// nil if there is nothing there, or a symbolic link.
    public init?(_ path: String, below root: String) {
      var status = stat()
      guard lstat(root + path, &status) == 0 else { return nil }
      let sort = status.st_mode & S_IFMT
      guard sort == S_IFDIR || sort == S_IFREG else { return nil }
      self.path = path
      isFolder = sort == S_IFDIR
      mode = UInt32(status.st_mode) & 0o7777
      owner = status.st_uid
      size = Int(status.st_size)
      inode = UInt64(status.st_ino)
      #if canImport(Darwin)
        changed = Int64(status.st_mtimespec.tv_sec)
        nanoseconds = status.st_mtimespec.tv_nsec
      #else
        changed = Int64(status.st_mtim.tv_sec)
        nanoseconds = status.st_mtim.tv_nsec
      #endif
    }

    /// Whether the file is still the same and unchanged; a file that a running process holds briefly is not.
    public func isStill(below root: String) -> Bool {
      guard let now = File(path, below: root) else { return false }
      return now.inode == inode && now.changed == changed && now.nanoseconds == nanoseconds && now.size == size
    }
  }

  /// Calls the body with each file and folder below some paths of a repository.
  public static func forEach(below root: String, in places: [String], _ body: (File) -> Void) {
    var stack = places
    while let path = stack.popLast() {
      guard let file = File(path, below: root) else { continue }
      body(file)
      guard file.isFolder, let names = try? Folder.names(in: root + path) else { continue }
      stack += names.map { "\(path)/\($0)" }
    }
  }
}
