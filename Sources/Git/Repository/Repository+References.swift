public import Bytes
import CGit2
import CGit2Shims
import Synchronization
import Platform

extension Repository {
  /// What a reference names, symbolic ones followed; nil when it does not exist. Always read afresh, without a lock.
  public func reference(_ name: String) throws(GitError) -> ObjectID? {
    try handle.useReferences(synced: nil)
    var oid = git_oid()
    let status = git_reference_name_to_id(&oid, handle.repository, name)
    if status == GIT_ENOTFOUND.rawValue {
      git_error_clear()
      return nil
    }
    try handle.checkReferences(status, "read the reference", path: name)
    return ObjectID(oid)
  }

  /// The references whose names begin with `prefix` ("refs/patchbay/"), sorted by name.
  ///
  /// Fresh, and complete during a `git pack-refs`: if packed-refs is replaced meanwhile, the listing is repeated.
  public func references(under prefix: String) throws(GitError) -> [(name: String, id: ObjectID)] {
    if let damaged = handle.damagedReferences { throw damaged }
    let packed = handle.commonPath + PackedReferences.file
    var before = FileStamp(packed)
    while true {
      let found = try handle.listReferences(prefix)
      let after = FileStamp(packed)
      if before == after { return found.map { (name: $0.key, id: $0.value) }.sorted { $0.name < $1.name } }
      before = after
    }
  }

  /// Whether a reference has a lock file at this moment: a process is moving it, or was killed while doing so.
  public func isLocked(_ name: String) -> Bool { Files.exists(handle.commonPath + name + ".lock") }

  /// Moves a reference from one object to another, atomically for every process that uses git's locks.
  ///
  /// - Parameters:
  ///   - expected: what the reference must name; nil when it must not exist yet.
  ///   - durable: whether the reference's file and folder are synced before this returns.
  /// - Returns: the outcome. A name that git refuses, a missing object, a folder in the way or a failed write throws;
  ///   after an error other than a refusal the move may still have happened.
  public func compareAndSwap(
    _ name: String, from expected: ObjectID?, to new: ObjectID, durable: Bool = true, reason: String = ""
  ) throws(GitError) -> SwapResult {
    guard name.hasPrefix("refs/") else {
      throw GitError(.invalid, "move the reference", path: name, detail: "its name does not begin with refs/")
    }
    guard handle.existsLoose(new) || handle.exists(new) else {
      throw GitError(.notFound, "move the reference", path: name, detail: "there is no object \(new.hex)")
    }
    try handle.prepareToWrite()
    try handle.useReferences(synced: durable)
    let folder = durable ? handle.pinnedFolder(of: name) : nil
    var newOID = git_oid(new)
    var oldOID = git_oid(expected ?? .zero)
    var reference: OpaquePointer?
    let status = git_reference_create_matching(&reference, handle.repository, name, &newOID, 1, &oldOID, reason)
    git_reference_free(reference)
    if status == 0 {
      if durable, folder?.isStillThere != true { try handle.synchronizeFolders(leadingTo: name) }
      return .swapped
    }
    let error = handle.noting(Status.error(status, "move the reference", path: name))
    switch status {
    case GIT_EMODIFIED.rawValue: return .changed
    case GIT_ELOCKED.rawValue: return .locked
    // cmp_old_ref finds no reference where one was expected.
    case GIT_ENOTFOUND.rawValue where expected != nil && error.code == .notFound: return .changed
    default: throw error
    }
  }
}

extension RepositoryHandle {
  /// Selects the reference database that syncs or the one that does not; nil for the current one.
  ///
  /// libgit2's file backend asks the global option once, when it is made.
  func useReferences(synced: Bool?) throws(GitError) {
    if let damagedReferences { throw damagedReferences }
    if activeReferencesSync != nil, synced == nil || synced == activeReferencesSync { return }
    let synced = synced ?? true
    let made = synced ? syncedReferences : plainReferences
    let database: OpaquePointer
    if let made { database = made } else { database = try makeReferences(synced) }
    if synced { syncedReferences = database } else { plainReferences = database }
    try Status.check(git_repository_set_refdb(repository, database), "open the references of", path: path)
    activeReferencesSync = synced
  }

  private func makeReferences(_ synced: Bool) throws(GitError) -> OpaquePointer {
    var database: OpaquePointer?
    let status = Library.syncOption.withLock { _ in
      _ = patchbay_git_enable_fsync(synced ? 1 : 0)
      defer { _ = patchbay_git_enable_fsync(0) }
      return git_refdb_open(&database, repository)
    }
    try Status.check(status, "open the references of", path: path)
    guard let database else { throw GitError(.other, "open the references of", path: path) }
    return database
  }

  /// As `Status.check`, for calls that may read packed-refs.
  fileprivate func checkReferences(_ status: Int32, _ what: String, path: String) throws(GitError) {
    if status < 0 { throw noting(Status.readError(status, what, path: path)) }
  }

  /// Remembers that packed-refs is damaged: a lane in it would seem to be free, and would be started anew.
  func noting(_ error: GitError) -> GitError {
    if error.code == .damagedReferences { damagedReferences = error }
    return error
  }

  /// The folder of a reference as it was before the last sync, or is now; nil when it is not there.
  func pinnedFolder(of name: String) -> ReferenceFolder? {
    let path = folderPath(of: name)
    if let syncedFolder, syncedFolder.path == path { return syncedFolder.folder }
    return ReferenceFolder(path)
  }
}

/// How a compare-and-swap of a reference ended.
public enum SwapResult: Hashable, Sendable {
  /// The reference now names the new object (or did already).
  case swapped
  /// The reference does not have the expected value: another process moved, created or deleted it. Read it again.
  case changed
  /// The reference has a lock file: another process is moving it or was killed while doing so. There was no wait. Try
  /// again briefly, then write elsewhere.
  case locked
}
