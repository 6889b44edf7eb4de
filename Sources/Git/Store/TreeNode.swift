import Bytes

/// One tree object in memory, changed in its bytes, and the folders below it that were looked at.
///
/// A name is found by scanning the bytes. After many scans since the tree was written, a table of its entries replaces
/// the bytes, so that changing very many files does not take quadratic time.
final class TreeNode {
  /// Whether it, or a folder below it, is not what is stored.
  var isChanged = false
  private var id: ObjectID
  /// What is stored, or would be; out of date while there is a table.
  private var bytes: [UInt8]
  private var table: [[UInt8]: Row]?
  /// The number of scans since the bytes were made.
  private var scans = 0
  private var folders: [[UInt8]: TreeNode] = [:]

  /// Reads a tree; one that is malformed is an error here and nowhere later.
  init(_ id: ObjectID, in store: some ObjectStore) throws(GitError) {
    self.id = id
    bytes = id == Tree.emptyID ? [] : try Self.canonical(try store.bytes(of: id, .tree))
  }

  /// An empty one.
  init() {
    id = Tree.emptyID
    bytes = []
  }

  var isEmpty: Bool { table?.isEmpty ?? bytes.isEmpty }

  /// An entry in the table.
  private struct Row {
    let mode: FileMode
    var id: ObjectID
  }

  private static let maximumScans = 64

  /// The entry of this name; nil if there is none.
  func entry(_ name: ArraySlice<UInt8>) -> TreeEntry? {
    countScan()
    if let table { return table[Array(name)].map { TreeEntry(mode: $0.mode, name: Array(name), id: $0.id) } }
    guard let place = find(name) else { return nil }
    let id = bytes.withUnsafeBytes { ObjectID(UnsafeRawBufferPointer(rebasing: $0[place.id...])) }
    return TreeEntry(mode: place.mode, name: Array(name), id: id)
  }

  /// The folder of this name; nil when there is none.
  func folder(_ name: ArraySlice<UInt8>, in store: some ObjectStore) throws(GitError) -> TreeNode? {
    let key = Array(name)
    if let known = folders[key] { return known }
    guard let entry = entry(name), entry.mode.isTree else { return nil }
    let node = try TreeNode(entry.id, in: store)
    folders[key] = node
    return node
  }

  /// Adds an empty folder.
  func addFolder(_ name: ArraySlice<UInt8>) -> TreeNode {
    let node = TreeNode()
    set(name, .tree, Tree.emptyID)
    folders[Array(name)] = node
    return node
  }

  /// Inserts an entry, replacing one of the same name.
  func set(_ name: ArraySlice<UInt8>, _ mode: FileMode, _ id: ObjectID) {
    folders[Array(name)] = nil
    countScan()
    if table != nil {
      table?[Array(name)] = Row(mode: mode, id: id)
      return
    }
    if let place = find(name) {
      if place.mode == mode {
        bytes.replaceSubrange(place.id..<place.end, with: id.bytes)
        return
      }
      bytes.removeSubrange(place.start..<place.end)
    }
    var writer = TreeWriter(capacity: name.count + 28)
    writer.append(mode: mode, name: name, id: id)
    let start = placeFor(TreeEntry(mode: mode, name: Array(name), id: id))
    bytes.replaceSubrange(start..<start, with: writer.bytes)
  }

  func remove(_ name: ArraySlice<UInt8>) {
    folders[Array(name)] = nil
    countScan()
    if table != nil {
      table?[Array(name)] = nil
      return
    }
    if let place = find(name) { bytes.removeSubrange(place.start..<place.end) }
  }

  /// Writes what was changed, the deepest first, and returns the tree's name.
  func write(to store: some ObjectStore) throws(GitError) -> ObjectID {
    guard isChanged else { return id }
    for (name, folder) in folders where folder.isChanged {
      let id = try folder.write(to: store)
      if table != nil {
        table?[name]?.id = id
      } else if let place = find(name[...]) {
        bytes.replaceSubrange(place.id..<place.end, with: id.bytes)
      }
    }
    writeTable()
    id = isEmpty ? Tree.emptyID : try store.write(.tree, bytes, insteadOf: id)
    isChanged = false
    return id
  }

  /// Switches to the table after enough scans.
  private func countScan() {
    scans += 1
    guard table == nil, scans > Self.maximumScans else { return }
    var rows: [[UInt8]: Row] = [:]
    bytes.withUnsafeBufferPointer { bytes in
      var reader = TreeReader(bytes)
      while let item = try? reader.next() { rows[Array(bytes[item.name])] = Row(mode: item.mode, id: item.id) }
    }
    table = rows
  }

  /// Converts the table, if there is one, to bytes in git's order.
  private func writeTable() {
    scans = 0
    guard let rows = table else { return }
    table = nil
    let entries = rows.map { TreeEntry(mode: $0.value.mode, name: $0.key, id: $0.value.id) }
    var writer = TreeWriter(capacity: bytes.count + 40 * entries.count)
    for entry in entries.sorted(by: TreeEntry.precedes) {
      writer.append(mode: entry.mode, name: entry.name[...], id: entry.id)
    }
    bytes = writer.bytes
  }

  /// The place of an entry: its first byte, its id, and the byte after it.
  private struct Place {
    let start: Int
    let id: Int
    let mode: FileMode
    var end: Int { id + ObjectID.byteCount }
  }

  private func find(_ name: ArraySlice<UInt8>) -> Place? {
    bytes.withUnsafeBufferPointer { bytes in
      var reader = TreeReader(bytes)
      while let start = Optional(reader.offset), let item = try? reader.next() {
        if item.name.count == name.count, bytes[item.name].elementsEqual(name) {
          return Place(start: start, id: item.name.upperBound + 1, mode: item.mode)
        }
      }
      return nil
    }
  }

  /// The first byte of the entries that git's order puts after this one.
  private func placeFor(_ entry: TreeEntry) -> Int {
    bytes.withUnsafeBufferPointer { bytes in
      var reader = TreeReader(bytes)
      while let start = Optional(reader.offset), let item = try? reader.next() {
        let other = TreeEntry(mode: item.mode, name: Array(bytes[item.name]), id: item.id)
        if TreeEntry.precedes(entry, other) { return start }
      }
      return bytes.count
    }
  }

  /// The bytes as git writes them today: old trees hold modes such as 100664.
  private static func canonical(_ bytes: [UInt8]) throws(GitError) -> [UInt8] {
    var isCanonical = true
    try bytes.withUnsafeBufferPointer { (bytes) throws(GitError) in
      var reader = TreeReader(bytes)
      while let item = try reader.next() { isCanonical = isCanonical && item.mode == item.mode.canonical }
    }
    if isCanonical { return bytes }
    var writer = TreeWriter(capacity: bytes.count)
    for entry in try Tree(parsing: bytes).entries {
      writer.append(mode: entry.mode.canonical, name: entry.name, id: entry.id)
    }
    return writer.bytes
  }
}
