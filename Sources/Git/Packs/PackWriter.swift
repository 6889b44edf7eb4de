public import Bytes
import Platform

/// Writes objects into one new pack, with a few bytes of memory for each, and adds it to the repository at the end.
///
/// Written here and not by libgit2's indexer, because that one writes through a memory map, so that a full disk raises
/// a signal (SIGBUS) instead of an error, and because it inflates and hashes again what was just hashed and deflated.
public final class PackWriter {
  private let repository: RepositoryHandle
  private let folder: String
  private let temporaryPath: String
  private var file: OutputFile?
  private var index = PackIndex()
  /// Where each object begins.
  private var offsets: [ObjectID: Int] = [:]
  /// How many differences must be read for an object, where it is any.
  private var depths: [ObjectID: Int] = [:]

  /// Reading a tree or file costs a step for each difference; git's own packs go to 50.
  private static let maximumDepth = 20

  /// The number of objects appended.
  public var count: Int { offsets.count }
  /// The size of the pack so far.
  public private(set) var byteCount = 12

  /// Starts a pack in a temporary file among the packs, with a name that `git gc` removes if it is left behind.
  public convenience init(into repository: Repository) throws(GitError) {
    try self.init(into: repository.handle)
  }

  init(into repository: RepositoryHandle) throws(GitError) {
    self.repository = repository
    try repository.prepareToWrite()
    folder = repository.objectsPath + "pack/"
    temporaryPath = folder + "tmp_pack_" + Files.randomName()
    try system(Files.makeFolder(folder))
    file = try system(OutputFile(creating: temporaryPath, mode: 0o444))
    // The number of objects is filled in at the end.
    try system(file?.append(Array("PACK".utf8) + [0, 0, 0, 2, 0, 0, 0, 0]))
  }

  deinit {
    if file != nil { Files.remove(temporaryPath) }
  }

  /// Adds an object, unless it is already in this pack.
  public func append(_ entry: PackEntry) throws(GitError) {
    guard offsets.updateValue(byteCount, forKey: entry.id) == nil else { return }
    index.append(entry.id, checksum: entry.checksum, offset: byteCount)
    try system(file?.append(entry.bytes))
    byteCount += entry.bytes.count
  }

  /// Hashes, compresses and adds an object.
  @discardableResult
  public func append(_ kind: ObjectKind, _ bytes: [UInt8]) throws(GitError) -> ObjectID {
    let id = StoredObject.id(kind, bytes)
    guard offsets[id] == nil else { return id }
    try repository.expectNoOther(than: bytes, kind, at: id)
    try append(PackEntry(compressing: kind, bytes, id: id))
    return id
  }

  /// Adds an object as the difference to another of its kind, if that one is in this pack and the difference is small;
  /// else whole.
  ///
  /// - Parameter loose: The loose objects that there are now.
  func append(
    _ object: StoredObject, id: ObjectID, insteadOf base: (id: ObjectID, object: StoredObject)?,
    besides loose: inout LooseObjectNames
  ) throws(GitError) {
    try repository.expectNoOther(than: object.bytes, object.kind, at: id, hasFile: loose.mayHold(id))
    if let base, let offset = offsets[base.id], base.object.kind == object.kind, offsets[id] == nil {
      let depth = depths[base.id, default: 0] + 1
      if depth <= Self.maximumDepth, let delta = MiddleDelta.make(from: base.object.bytes, to: object.bytes) {
        depths[id] = depth
        try append(PackEntry(delta, kind: object.kind, id: id, distance: byteCount - offset, size: object.bytes.count))
        return
      }
    }
    try append(PackEntry(compressing: object.kind, object.bytes, id: id))
  }

  /// Compresses and adds objects, on all cores.
  func append(_ objects: some Sequence<(id: ObjectID, object: StoredObject)>) throws(GitError) {
    var loose = LooseObjectNames(below: repository.objectsPath)
    var batch: [(id: ObjectID, object: StoredObject)] = []
    func write() throws(GitError) {
      let entries = Parallel.map(batch) { item in
        Result { () throws(GitError) in try PackEntry(compressing: item.object.kind, item.object.bytes, id: item.id) }
      }
      for (item, entry) in zip(batch, entries) {
        let (id, object) = item
        try repository.expectNoOther(than: object.bytes, object.kind, at: id, hasFile: loose.mayHold(id))
        try append(try entry.get())
      }
      batch = []
    }
    for item in objects {
      batch.append(item)
      if batch.count == Self.batch { try write() }
    }
    try write()
  }

  /// Objects that are compressed together.
  private static let batch = 2000

  /// Makes the pack part of the repository; nil, without a trace, if it has no objects.
  ///
  /// A `.keep` file stands beside it until `WrittenPack.release`: `git repack -ad` drops objects that no reference
  /// leads to yet, but not those of a kept pack (git fetch protects what it receives in the same way).
  public func finish() throws(GitError) -> WrittenPack? {
    guard let file, !offsets.isEmpty else {
      Files.remove(temporaryPath)
      self.file = nil
      return nil
    }
    guard let count = UInt32(exactly: offsets.count) else {
      throw GitError(.invalid, "write a pack", path: temporaryPath, detail: "it has too many objects")
    }
    try system(file.overwrite(count.bigEndianBytes, at: 8))
    let checksum = try system(file.hash())
    try system(file.append(checksum.bytes))
    try system(file.flush())
    let base = folder + "pack-" + checksum.hex
    let keep = try system(OutputFile(creating: base + ".keep", mode: 0o644, replacing: true))
    try system(keep.append(WrittenPack.reason))
    try system(keep.flush())
    let temporaryIndex = folder + "tmp_idx_" + Files.randomName()
    do throws(GitError) {
      let indexFile = try system(OutputFile(creating: temporaryIndex, mode: 0o444))
      try index.write(to: indexFile, packChecksum: checksum)
      try system(indexFile.flush())
      // git looks for the index first, so the pack must be there before it.
      try system(Files.rename(temporaryPath, base + ".pack"))
      self.file = nil
      try system(Files.rename(temporaryIndex, base + ".idx"))
    } catch {
      Files.remove(temporaryIndex)
      throw error
    }
    repository.noteWritten(path: base + ".pack")
    repository.noteWritten(path: base + ".idx")
    repository.refresh()
    return WrittenPack(path: base + ".pack", keepPath: base + ".keep", count: offsets.count, byteCount: byteCount + 20)
  }
}
