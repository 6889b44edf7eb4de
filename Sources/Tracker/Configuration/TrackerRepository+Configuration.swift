public import Bytes
public import Git

extension TrackerRepository {
  /// Where the configuration is kept: commits whose tree holds the file `config`.
  public static let configurationReference = "refs/patchbay/config"
  /// The name of the file.
  static let configurationFile = "config"

  /// A version of the configuration.
  public struct StoredConfiguration: Sendable {
    /// The commit; nil if there is no configuration yet.
    public let commit: ObjectID?
    public let bytes: [UInt8]
  }

  /// The newest version, valid or not.
  public func storedConfiguration() throws -> StoredConfiguration {
    guard let commit = try git.reference(Self.configurationReference) else {
      return StoredConfiguration(commit: nil, bytes: [])
    }
    return StoredConfiguration(commit: commit, bytes: try Self.configuration(of: commit, in: git))
  }

  /// The text of one version.
  package static func configuration(
    of commit: ObjectID, in store: some ObjectStore
  ) throws -> [UInt8] {
    let tree = try store.tree(try store.commit(commit).tree)
    guard let entry = tree[Self.configurationFile], !entry.mode.isTree else {
      // With only a mailmap or a key there is no configuration yet.
      guard tree[Self.mailmapFile] == nil, tree[Keyring.folder] == nil, !tree.entries.isEmpty else { return [] }
      throw ConfigurationProblem(file: Self.configurationReference, line: 1, reason: "it has no file config")
    }
    return try store.blob(entry.id)
  }

  /// The version that readers use: the newest valid one. A broken one is never a reason to stop; see
  /// ``configurationProblem``.
  public func configuration() throws -> TrackerConfiguration { try soundConfiguration().configuration }

  /// The same, with the commit that holds it; nil where there is none.
  func soundConfiguration() throws -> (commit: ObjectID?, configuration: TrackerConfiguration) {
    var next = try GitError.unlessUnsound { try git.reference(Self.configurationReference) } ?? nil
    var steps = 0
    while let commit = next, steps < 100 {
      let sound = try GitError.unlessUnsound {
        try TrackerConfiguration(
          parsing: Self.configuration(of: commit, in: git), file: Self.configurationReference)
      }
      if let sound { return (commit, sound) }
      next = try GitError.unlessUnsound { try git.commit(commit) }?.parents.first
      steps += 1
    }
    return (nil, TrackerConfiguration())
  }

  /// What is wrong with the newest version; nil if nothing is.
  public func configurationProblem() throws -> ConfigurationProblem? {
    do {
      _ = try TrackerConfiguration(parsing: storedConfiguration().bytes, file: Self.configurationReference)
      return nil
    } catch let problem as ConfigurationProblem {
      return problem
    } catch let error as GitError {
      return ConfigurationProblem(file: Self.configurationReference, line: 1, reason: "\(error)")
    }
  }

  /// Stores a new version, if it is valid and the configuration was not changed meanwhile.
  ///
  /// - Parameters:
  ///   - bytes: The text.
  ///   - file: Its name, for errors.
  ///   - base: The version that it was made from.
  ///   - author: Who changes it.
  /// - Returns: false if another process was faster or is changing it: read it again.
  /// - Throws: ``ConfigurationProblem`` if it is broken; nothing is changed then.
  public func storeConfiguration(
    _ bytes: [UInt8], file: String, after base: StoredConfiguration, author: Signature, summary: String
  ) throws -> Bool {
    _ = try TrackerConfiguration(parsing: bytes, file: file)
    if bytes == base.bytes, base.commit != nil { return true }
    return try storeConfiguration(
      commit: base.commit, file: Self.configurationFile, bytes, author: author, summary: summary)
  }

  /// Adds a file to the tree of the configuration, or removes it, by compare-and-swap from the given commit.
  func storeConfiguration(
    commit base: ObjectID?, file: String, _ bytes: [UInt8]?, author: Signature, summary: String
  ) throws -> Bool {
    var entries = try base.map { try git.tree(try git.commit($0).tree).entries } ?? []
    entries.removeAll { $0.nameText == file }
    if let bytes { entries.append(TreeEntry(mode: .file, name: file, id: try git.write(.blob, bytes))) }
    return try storeConfiguration(
      tree: try git.write(Tree(entries)), after: base, author: author, summary: summary)
  }

  /// Commits a tree as the configuration, by compare-and-swap from the given commit.
  func storeConfiguration(
    tree: ObjectID, after base: ObjectID?, author: Signature, summary: String
  ) throws -> Bool {
    let commit = try git.write(
      Commit(
        tree: tree, parents: base.map { [$0] } ?? [], author: author, committer: author,
        message: Array("\(summary)\n".utf8)))
    try git.synchronizeObjects()
    return try git.compareAndSwap(Self.configurationReference, from: base, to: commit) == .swapped
  }
}
