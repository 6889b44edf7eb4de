import CGit2

/// A git repository, opened for one thread or task.
///
/// It is not Sendable, because libgit2 needs one handle per thread; copies share the handle. Opening is cheap; every
/// task opens its own.
public struct Repository {
  let handle: RepositoryHandle

  private init(adopting repository: OpaquePointer) throws(GitError) {
    handle = try RepositoryHandle(adopting: repository)
  }

  /// Opens the repository at this path: a bare one, a work tree's root or its `.git`. Parents are not searched.
  public static func open(_ path: String) throws(GitError) -> Repository {
    try Library.start()
    var repository: OpaquePointer?
    let status = git_repository_open_ext(&repository, path, GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue, nil)
    guard status == 0, let repository else { throw openError(status, path) }
    return try Repository(adopting: repository)
  }

  /// Opens the repository at this folder or above it.
  public static func discover(from folder: String) throws(GitError) -> Repository {
    try Library.start()
    var repository: OpaquePointer?
    let status = git_repository_open_ext(&repository, folder, 0, nil)
    guard status == 0, let repository else { throw openError(status, folder) }
    return try Repository(adopting: repository)
  }

  /// Makes an empty bare repository and its parent folders; an error if it exists.
  public static func create(bare path: String) throws(GitError) -> Repository {
    try Library.start()
    var options = git_repository_init_options()
    try Status.check(
      git_repository_init_options_init(&options, UInt32(GIT_REPOSITORY_INIT_OPTIONS_VERSION)), "create a repository")
    options.flags =
      GIT_REPOSITORY_INIT_BARE.rawValue | GIT_REPOSITORY_INIT_MKPATH.rawValue | GIT_REPOSITORY_INIT_NO_REINIT.rawValue
    var repository: OpaquePointer?
    let status = git_repository_init_ext(&repository, path, &options)
    guard status == 0, let repository else { throw Status.error(status, "create a repository at", path: path) }
    return try Repository(adopting: repository)
  }

  private static func openError(_ status: Int32, _ path: String) -> GitError {
    let kind = Status.kind
    let error = Status.readError(status, "open the repository", path: path)
    if status == GIT_ERROR.rawValue, kind == GIT_ERROR_REPOSITORY,
      let objection = RepositoryExtensions(at: path).objection(path: path)
    {
      return objection
    }
    // libgit2 1.5 reports a repository of another user as a missing value of safe.directory.
    guard error.code == .foreignOwner || error.code == .notFound && kind == GIT_ERROR_CONFIG else { return error }
    return GitError(
      .foreignOwner, "open the repository", path: path,
      detail: "it belongs to another user, and git does not trust it by default")
  }

  /// The folder of objects and references, with a "/" at its end (the `.git` folder unless bare).
  public var path: String { handle.path }

  /// The folder of objects, with a "/" at its end.
  public var objectsPath: String { handle.objectsPath }

  /// The folder of the work tree, with a "/" at its end; nil for a bare repository.
  public var workTree: String? { git_repository_workdir(handle.repository).map { String(cString: $0) } }

  public var isBare: Bool { git_repository_is_bare(handle.repository) == 1 }

  public var nodeCache: NodeCache { handle.nodeCache }

  /// Prepares for reading most of the packs: this process may map more of them, all repositories taken together.
  public func willReadWidely() { Library.widenWindows() }

  /// Ends this, for a process that continues.
  public func hasReadWidely() { Library.narrowWindows() }
}
