/// Where a repository lies, for threads that open it themselves: a handle is for one of them.
public struct RepositoryPlace: Sendable {
  let path: String
  let addedObjects: [String]

  /// Another handle that reads the same objects.
  public func open() throws(GitError) -> Repository {
    let repository = try Repository.open(path)
    for folder in addedObjects { try repository.readObjects(alsoIn: folder) }
    return repository
  }
}

extension ObjectBuffer {
  /// Where the repository below it lies.
  public var place: RepositoryPlace { RepositoryPlace(path: repository.path, addedObjects: repository.addedObjects) }
}
