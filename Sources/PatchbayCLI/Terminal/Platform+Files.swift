#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension Platform {
  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether something stands at the path.
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// The names in a folder, sorted, without `.` and `..`.
  static func names(in path: String) throws(CommandFailure) -> [String] {
    guard let folder = opendir(path) else {
      throw CommandFailure(.inputOutput, "cannot list \(path)", why: String(cString: strerror(errno)))
    }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Renames a file on the same file system; that it is gone already is no error.
  static func move(_ old: String, to new: String) throws(CommandFailure) {
    guard rename(old, new) != 0, errno != ENOENT else { return }
    throw CommandFailure(.inputOutput, "cannot move \(old) to \(new)", why: String(cString: strerror(errno)))
  }
}
