#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension Platform {
  /// Takes a file away; that it is not there is no error.
  static func remove(_ path: String) {
    _ = unlink(path)
  }
}
