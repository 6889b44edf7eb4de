public import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension Files {
  /// The absolute path; the path itself if nothing is there.
  public static func absolute(_ path: String) -> String { resolved(path) ?? path }

  /// The path without symbolic links; nil if nothing is there.
  public static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// A file's size in bytes; 0 if there is none.
  public static func size(of path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Makes a symbolic link.
  public static func link(_ path: String, to target: String) throws(SystemError) {
    try retrying("make the link", path) { symlink(target, path) }
  }

  /// Appends to a file in one write. What cannot be written is dropped.
  public static func append(_ text: String, to path: String) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { return }
    _ = try? writeAll(descriptor, Array(text.utf8), path)
    close(descriptor)
  }

  /// Whether a file exists, and is the same one a moment later.
  public static func staysForMoments(_ path: String) -> Bool {
    guard exists(path) else { return false }
    let first = FileStamp(path)
    Clock.sleep(milliseconds: 50)
    return exists(path) && FileStamp(path) == first
  }

  /// Renames a file on the same file system; a file that is already gone is no error.
  public static func move(_ old: String, to new: String) throws(SystemError) {
    do throws(SystemError) { try rename(old, new) } catch  where error.code == .notFound {}
  }

  /// Renames a file on the same file system, unless another file has the new name; a file that is already gone is no
  /// error. May be repeated.
  public static func move(_ old: FilePath, toUnused new: FilePath) throws(SystemError) {
    let result = old.withPlatformString { old in
      new.withPlatformString { new -> Int32 in
        // rename(2) would replace what is there.
        if hardLink(old, new) == 0 || (errno == EEXIST && isSameFile(old, new)) { return unlink(old) }
        // Some file systems have no hard links.
        return [EPERM, ENOTSUP, EMLINK].contains(errno) && access(new, F_OK) != 0 ? replace(old, new) : -1
      }
    }
    let number = errno
    guard result != 0, number != ENOENT || old.withPlatformString({ access($0, F_OK) }) == 0 else { return }
    throw SystemError(errno: number, "move \(old) to", path: new.string)
  }

  private static func isSameFile(_ one: UnsafePointer<CChar>, _ other: UnsafePointer<CChar>) -> Bool {
    var (first, second) = (stat(), stat())
    return lstat(one, &first) == 0 && lstat(other, &second) == 0 && first.st_dev == second.st_dev
      && first.st_ino == second.st_ino
  }
}

/// link(2) and rename(2), which the functions of those names hide.
private func hardLink(_ old: UnsafePointer<CChar>, _ new: UnsafePointer<CChar>) -> Int32 { link(old, new) }
private func replace(_ old: UnsafePointer<CChar>, _ new: UnsafePointer<CChar>) -> Int32 { rename(old, new) }
