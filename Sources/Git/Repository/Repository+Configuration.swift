import Bytes
import CGit2
import Platform

extension Repository {
  /// A value of git's configuration (repository, global and system), as `git config KEY` gives it; nil when not set.
  /// The configuration is read once for a handle.
  public func configString(_ key: String) throws(GitError) -> String? {
    try handle.settingString(key)
  }

  /// All values of a key that has several, in the order in which git reads them.
  public func configStrings(_ key: String) throws(GitError) -> [String] {
    var iterator: OpaquePointer?
    let status = git_config_multivar_iterator_new(&iterator, try handle.configuration(), key, nil)
    guard try RepositoryHandle.found(status, key) else { return [] }
    defer { git_config_iterator_free(iterator) }
    var values: [String] = []
    var entry: UnsafeMutablePointer<git_config_entry>?
    while git_config_next(&entry, iterator) == 0 {
      if let value = entry?.pointee.value { values.append(String(cString: value)) }
    }
    return values
  }

  /// The remotes (git-remote(1)) in the order of the configuration, with what they are fetched from.
  public func remoteURLs() throws(GitError) -> [(name: String, urls: [String])] {
    var iterator: OpaquePointer?
    let status = git_config_iterator_glob_new(&iterator, try handle.configuration(), "^remote\\..*\\.url$")
    try Status.check(status, "read the configuration of", path: path)
    defer { git_config_iterator_free(iterator) }
    var found: [(name: String, urls: [String])] = []
    var entry: UnsafeMutablePointer<git_config_entry>?
    while git_config_next(&entry, iterator) == 0 {
      guard let key = entry?.pointee.name, let value = entry?.pointee.value else { continue }
      let name = String(String(cString: key).dropFirst("remote.".count).dropLast(".url".count))
      if let place = found.firstIndex(where: { $0.name == name }) {
        found[place].urls.append(String(cString: value))
      } else {
        found.append((name, [String(cString: value)]))
      }
    }
    return found
  }

  /// A boolean ("true", "yes", "on", "1" and their opposites); nil when not set.
  public func configBool(_ key: String) throws(GitError) -> Bool? {
    let settings = try handle.configuration()
    var value: Int32 = 0
    guard try RepositoryHandle.found(git_config_get_bool(&value, settings, key), key) else { return nil }
    return value != 0
  }

  /// A count, with git's suffixes k, m and g: from 0 to 2^31, or the bound that the value exceeds; nil when not set.
  public func configCount(_ key: String) throws(GitError) -> Int? {
    let settings = try handle.configuration()
    var value: Int64 = 0
    guard try RepositoryHandle.found(git_config_get_int64(&value, settings, key), key) else { return nil }
    return Int(value).clamped(to: 0...1 << 31)
  }

  /// Sets a value in the repository's own configuration.
  public func setConfig(_ key: String, _ value: String) throws(GitError) {
    try changeConfig(key) { git_config_set_string($0, key, value) }
  }

  /// Adds a value of a key that has several to the repository's own configuration.
  public func addConfig(_ key: String, _ value: String) throws(GitError) {
    // The expression matches no value, so that none is replaced. Unlike `git_config_set_string`, this writes the value as
    // it is, and neither git nor libgit2 could read a file with a bare quote or backslash.
    try changeConfig(key) { git_config_set_multivar($0, key, "$^", Self.escaped(value)) }
  }

  /// As git-config(1), "Syntax", wants a value in the file.
  private static func escaped(_ value: String) -> String {
    let escapes: [Unicode.Scalar: String] = ["\"": "\\\"", "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\u{8}": "\\b"]
    return value.unicodeScalars.reduce(into: "") { $0 += escapes[$1] ?? String($1) }
  }

  private func changeConfig(_ key: String, _ change: (OpaquePointer?) -> Int32) throws(GitError) {
    var settings: OpaquePointer?
    try Status.check(git_repository_config(&settings, handle.repository), "open the configuration of", path: path)
    defer { git_config_free(settings) }
    var own: OpaquePointer?
    try Status.check(
      git_config_open_level(&own, settings, GIT_CONFIG_LEVEL_LOCAL), "open the configuration of", path: path)
    defer { git_config_free(own) }
    try Status.check(change(own), "set the configuration value", path: key)
    handle.forgetConfiguration()
  }

  /// Who the configuration says the user is, at this time; nil when user.name or user.email is not set.
  public func user(at seconds: Int64, offsetMinutes: Int = 0) throws(GitError) -> Signature? {
    guard let name = try configString("user.name"), let email = try configString("user.email") else { return nil }
    return Signature(name: name, email: email, seconds: seconds, offsetMinutes: offsetMinutes)
  }
}

extension RepositoryHandle {
  func settingString(_ key: String) throws(GitError) -> String? {
    var value: UnsafePointer<CChar>?
    guard try Self.found(git_config_get_string(&value, try configuration(), key), key) else { return nil }
    return value.map { String(cString: $0) }
  }

  static func found(_ status: Int32, _ key: String) throws(GitError) -> Bool {
    if status == GIT_ENOTFOUND.rawValue {
      git_error_clear()
      return false
    }
    try Status.check(status, "read the configuration value", path: key)
    return true
  }

  func configuration() throws(GitError) -> OpaquePointer {
    if let settings { return settings }
    // libgit2 treats a folder in place of the file as an empty one, as if the tracker were a mirror.
    if Folder.exists(commonPath + "config") {
      throw GitError(
        .system, "read the configuration of", path: path, detail: "\(commonPath)config is a folder, not a file")
    }
    var snapshot: OpaquePointer?
    try Status.check(git_repository_config_snapshot(&snapshot, repository), "read the configuration of", path: path)
    guard let snapshot else { throw GitError(.other, "read the configuration of", path: path) }
    settings = snapshot
    return snapshot
  }

  func forgetConfiguration() {
    if let settings { git_config_free(settings) }
    settings = nil
  }
}
