#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What changes when a file is replaced: its number, size and time of change; all zero if there is no file.
public struct FileStamp: Equatable, Sendable {
  private let inode: UInt64
  private let size: Int64
  private let seconds: Int
  private let nanoseconds: Int

  public init(_ path: String) {
    var info = stat()
    guard stat(path, &info) == 0 else {
      (inode, size, seconds, nanoseconds) = (0, 0, 0, 0)
      return
    }
    inode = UInt64(info.st_ino)
    size = Int64(info.st_size)
    #if canImport(Darwin)
      (seconds, nanoseconds) = (info.st_mtimespec.tv_sec, info.st_mtimespec.tv_nsec)
    #else
      (seconds, nanoseconds) = (info.st_mtim.tv_sec, info.st_mtim.tv_nsec)
    #endif
  }

  /// Whether the file changed within the last clock tick: then it may change again with the same stamp.
  public func isYounger(than tick: Duration) -> Bool {
    var now = timespec()
    guard seconds != 0, clock_gettime(CLOCK_REALTIME, &now) == 0 else { return false }
    let age = Duration.seconds(now.tv_sec - seconds) + .nanoseconds(now.tv_nsec - nanoseconds)
    return age < tick
  }
}
