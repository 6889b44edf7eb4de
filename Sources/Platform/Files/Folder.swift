public import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What lies in folders.
public enum Folder {
  /// Whether there is a folder at the path.
  public static func exists(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The names in a folder, sorted, without `.` and `..`.
  public static func names(in path: String) throws(SystemError) -> [String] {
    try list(FilePath(path)).map(\.string).sorted()
  }

  /// The names in a folder; none if it is not there. One that cannot be listed is an error.
  public static func namesIfPresent(in path: String) throws(SystemError) -> [String] {
    try SystemError.unlessAbsent { () throws(SystemError) in try names(in: path) } ?? []
  }

  /// The names in a folder as bytes, because a name need not be UTF-8. Sorted, without `.` and `..`.
  public static func entries(of path: FilePath) throws(SystemError) -> [FilePath.Component] {
    try list(path).sorted { $0.string < $1.string }
  }

  private static func list(_ path: FilePath) throws(SystemError) -> [FilePath.Component] {
    guard let folder = path.withPlatformString({ opendir($0) }) else {
      throw SystemError(errno: errno, "list", path: path.string)
    }
    defer { closedir(folder) }
    var entries: [FilePath.Component] = []
    while true {
      // At the end of the folder errno is unchanged.
      errno = 0
      guard let entry = readdir(folder) else { break }
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { FilePath.Component(platformString: $0) }
      }
      if let name, name.kind == .regular { entries.append(name) }
    }
    if errno != 0 { throw SystemError(errno: errno, "list", path: path.string) }
    return entries
  }

  /// Removes an empty folder; returns whether it did.
  @discardableResult
  public static func remove(_ path: String) -> Bool { rmdir(path) == 0 }

  /// Makes a folder and its parents, unless they exist; false if that fails, or if the folder is not writable.
  ///
  /// - Parameter mode: Of the folder itself, less the umask.
  public static func prepare(_ path: String, mode: UInt32 = 0o777) -> Bool {
    var prefix = path.hasPrefix("/") ? "" : "."
    let names = path.split(separator: "/")
    for (place, name) in names.enumerated() {
      prefix += "/" + name
      let mode = place == names.count - 1 ? mode_t(mode) : 0o777
      if access(prefix, F_OK) != 0, mkdir(prefix, mode) != 0, errno != EEXIST { return false }
    }
    return access(path, W_OK | X_OK) == 0
  }
}
