import CGit2

/// What a repository requires of its readers: `extensions.*` of its configuration (gitrepository-layout).
///
/// libgit2 refuses a repository with one that it does not know, and has no code for that.
struct RepositoryExtensions {
  /// The names in lower case, without "extensions.".
  let names: [String]

  /// Those of the repository at a path or above it; none where its configuration cannot be read.
  init(at path: String) {
    names = Self.configuration(at: path).map(Self.names) ?? []
  }

  private static func configuration(at path: String) -> String? {
    var folder = git_buf()
    defer { git_buf_dispose(&folder) }
    guard git_repository_discover(&folder, path, 0, nil) == 0, let found = folder.ptr else { return nil }
    return String(cString: found) + "config"
  }

  private static func names(in file: String) -> [String] {
    var configuration: OpaquePointer?
    guard git_config_open_ondisk(&configuration, file) == 0 else { return [] }
    defer { git_config_free(configuration) }
    var iterator: OpaquePointer?
    guard git_config_iterator_glob_new(&iterator, configuration, "^extensions\\.") == 0 else { return [] }
    defer { git_config_iterator_free(iterator) }
    var names: [String] = []
    var entry: UnsafeMutablePointer<git_config_entry>?
    while git_config_next(&entry, iterator) == 0 {
      guard let key = entry?.pointee.name else { continue }
      names.append(String(String(cString: key).dropFirst("extensions.".count)))
    }
    return names
  }

  /// Why libgit2 did not open the repository; nil if it has no unusual extension.
  func objection(path: String) -> GitError? {
    guard !names.isEmpty else { return nil }
    if names.contains("objectformat") {
      return GitError(
        .unsupported, "open the repository", path: path, detail: "its objects are named by SHA-256, not by SHA-1",
        advice: "use a repository made by git init --object-format=sha1")
    }
    return GitError(
      .unsupported, "open the repository", path: path,
      detail: "libgit2 does not support its extensions (extensions.\(names.joined(separator: ", extensions.")))",
      advice: "use one with SHA-1 objects and references in files, as plain `git init --bare` creates it")
  }
}
