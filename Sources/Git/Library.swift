import CGit2
import CGit2Shims
import CPlatform
import Synchronization

/// libgit2's process-wide state: initialized once, before the first call, and never shut down.
///
/// Never fork after that: children would share its random numbers and collide on temporary names. `Program` spawns.
enum Library {
  /// The status of `git_libgit2_init`; reading it starts the library.
  static let started: Int32 = {
    patchbay_keep_memory()
    let count = git_libgit2_init()
    guard count >= 0 else { return count }
    // Objects are read once each; the trees that are read again are kept parsed by `NodeCache`. Reading 100,000 commits
    // and blobs is twice as fast without libgit2's cache and without hashing what zlib's checksum covers already;
    // `git fsck` is the tool that hashes.
    _ = patchbay_git_enable_caching(0)
    _ = patchbay_git_verify_hashes(0)
    // For that it maps the indexes of all packs and keeps them: 70 bytes for each mail of an import. `compareAndSwap` looks.
    _ = patchbay_git_look_for_targets(0)
    // Otherwise whole packs would be mapped, and a process that reads all over a large tracker would appear to have all
    // of it in memory.
    narrowWindows()
    return count
  }()

  /// Maps packs widely, for a process that reads most of them: remapping small windows would cost a quarter of its
  /// time.
  static func widenWindows() { _ = patchbay_git_limit_windows(1 << 20, 512 << 20) }

  /// Maps as little as a long-running process needs.
  static func narrowWindows() { _ = patchbay_git_limit_windows(1 << 20, 32 << 20) }

  static func start() throws(GitError) {
    try Status.check(started, "start libgit2")
  }

  /// Held while the option that says whether references are synced is on, because it is global.
  static let syncOption = Mutex<Void>(())
}
