#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A lock that the system releases when its holder ends, however it ends (flock(2)).
///
/// It only avoids duplicate work; nothing depends on it, and nobody waits for it.
public final class FileLock {
  private let descriptor: Int32

  /// Takes the lock; nil if it is taken, or if the file cannot be created.
  public init?(_ path: String) {
    let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard opened >= 0 else { return nil }
    guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
      Files.close(opened)
      return nil
    }
    descriptor = opened
  }

  deinit { Files.close(descriptor) }
}
