public import Bytes

/// The entries of a tree object in git's order, read from and written to its bytes.
public struct Tree: Hashable, Sendable {
  public private(set) var entries: [TreeEntry]

  /// The name of the tree without entries, which git knows without it being stored.
  public static let emptyID = ObjectID(hex: "4b825dc642cb6eb9a060e54bf8d69288fbee4904") ?? .zero

  /// A tree of these entries, put in git's order. Of two entries with one name the later stays.
  public init(_ entries: [TreeEntry] = []) {
    self.entries = entries.sorted(by: TreeEntry.precedes)
    guard entries.count > 1 else { return }
    var byName: [[UInt8]: TreeEntry] = [:]
    for entry in entries { byName[entry.name] = entry }
    if byName.count != entries.count { self.entries = byName.values.sorted(by: TreeEntry.precedes) }
  }

  /// Reads a tree object: entries of mode in octal, space, name, NUL and 20 bytes.
  public init(parsing bytes: [UInt8]) throws(GitError) {
    entries = try bytes.withUnsafeBufferPointer { (bytes) throws(GitError) in
      var entries: [TreeEntry] = []
      var reader = TreeReader(bytes)
      while let item = try reader.next() {
        entries.append(TreeEntry(mode: item.mode, name: Array(bytes[item.name]), id: item.id))
      }
      return entries
    }
  }

  /// The bytes of the tree object.
  public func serialized() -> [UInt8] {
    var writer = TreeWriter(capacity: entries.count * 48)
    for entry in entries { writer.append(mode: entry.mode, name: entry.name, id: entry.id) }
    return writer.bytes
  }

  /// The entry of this name; nil when there is none.
  public subscript(name: some Collection<UInt8>) -> TreeEntry? {
    entries.first { $0.name.elementsEqual(name) }
  }

  /// The entry of this name; nil when there is none.
  public subscript(name: String) -> TreeEntry? { self[Array(name.utf8)] }

  /// Inserts the entry, replacing one of the same name.
  public mutating func set(_ entry: TreeEntry) {
    remove(entry.name)
    let place = entries.firstIndex { TreeEntry.precedes(entry, $0) } ?? entries.count
    entries.insert(entry, at: place)
  }

  /// Removes the entry of this name; false if there was none.
  @discardableResult
  public mutating func remove(_ name: some Collection<UInt8>) -> Bool {
    guard let place = entries.firstIndex(where: { $0.name.elementsEqual(name) }) else { return false }
    entries.remove(at: place)
    return true
  }
}
