#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A new folder in `$TMPDIR` or /tmp that only this user can read, for the duration of a call.
public enum TemporaryFolder {
  /// Calls the body with the folder's path, then removes it with its contents.
  public static func with<Result>(_ body: (String) throws -> Result) throws -> Result {
    let base = Environment.variable("TMPDIR").flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    // mkdtemp puts characters of its own in place of the six X.
    var template = Array("\(base)/patchbay.XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw SystemError(errno: errno, "make a folder in", path: base) }
    let path = String(cString: made)
    defer { remove(path) }
    return try body(path)
  }

  private static func remove(_ path: String) {
    for name in (try? Folder.names(in: path)) ?? [] {
      let file = "\(path)/\(name)"
      if !Files.remove(file) { remove(file) }
    }
    rmdir(path)
  }
}
