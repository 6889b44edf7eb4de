import Bytes
public import Git
import Mail

extension TrackerRepository {
  /// The name of the mailmap beside the configuration.
  static let mailmapFile = "mailmap"

  /// The bytes of the mailmap; nil if there is none.
  public func storedMailmap() throws -> [UInt8]? {
    try Self.mailmapEntry(in: git).map { try git.blob($0.id) }
  }

  /// The people by the mailmap stored with the configuration. If it is missing or damaged, people have the names in
  /// their mails.
  static func people(in repository: Repository) throws -> People {
    try GitError.unlessUnsound {
      try mailmapEntry(in: repository).map {
        People(id: $0.id, mailmap: Mailmap(parsing: try repository.blob($0.id)))
      } ?? .unmapped
    } ?? .unmapped
  }

  private static func mailmapEntry(in repository: Repository) throws -> TreeEntry? {
    guard let commit = try repository.reference(configurationReference) else { return nil }
    let entry = try repository.tree(try repository.commit(commit).tree)[mailmapFile]
    return entry?.mode.isTree == true ? nil : entry
  }

  /// Stores a mailmap beside the configuration, which is unchanged; an empty one removes it.
  ///
  /// - Returns: false if the configuration was changed meanwhile: try again.
  public func storeMailmap(_ bytes: [UInt8], author: Signature) throws -> Bool {
    let base = try storedConfiguration()
    return try storeConfiguration(
      commit: base.commit, file: Self.mailmapFile, bytes.isEmpty ? nil : bytes, author: author,
      summary: bytes.isEmpty ? "Remove the mailmap" : "Set the mailmap")
  }
}
