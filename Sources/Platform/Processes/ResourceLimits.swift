import CPlatform

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the system lets a process have.
public enum ResourceLimits {
  /// Has all threads share so many heaps: memory then grows with what is kept, not with the number of threads. Call it
  /// before there are any.
  ///
  /// - Parameter count: More than two where more threads than that never pause.
  public static func shareHeaps(_ count: Int32 = 2) { patchbay_share_heaps(count) }

  /// Raises the limit on open files as far as the system allows: a server has one for each connection, and a reader one
  /// for the index of each large pack.
  public static func raiseOpenFiles() {
    var limit = rlimit()
    #if canImport(Glibc)
      let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
      let resource = RLIMIT_NOFILE
    #endif
    guard getrlimit(resource, &limit) == 0 else { return }
    limit.rlim_cur = min(limit.rlim_max, 65_536)
    setrlimit(resource, &limit)
  }
}
