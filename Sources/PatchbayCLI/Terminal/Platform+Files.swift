import SystemPackage

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

  /// What is in a folder, named by bytes: a name needs not be UTF-8. Sorted, without `.` and `..`.
  static func entries(of path: FilePath) throws(CommandFailure) -> [FilePath.Component] {
    guard let folder = path.withPlatformString({ opendir($0) }) else {
      throw CommandFailure(.inputOutput, "cannot list \(path)", why: String(cString: strerror(errno)))
    }
    defer { closedir(folder) }
    var entries: [FilePath.Component] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { FilePath.Component(platformString: $0) }
      }
      if let name, name.kind == .regular { entries.append(name) }
    }
    return entries.sorted { $0.string < $1.string }
  }

  /// Renames a file on the same file system; that it is gone already is no error.
  static func move(_ old: String, to new: String) throws(CommandFailure) {
    guard rename(old, new) != 0, errno != ENOENT else { return }
    throw CommandFailure(.inputOutput, "cannot move \(old) to \(new)", why: String(cString: strerror(errno)))
  }

  /// Gives a file another name in the same file system, unless that is another file's; that the file is gone already is
  /// no error. Twice is harmless.
  static func move(_ old: FilePath, toUnused new: FilePath) throws(CommandFailure) {
    let result = old.withPlatformString { old in
      new.withPlatformString { new -> Int32 in
        // rename(2) would replace what is there.
        if link(old, new) == 0 || (errno == EEXIST && isSameFile(old, new)) { return unlink(old) }
        // Some file systems have no hard links.
        return [EPERM, ENOTSUP, EMLINK].contains(errno) && access(new, F_OK) != 0 ? rename(old, new) : -1
      }
    }
    let number = errno
    guard result != 0, number != ENOENT || exists(old) else { return }
    throw CommandFailure(.inputOutput, "cannot move \(old) to \(new)", why: String(cString: strerror(number)))
  }

  private static func exists(_ path: FilePath) -> Bool { path.withPlatformString { access($0, F_OK) == 0 } }

  private static func isSameFile(_ one: UnsafePointer<CChar>, _ other: UnsafePointer<CChar>) -> Bool {
    var (first, second) = (stat(), stat())
    return lstat(one, &first) == 0 && lstat(other, &second) == 0 && first.st_dev == second.st_dev
      && first.st_ino == second.st_ino
  }
}
