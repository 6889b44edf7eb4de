#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension Platform {
  /// A lock that the system takes away when its holder ends, however it ends (flock(2)).
  struct Lock: ~Copyable {
    private let descriptor: Int32

    /// Takes it; nil if somebody has it, or if it cannot be had. Nobody waits.
    init?(_ path: String) {
      descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else { return nil }
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        close(descriptor)
        return nil
      }
    }

    deinit { close(descriptor) }
  }

  /// Makes a folder, unless it is there.
  static func makeFolder(_ path: String) { _ = mkdir(path, 0o777) }

  /// Adds to a file, in one write.
  static func append(_ text: String, to path: String) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { return }
    _ = text.withCString { write(descriptor, $0, strlen($0)) }
    close(descriptor)
  }

  /// A file's size in bytes; 0 if there is none.
  static func size(of path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Notices that a child of this process has ended; whether it has.
  static func reap(_ process: Int32) -> Bool { waitpid(process, nil, WNOHANG) != 0 }
}
