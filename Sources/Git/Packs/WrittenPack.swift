import Platform

/// A pack that was made part of a repository and is kept from repacking until it is released.
public struct WrittenPack: Hashable, Sendable {
  public let path: String
  let keepPath: String
  public let count: Int
  public let byteCount: Int

  /// What stands in the `.keep` file beside it.
  static let reason = Array("Its objects are not referred to yet.\n".utf8)

  /// Hands the pack over to `git gc`; call it once a reference leads to its objects. If the process dies first, the
  /// pack stays kept, which does no harm.
  public func release() { Files.remove(keepPath) }

  /// The same for packs that have been kept since before this time, in seconds since 1970: their writers were killed.
  ///
  /// Those that others keep, for their own reasons, stay. Whatever no reference leads to has git's grace from then on, as
  /// what a killed writer left loose.
  public static func releaseAbandoned(in repository: Repository, before time: Int64) {
    let folder = repository.objectsPath + "pack/"
    guard let names = try? Folder.names(in: folder) else { return }
    for name in names where name.hasPrefix("pack-") && name.hasSuffix(".keep") {
      guard let file = FileTree.File(name, below: folder), !file.isFolder, file.size == reason.count,
        file.changed < time, (try? Files.read(folder + name)) == reason
      else { continue }
      Files.remove(folder + name)
    }
  }
}
