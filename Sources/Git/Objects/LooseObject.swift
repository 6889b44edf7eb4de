import Bytes
import Platform

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writes loose objects as git does: compressed into a temporary file in its folder, then renamed.
///
/// Not by `git_odb_write`, which looks for the object first and reads the folder of packs anew for each one that it
/// does not find: five times the time of the write itself. Writing without looking is also safer: an existing object
/// may be in a pack that a `git repack -ad` is about to drop, because no reference leads to it yet.
struct LooseObject {
  let id: ObjectID
  private let compressed: [UInt8]

  /// This much fits uncompressed into one block of the disk, the least that a file takes, and compressing the thirty
  /// objects of one mail costs more than making them. `git repack` compresses them later.
  private static let mostStored = 4080

  init(_ kind: ObjectKind, _ bytes: [UInt8], id: ObjectID? = nil) throws(GitError) {
    self.id = id ?? StoredObject.id(kind, bytes)
    var content = Array("\(kind.rawValue) \(bytes.count)\0".utf8)
    content.append(contentsOf: bytes)
    compressed =
      content.count <= Self.mostStored
      ? Zlib.stored(content, after: []) : try PackEntry.deflated(content, after: [], level: 1)
  }

  /// Writes it below the folder of objects; an object of this name is replaced by one of the same content.
  func write(below objects: String) throws(GitError) -> String {
    let hex = id.hex
    let folder = objects + hex.prefix(2)
    let path = "\(folder)/\(hex.dropFirst(2))"
    // A name that `git prune` removes if it is left behind.
    let temporary = "\(folder)/tmp_obj_\(Files.randomName())"
    let descriptor = try Self.create(temporary, in: folder)
    do throws(GitError) {
      try fill(descriptor, temporary)
      try system(Files.rename(temporary, path))
    } catch {
      Files.remove(temporary)
      throw error
    }
    return path
  }

  /// Makes the file and, when needed, its folder. `git prune-packed` and `git gc` remove folders that are empty, so the
  /// folder may be gone again; once the file is in it, it stays.
  private static func create(_ path: String, in folder: String) throws(GitError) -> Int32 {
    var attempts = 0
    while true {
      do throws(GitError) {
        return try system(
          Files.retrying("create", path) { open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o444) })
      } catch {
        attempts += 1
        guard error.code == .notFound, attempts < 16 else { throw error }
        try system(Files.makeFolder(folder))
      }
    }
  }

  /// Writes and closes; the close counts, since some file systems report a failed write only then.
  private func fill(_ descriptor: Int32, _ path: String) throws(GitError) {
    do throws(GitError) {
      try system(Files.writeAll(descriptor, compressed, path))
    } catch {
      Files.close(descriptor)
      throw error
    }
    guard Files.close(descriptor) == 0 || errno == EINTR else {
      throw GitError(SystemError(errno: errno, "write", path: path))
    }
  }
}
