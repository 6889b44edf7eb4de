import Bytes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A folder that holds indexes: `patchbay` in the repository, or one in the user's cache.
///
/// Each index is a file with a name of its own that is never used twice, and a symbolic link leads to the one that
/// counts. So a new one takes the old one's place in one step, and what others hold open stays what it was, with its
/// log beside it.
struct IndexFolder {
  let path: String

  /// The folders to try for a repository, best first.
  ///
  /// - Parameter cache: The user's cache folder; nil where there is none.
  static func candidates(repository: String, cache: String? = userCache()) -> [IndexFolder] {
    let base = repository.last == "/" ? String(repository.dropLast()) : repository
    var result = [IndexFolder(path: base + "/patchbay")]
    if let cache { result.append(IndexFolder(path: cache + "/patchbay/" + SHA1.hash(Array(base.utf8)).hex)) }
    return result
  }

  /// `$XDG_CACHE_HOME`, else `~/.cache`, on macOS `~/Library/Caches`.
  static func userCache() -> String? {
    if let folder = variable("XDG_CACHE_HOME"), folder.first == "/" { return folder }
    guard let home = variable("HOME"), home.first == "/" else { return nil }
    #if canImport(Darwin)
      return home + "/Library/Caches"
    #else
      return home + "/.cache"
    #endif
  }

  private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  /// The link that leads to the index of this level.
  func link(_ level: IndexLevel) -> String { "\(path)/\(level.rawValue).sqlite" }

  /// The file that the link leads to; nil if there is none. A plain file in its place, as a copied repository has it,
  /// is the index itself.
  func current(_ level: IndexLevel) -> String? {
    guard let resolved = realpath(link(level), nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// Whether files can be made here; makes the folder if it can.
  func prepare() -> Bool {
    var prefix = ""
    for name in path.split(separator: "/") {
      prefix += "/" + name
      if access(prefix, F_OK) != 0, mkdir(prefix, 0o777) != 0, errno != EEXIST { return false }
    }
    return access(path, W_OK | X_OK) == 0
  }

  /// A file name for a new index of this level.
  func fresh(_ level: IndexLevel) -> String {
    let number = String(UInt64.random(in: .min ... .max), radix: 16)
    return "\(path)/\(level.rawValue)-\(number).sqlite"
  }

  /// Makes a new index the one that counts, and takes others away. What a process holds open stays with it.
  ///
  /// - Returns: false if that could not be done; the new file is gone then.
  func adopt(_ file: String, _ level: IndexLevel) -> Bool {
    let name = String(file.dropFirst(path.utf8.count + 1))
    let temporary = file + ".link"
    guard synchronize(file), symlink(name, temporary) == 0 else {
      remove(file)
      return false
    }
    guard rename(temporary, link(level)) == 0 else {
      unlink(temporary)
      remove(file)
      return false
    }
    sweep(level, keeping: name)
    return true
  }

  /// Takes away a file and what SQLite keeps beside it.
  func remove(_ file: String) {
    for suffix in ["", "-wal", "-shm", "-journal"] { unlink(file + suffix) }
  }

  private func synchronize(_ file: String) -> Bool {
    let descriptor = open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return fsync(descriptor) == 0
  }

  private func sweep(_ level: IndexLevel, keeping kept: String) {
    guard let folder = opendir(path) else { return }
    defer { closedir(folder) }
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasPrefix(level.rawValue + "-"), !name.hasPrefix(kept) { unlink("\(path)/\(name)") }
    }
  }

  /// Keeps others from building the same index at the same time; nil if somebody does. Ends with the process.
  func lock(_ level: IndexLevel) -> BuildLock? { BuildLock("\(path)/\(level.rawValue).lock") }
}

/// Held while an index is built. The system takes it away when its process ends, however it ends.
final class BuildLock {
  private let descriptor: Int32

  fileprivate init?(_ path: String) {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { return nil }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      return nil
    }
  }

  deinit { close(descriptor) }
}

/// How much an index holds.
enum IndexLevel: String, Sendable, CaseIterable {
  /// What the view's records say.
  case records = "index"
  /// The text of mails as well: larger, and made when a search first asks for it.
  case text = "text"
}
