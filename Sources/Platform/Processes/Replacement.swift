#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Becoming another program.
public enum Replacement {
  /// Runs the program instead of this one: same process, same signals, same exit code. Returns only if that failed.
  public static func become(_ path: String, _ arguments: [String]) -> SystemError {
    var pointers: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    pointers.append(nil)
    _ = execv(path, pointers)
    return SystemError(errno: errno, "run", path: path)
  }
}
