import Bytes
import CGit2
import CGit2Shims
import Platform

/// Owns libgit2's objects for one repository and frees them. Not Sendable: libgit2 wants one per thread.
final class RepositoryHandle {
  let repository: OpaquePointer
  let odb: OpaquePointer
  let path: String
  /// Folders of objects that this handle reads besides its own and their alternates.
  var addedObjects: [String] = []
  /// Indexes that are kept from one look at the packs to the next, for what is known of them.
  var usedIndexes: [PackIndexFile] = []
  /// The packs, once asked for.
  var packs: (bounds: PackBounds, objects: PackedObjects)?
  let nodeCache = NodeCache()
  /// Opened before the first write: syncfs then reports every failed write-back since.
  var objectsDescriptor: Int32?
  /// The files written since the last sync.
  var unsynced: [String] = []
  /// Why a file could not be synced.
  var syncFailure: GitError?
  /// The path of a folder of references, and the folder if it was there before the last sync.
  var syncedFolder: (path: String, folder: ReferenceFolder?)?
  /// Why packed-refs could not be read. libgit2 reports it once and then treats the file as empty.
  var damagedReferences: GitError?
  /// A snapshot of the configuration, taken when first asked for.
  var settings: OpaquePointer?
  /// The reference databases that sync what they write and that do not, made when first used.
  var syncedReferences: OpaquePointer?
  var plainReferences: OpaquePointer?
  var activeReferencesSync: Bool?

  var commonPath: String { git_repository_commondir(repository).map { String(cString: $0) } ?? path }
  var objectsPath: String { commonPath + "objects/" }

  init(adopting repository: OpaquePointer) throws(GitError) {
    self.repository = repository
    path = git_repository_path(repository).map { String(cString: $0) } ?? ""
    do throws(GitError) { odb = try Self.openObjects(of: repository, path) } catch {
      git_repository_free(repository)
      throw error
    }
  }

  private static func openObjects(of repository: OpaquePointer, _ path: String) throws(GitError) -> OpaquePointer {
    let objects = (git_repository_commondir(repository).map { String(cString: $0) } ?? path) + "objects/"
    try MultiPackIndex.expectSound(in: [objects] + Alternates.followed(from: objects))
    var odb: OpaquePointer?
    try Status.check(git_repository_odb(&odb, repository), "open the objects of", path: path)
    guard let odb else { throw GitError(.other, "open the objects of", path: path) }
    patchbay_git_leave_commit_graph(odb)
    return odb
  }

  deinit {
    if let objectsDescriptor { Files.close(objectsDescriptor) }
    if let syncedReferences { git_refdb_free(syncedReferences) }
    if let plainReferences { git_refdb_free(plainReferences) }
    if let settings { git_config_free(settings) }
    git_odb_free(odb)
    git_repository_free(repository)
  }
}
