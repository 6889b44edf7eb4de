public import Bytes

/// Objects in memory on top of a repository: what is written stays here until `flush`, everything else is read from the
/// repository.
///
/// So a reader folds on a read-only file system, and a writer's intermediate trees never reach the disk.
public final class ObjectBuffer: ObjectStore {
  let repository: RepositoryHandle
  private(set) var objects: [ObjectID: StoredObject] = [:]
  /// The predecessor of an object, if known: a pack then stores only the delta.
  private var predecessors: [ObjectID: ObjectID] = [:]

  public let nodeCache: NodeCache

  /// The sum of the sizes of the objects in memory.
  public private(set) var byteCount = 0

  /// Bytes in memory after unneeded objects were last dropped.
  private var keptByteCount = 0
  private static let leastForgotten = 16 << 20

  /// The number of objects in memory.
  public var count: Int { objects.count }

  public init(over repository: Repository) {
    self.repository = repository.handle
    nodeCache = repository.handle.nodeCache
  }

  /// Whether nodes of fan-out trees are forgotten when others replace them.
  private var forgetsReplaced = false
  /// How many places have a node in memory, where there are several.
  private var shared: [ObjectID: Int] = [:]

  /// Prepares for folding thousands of facts, which touch many different trees: keeps more parsed ones, and of each
  /// fan-out tree that is edited only the newest.
  public func willFoldWidely() {
    willLookWidely()
    forgetsReplaced = true
  }

  /// Prepares for looking up thousands of objects all over the packs.
  public func willLookWidely() {
    nodeCache.limit = 16 << 20
  }

  public func withObject<Result>(
    _ id: ObjectID, _ body: (ObjectKind, Span<UInt8>) throws(GitError) -> Result
  ) throws(GitError) -> Result {
    guard let object = objects[id] else { return try repository.withObject(id, body) }
    return try body(object.kind, object.bytes.span)
  }

  public func read(_ id: ObjectID) throws(GitError) -> StoredObject {
    if let object = objects[id] { return object }
    return try repository.read(id)
  }

  /// Keeps the object in memory and returns its name.
  @discardableResult
  public func write(_ kind: ObjectKind, _ bytes: [UInt8]) throws(GitError) -> ObjectID {
    let object = StoredObject(kind: kind, bytes: bytes)
    let id = object.id
    if let known = objects[id] {
      guard known == object else {
        throw GitError(.collision, "write the object", path: id.hex, detail: "another object has this id")
      }
      return id
    }
    objects[id] = object.fitted
    byteCount += bytes.count
    return id
  }

  @discardableResult
  public func write(_ kind: ObjectKind, _ bytes: [UInt8], insteadOf old: ObjectID) throws(GitError) -> ObjectID {
    let id = try write(kind, bytes)
    if objects[old] != nil, id != old { predecessors[id] = old }
    return id
  }

  public func writeNode(_ bytes: [UInt8]?, insteadOf old: ObjectID) throws(GitError) -> ObjectID {
    var id = Tree.emptyID
    if let bytes {
      let count = objects.count
      id = try write(.tree, bytes)
      if forgetsReplaced, objects.count == count { shared[id, default: 1] += 1 }
    }
    guard forgetsReplaced else { return id }
    if let places = shared[old] {
      shared[old] = places > 2 ? places - 1 : nil
    } else if let object = objects.removeValue(forKey: old) {
      byteCount -= object.bytes.count
      nodeCache.remove(old)
    }
    return id
  }

  public func exists(_ id: ObjectID) -> Bool { objects[id] != nil || repository.exists(id) }

  /// Forgets what is in memory.
  public func removeAll() {
    objects = [:]
    byteCount = 0
    keep([])
  }

  /// Writes the objects in memory that are reachable from these, and drops everything in memory.
  ///
  /// Up to `looseLimit` objects become loose ones, more become one pack. Nothing is durable before
  /// `synchronizeObjects`. When this throws, the memory is as it was.
  ///
  /// - Parameter isRepeated: Whether the repository may have many of them, such as the commits of a branch that is made
  ///   again: these are not written once more.
  /// - Returns: the pack, to be released once a reference leads to it; nil when the objects became loose.
  @discardableResult
  public func flush(
    reachableFrom roots: [ObjectID], looseLimit: Int = 100, isRepeated: Bool = false
  ) throws(GitError) -> WrittenPack? {
    var wanted = try reachable(from: roots)
    if isRepeated {
      var new: [ObjectID] = []
      for id in wanted {
        if let object = objects[id], try !repository.reuses(object, id) { new.append(id) }
      }
      wanted = new
    }
    let pack = try write(wanted, looseLimit: looseLimit)
    removeAll()
    return pack
  }

  /// Writes what so many levels of trees from this one on lead to, and keeps only those: during many edits they are made
  /// anew again and again, but most of what they lead to stays.
  public func flush(below levels: Int, of root: ObjectID) throws(GitError) -> WrittenPack? {
    var kept: Set<ObjectID> = []
    var rest: [ObjectID] = []
    var level = [root]
    for _ in 0..<levels {
      var next: [ObjectID] = []
      for id in level {
        guard let tree = objects[id], tree.kind == .tree else {
          rest.append(id)
          continue
        }
        kept.insert(id)
        try forEachChild(of: tree) { next.append($0) }
      }
      level = next
    }
    let pack = try write(try reachable(from: rest + level).filter { !kept.contains($0) }, looseLimit: 0)
    keep(kept)
    return pack
  }

  private func write(_ wanted: [ObjectID], looseLimit: Int) throws(GitError) -> WrittenPack? {
    let writer = wanted.count > looseLimit ? try PackWriter(into: repository) : nil
    if let writer, predecessors.isEmpty {
      try writer.append(wanted.lazy.compactMap { id in self.objects[id].map { (id, $0) } })
      return try writer.finish()
    }
    var loose = LooseObjectNames(below: repository.objectsPath)
    for id in wanted {
      guard let object = objects[id] else { continue }
      if let writer {
        let base = predecessors[id].flatMap { id in objects[id].map { (id, $0) } }
        try writer.append(object, id: id, insteadOf: base, besides: &loose)
      } else {
        _ = try repository.write(object.kind, object.bytes)
      }
    }
    return try writer?.finish()
  }

  /// Drops the objects in memory that are not reachable from these: leftovers of edits.
  public func retain(reachableFrom roots: [ObjectID]) throws(GitError) {
    keep(Set(try reachable(from: roots)))
  }

  /// Drops what is not reachable from these if there is much of it, as after many edits.
  ///
  /// Finding it takes time proportional to what is kept, so it is done when as much again was added.
  public func trim(keeping roots: () throws -> [ObjectID]) throws {
    guard byteCount > max(Self.leastForgotten, 2 * keptByteCount) else { return }
    try retain(reachableFrom: try roots())
  }

  /// Drops the objects that the repository also has.
  public func forgetStored() { keep(Set(objects.keys.filter { !repository.exists($0) })) }

  /// Drops all but these. In place: the table of a large view comes to tens of megabytes.
  private func keep(_ kept: Set<ObjectID>) {
    for id in objects.keys.filter({ !kept.contains($0) }) {
      if let object = objects.removeValue(forKey: id) { byteCount -= object.bytes.count }
    }
    predecessors = predecessors.filter { kept.contains($0.key) && kept.contains($0.value) }
    shared = shared.filter { kept.contains($0.key) }
    keptByteCount = byteCount
  }

  /// The objects in memory that these lead to, contents before what refers to them.
  func reachable(from roots: [ObjectID]) throws(GitError) -> [ObjectID] {
    var seen: Set<ObjectID> = []
    var order: [ObjectID] = []
    var stack = roots.reversed().map { (id: $0, isDone: false) }
    while let (id, isDone) = stack.popLast() {
      if isDone {
        order.append(id)
        continue
      }
      guard let object = objects[id], seen.insert(id).inserted else { continue }
      stack.append((id, true))
      switch object.kind {
      case .blob: break
      case .tree:
        try forEachChild(of: object) { stack.append(($0, false)) }
      case .commit:
        let commit = try Commit(parsing: object.bytes)
        stack.append((commit.tree, false))
        for parent in commit.parents { stack.append((parent, false)) }
      case .tag:
        // "object HEX" is a tag's first line.
        if let target = ObjectID(hexBytes: object.bytes.dropFirst(7).prefix(40)) { stack.append((target, false)) }
      }
    }
    return order
  }

  /// Calls the body with each entry of a tree that is in memory.
  private func forEachChild(of tree: StoredObject, _ body: (ObjectID) -> Void) throws(GitError) {
    try tree.bytes.withUnsafeBufferPointer { (bytes) throws(GitError) in
      var reader = TreeReader(bytes)
      while let child = try reader.next() {
        if !child.mode.isSubmodule, objects[child.id] != nil { body(child.id) }
      }
    }
  }
}
