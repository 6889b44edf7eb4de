import Platform
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
/// libgit2 1.5 ignores it. git changes the mode of every file it makes; here the process's umask is changed once,
/// before the first write, to allow what the repository needs. Folders inherit their group, as set up by `git init
/// --shared`.
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

  /// The bits that this process lets pass already, so that it changes its umask once.
  private static let allowed = Mutex<UInt32>(0)

  /// Takes these bits out of the umask, which is one for all threads: at no moment does it let more pass than that, and
  /// on Linux none at which it lets less pass than it should.
  static func allow(_ bits: UInt32) {
    allowed.withLock { allowed in
      guard allowed & bits != bits else { return }
      allowed |= bits
      umask(current() & ~mode_t(bits))
    }
  }

  /// The umask. Only Linux says what it is (proc_pid_status(5)); elsewhere it must be set to be read, and what another
  /// thread makes at that moment is closed to others.
  private static func current() -> mode_t {
    if let status = try? Files.read("/proc/self/status"),
      let line = status.split(separator: UInt8(ascii: "\n")).first(where: { $0.starts(with: "Umask:".utf8) }),
      let mask = mode_t(String(decoding: line.dropFirst(7), as: UTF8.self), radix: 8)
    {
      return mask
    }
    let before = umask(0o077)
    umask(before)
    return before
  }
}

extension Repository {
  /// The permission bits beyond the owner's that its folders must have, because `core.sharedRepository` says so; 0 when
  /// it is not shared.
  public func sharedBits() throws(GitError) -> UInt32 {
    try handle.sharedBits()
  }

  /// Makes files of the repository that are no objects or references, such as an index, open to its users, too. To be
  /// called before the first of them is made; what is written through the repository sees to that itself.
  public func shareNewFiles() throws(GitError) { try handle.shareNewFiles() }
}

extension RepositoryHandle {
  func sharedBits() throws(GitError) -> UInt32 {
    try settingString("core.sharedRepository").flatMap(SharedRepository.mask) ?? 0
  }

  func shareNewFiles() throws(GitError) {
    let bits = try sharedBits()
    if bits != 0 { SharedRepository.allow(bits) }
  }
}
