public import Bytes
package import Git

/// A chain of commits that keep facts: one of the references `refs/patchbay/log/WRITER-NUMBER`.
///
/// Every tracker that takes mail has its own writer name, so that lanes of several trackers never conflict in an
/// exchange.
public struct Lane: Hashable, Sendable {
  public let name: String
  public let head: ObjectID

  package init(name: String, head: ObjectID) {
    self.name = name
    self.head = head
  }

  /// Where all lanes are.
  public static let prefix = "refs/patchbay/log/"

  /// More lanes than trackers make, so that a stranger cannot fill a repository with references.
  package static let countLimit = 4096

  /// The reference of lane `number` of a writer.
  package static func reference(writer: String, number: Int) -> String { "\(prefix)\(writer)-\(number)" }

  /// The number of one of this writer's lanes; nil for a reference of another writer.
  static func number(of reference: String, writer: String) -> Int? {
    guard let name = Name(reference), name.writer == writer else { return nil }
    return name.number
  }

  /// All lanes, sorted by name.
  package static func all(in repository: Repository) throws(GitError) -> [Lane] {
    try repository.references(under: prefix).map { Lane(name: $0.name, head: $0.id) }
  }
}

extension Lane {
  /// A lane's name, taken apart: `refs/patchbay/log/WRITER-NUMBER`.
  package struct Name: Hashable, Sendable {
    package let writer: String
    package let number: Int

    /// nil for a name that no tracker uses: names from elsewhere may be anything.
    package init?(_ reference: String) {
      guard reference.hasPrefix(Lane.prefix) else { return nil }
      let parts = reference.dropFirst(Lane.prefix.count).split(separator: "-", omittingEmptySubsequences: false)
      guard parts.count == 2, (1...40).contains(parts[0].utf8.count), (1...9).contains(parts[1].utf8.count),
        parts[0].utf8.allSatisfy(ByteClass.isHexDigit),
        parts[1].utf8.allSatisfy(ByteClass.isDigit),
        let number = Int(parts[1])
      else { return nil }
      writer = String(parts[0])
      self.number = number
    }
  }
}
