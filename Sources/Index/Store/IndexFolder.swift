import Bytes
import Platform

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
  static func candidates(repository: String, cache: String? = Environment.cacheFolder) -> [IndexFolder] {
    let base = repository.last == "/" ? String(repository.dropLast()) : repository
    var result = [IndexFolder(path: base + "/patchbay")]
    if let cache { result.append(IndexFolder(path: cache + "/patchbay/" + SHA1.hash(Array(base.utf8)).hex)) }
    return result
  }

  /// The link that leads to the index of this level.
  func link(_ level: IndexLevel) -> String { "\(path)/\(level.rawValue).sqlite" }

  /// The file that the link leads to; nil if there is none. A plain file in its place, as a copied repository has it,
  /// is the index itself.
  func current(_ level: IndexLevel) -> String? {
    Files.resolved(link(level))
  }

  /// Whether files can be made here; makes the folder if it can.
  func prepare() -> Bool {
    Folder.prepare(path)
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
    do throws(SystemError) {
      try Files.synchronize(file: file)
      try Files.link(temporary, to: name)
      try Files.rename(temporary, link(level))
    } catch {
      Files.remove(temporary)
      remove(file)
      return false
    }
    sweep(level, keeping: name)
    return true
  }

  /// Takes away a file and what SQLite keeps beside it.
  func remove(_ file: String) {
    for suffix in ["", "-wal", "-shm", "-journal"] { Files.remove(file + suffix) }
  }

  private func sweep(_ level: IndexLevel, keeping kept: String) {
    for name in (try? Folder.names(in: path)) ?? []
    where name.hasPrefix(level.rawValue + "-") && !name.hasPrefix(kept) {
      Files.remove("\(path)/\(name)")
    }
  }

  /// Keeps other processes from building the same index at the same time; nil if one does. Ends with the process.
  func lock(_ level: IndexLevel) -> FileLock? { FileLock("\(path)/\(level.rawValue).lock") }
}

/// How much an index holds.
enum IndexLevel: String, Sendable, CaseIterable {
  /// What the view's records say.
  case records = "index"
  /// The text of mails as well: larger, and made when a search first asks for it.
  case text = "text"
}
