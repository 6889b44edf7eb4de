import Tracker

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Held while a tracker is maintained, so that not two do the same work. The system takes it away with its process, so
/// nobody waits for the dead, and nothing breaks without it.
final class MaintenanceLock {
  private let descriptor: Int32

  /// nil if somebody holds it, or no file can be made here.
  init?(in repository: String) {
    _ = mkdir(repository + "patchbay", 0o777)
    descriptor = open(repository + "patchbay/maintain.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { return nil }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      return nil
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }
}
