import Bytes
import Platform

/// Reads objects from packs.
///
/// Not by libgit2, which maps indexes and packs, so that a server that has answered for a day would have all of them in its
/// memory, and which would have to be kept from reading outside of a damaged one first.
final class PackedObjects {
  private let packs: [PackIndexFile]
  /// The object that was read last, and the number of its pack: most objects lie in one.
  private var recent: (object: ObjectID, pack: Int)?
  /// Packs that are open, the newest first.
  private var open: [(index: PackIndexFile, file: PackFile)] = []
  private var inflater: Inflater?
  private var bases = DeltaBases()

  /// Of the packs that were to be dated to now, whether that was possible.
  private var freshened: [Int: Bool] = [:]

  private static let openLimit = 8

  init(_ packs: [PackIndexFile]) { self.packs = packs }

  /// The number of the first pack that has the object, and where the object begins there; nil if none has it.
  func place(of id: ObjectID) throws(GitError) -> (pack: Int, offset: Int)? {
    for (number, pack) in packs.enumerated() {
      if let offset = try pack.filteredOffset(of: id) { return (number, offset) }
    }
    return nil
  }

  func contains(_ id: ObjectID) throws(GitError) -> Bool {
    for pack in packs {
      if try pack.filteredOffset(of: id) != nil { return true }
    }
    return false
  }

  /// Dates the pack with the object to now: `git gc` keeps for a while what no reference leads to, counted from there.
  ///
  /// - Returns: Whether that was possible. In a cruft pack each object has a date of its own (`git help repack`).
  func freshen(_ id: ObjectID) throws(GitError) -> Bool {
    let pack = if let recent, recent.object == id { recent.pack } else { try place(of: id)?.pack }
    guard let number = pack else { return false }
    if let known = freshened[number] { return known }
    let name = packs[number].name
    let isFresh = !Files.exists(name + ".mtimes") && Files.touch(name + ".pack")
    freshened[number] = isFresh
    return isFresh
  }

  /// The object; nil if no pack has it, or not intact.
  func object(_ id: ObjectID) throws(GitError) -> StoredObject? {
    let recent = recent?.pack ?? 0
    for number in packs.indices {
      // The pack of the last object, then the others.
      let place = number == 0 ? recent : number <= recent ? number - 1 : number
      guard let offset = try packs[place].filteredOffset(of: id), let object = try read(offset, in: packs[place]) else {
        continue
      }
      self.recent = (id, place)
      return object
    }
    return nil
  }

  /// The object that begins at an offset, with the deltas that lead to it applied; nil if it cannot be followed to its end.
  private func read(_ start: Int, in pack: PackIndexFile) throws(GitError) -> StoredObject? {
    guard let file = try file(of: pack), let inflater = usedInflater() else { return nil }
    var deltas: [(offset: Int, bytes: [UInt8])] = []
    var weight = 0
    var offset = start
    var object: StoredObject?
    while object == nil {
      if let known = bases[pack, offset] {
        object = known
        break
      }
      guard pack.isInside(offset), deltas.count < PackBounds.depthLimit, weight < Self.weightLimit,
        let (header, bytes) = try file.content(at: offset, before: pack.end, inflater)
      else { return nil }
      switch header.base {
      case .none:
        guard let kind = header.kind else { return nil }
        object = StoredObject(kind: kind, bytes: bytes)
        if let object, !deltas.isEmpty { bases.insert(object, pack, offset) }
      case .before(let distance):
        deltas.append((offset, bytes))
        guard distance > 0, distance < offset else { return nil }
        offset -= distance
      case .object(let id):
        deltas.append((offset, bytes))
        guard let place = try pack.offset(of: id) else { return nil }
        offset = place
      }
      weight += bytes.count
    }
    while let base = object, let delta = deltas.popLast() {
      object = PackDelta.apply(delta.bytes, to: base.bytes).map { StoredObject(kind: base.kind, bytes: $0) }
      if let object, !deltas.isEmpty { bases.insert(object, pack, delta.offset) }
    }
    return object
  }

  /// Bytes that the deltas of one object may come to.
  private static let weightLimit = 1 << 29

  /// nil if the pack is gone.
  private func file(of pack: PackIndexFile) throws(GitError) -> PackFile? {
    if let first = open.first, first.index === pack { return first.file }
    if let place = open.firstIndex(where: { $0.index === pack }) {
      open.swapAt(0, place)
      return open[0].file
    }
    guard let file = try PackFile(pack.name + ".pack") else { return nil }
    if open.count == Self.openLimit { open.removeLast() }
    open.insert((pack, file), at: 0)
    return file
  }

  private func usedInflater() -> Inflater? {
    if inflater == nil { inflater = Inflater() }
    return inflater
  }
}

/// Objects that others are deltas of: neighbours in a tree's history have most of them in common.
private struct DeltaBases {
  private struct Place: Hashable {
    let pack: ObjectIdentifier
    let offset: Int
  }

  /// Bytes in each of two generations; the older one is dropped when the newer one is full.
  private static let limit = 1 << 20

  private var young: [Place: StoredObject] = [:]
  private var old: [Place: StoredObject] = [:]
  private var size = 0

  subscript(pack: PackIndexFile, offset: Int) -> StoredObject? {
    let place = Place(pack: ObjectIdentifier(pack), offset: offset)
    return young[place] ?? old[place]
  }

  mutating func insert(_ object: StoredObject, _ pack: PackIndexFile, _ offset: Int) {
    let weight = object.bytes.count + 100
    guard weight < Self.limit / 4 else { return }
    if size + weight > Self.limit {
      old = young
      young = [:]
      size = 0
    }
    if young.updateValue(object, forKey: Place(pack: ObjectIdentifier(pack), offset: offset)) == nil { size += weight }
  }
}
