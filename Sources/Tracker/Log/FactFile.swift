public import Bytes
package import Git

/// A fact in the tree of a log commit: a blob with its bytes, named by the blob's id and its kind.
public struct FactFile: Hashable, Sendable {
  public let kind: Kind
  public let blob: ObjectID

  /// The kind of a blob in the log.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The bytes of a mail.
    case mail = ".eml"
    /// An ``Event``.
    case event = ".event"
  }

  public init(_ kind: Kind, _ blob: ObjectID) {
    self.kind = kind
    self.blob = blob
  }

  package var treeEntry: TreeEntry {
    TreeEntry(mode: .file, name: blob.hexBytes + Array(kind.rawValue.utf8), id: blob)
  }

  /// The most bytes that a fact of this kind may have when it comes from elsewhere.
  package var sizeLimit: Int { kind == .event ? 1 << 20 : 64 << 20 }

  /// nil for an entry that is not a fact, which a later version may have added.
  package init?(_ entry: TreeEntry) {
    guard !entry.mode.isTree,
      let kind = Kind.allCases.first(where: { entry.name.dropFirst(40).elementsEqual($0.rawValue.utf8) }),
      ObjectID(hexBytes: entry.name.prefix(40)) == entry.id
    else { return nil }
    self.init(kind, entry.id)
  }
}
