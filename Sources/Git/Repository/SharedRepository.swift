import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// `core.sharedRepository` (git-config): several users write to one repository, whatever their umask is.
///
/// libgit2 1.5 ignores it. git changes the mode of every file it makes; here the process's umask lets the permissions
/// pass that the repository wants, once, before the first write. Folders get their group from the folder they are in,
/// which `git init --shared` sees to.
enum SharedRepository {
  /// The permission bits that a umask must let pass; nil when the repository is not shared.
  static func mask(for value: String) -> UInt32? {
    switch value.lowercased() {
    case "group", "true", "yes", "on", "1": return 0o070
    case "all", "world", "everybody", "2", "3": return 0o075
    case "umask", "false", "no", "off", "0", "": return nil
    default:
      guard let mode = UInt32(value, radix: 8), mode & 0o600 == 0o600 else { return nil }
      // Who may read a file may enter a folder.
      return (mode | (mode & 0o444) >> 2) & 0o077
    }
  }

  /// One thread at a time, so that the mask that is put back is the one that was there.
  private static let turn = Mutex<Void>(())

  /// Takes these bits out of the umask, which is one for all threads and cannot be read without being set. What another
  /// thread makes at this very moment is closed to others, never open to them.
  static func allow(_ bits: UInt32) {
    turn.withLock { _ in
      let before = umask(0o077)
      umask(before & ~mode_t(bits))
    }
  }
}

extension Repository {
  /// The permission bits beyond the owner's that its folders must have, because `core.sharedRepository` says so; 0 when
  /// it is not shared.
  public func sharedBits() throws(GitError) -> UInt32 {
    try configString("core.sharedRepository").flatMap(SharedRepository.mask) ?? 0
  }
}
