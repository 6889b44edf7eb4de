public import Bytes
package import Git

/// How a fact lies in the tree of a log commit: a blob with its bytes, named by the blob's id and its sort.
public struct FactFile: Hashable, Sendable {
  public let sort: Sort
  public let blob: ObjectID

  /// What a blob of the log is.
  public enum Sort: String, Hashable, Sendable, CaseIterable {
    /// The bytes of a mail.
    case mail = ".eml"
    /// An ``Event``.
    case event = ".event"
  }

  public init(_ sort: Sort, _ blob: ObjectID) {
    self.sort = sort
    self.blob = blob
  }

  package var treeEntry: TreeEntry {
    TreeEntry(mode: .file, name: blob.hexBytes + Array(sort.rawValue.utf8), id: blob)
  }

  /// The most bytes that a fact of this sort may have when it comes from elsewhere.
  package var sizeLimit: Int { sort == .event ? 1 << 20 : 64 << 20 }

  /// nil for an entry that is no fact: something a later version may have put there.
  package init?(_ entry: TreeEntry) {
    guard !entry.mode.isTree,
      let sort = Sort.allCases.first(where: { entry.name.dropFirst(40).elementsEqual($0.rawValue.utf8) }),
      ObjectID(hexBytes: entry.name.prefix(40)) == entry.id
    else { return nil }
    self.init(sort, entry.id)
  }
}
