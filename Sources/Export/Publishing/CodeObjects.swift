import Bytes
public import Git
public import Platform

/// Gives a tracker access to the code objects that its published series are based on.
public enum CodeObjects {
  /// Whether the tracker reads the objects of that repository: it is the same one, or lists it as an alternate.
  public static func areReachable(
    of code: Repository, from tracker: Repository
  ) throws(GitError) -> Bool {
    if code.objectsPath == tracker.objectsPath { return true }
    return try Alternates.read(of: tracker).contains { $0 == code.objectsPath || $0 + "/" == code.objectsPath }
  }

  /// Lets the tracker read the objects of a repository on this machine (gitrepository-layout(5),
  /// objects/info/alternates). Nothing is copied; the repository must stay.
  public static func link(_ code: Repository, to tracker: Repository) throws(GitError) {
    guard try !areReachable(of: code, from: tracker) else { return }
    try Alternates.add(code.objectsPath, to: tracker)
  }

  /// Copies what a commit needs.
  public static func fetch(
    _ commit: String, of code: Repository, into tracker: Repository
  ) throws(SystemError) {
    try Program().output([
      "--git-dir", tracker.path, "fetch", "-q", "--no-tags", "--no-write-fetch-head", code.path, commit,
    ])
  }
}
