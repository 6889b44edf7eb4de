import Bytes
import Platform

/// Checks that the entry of an object in the indexes of packs can be followed to its end.
///
/// libgit2 (all of 1.x) does not check this. If a damaged index leads outside of the pack, or of itself, it reads
/// beyond the mapped file (SIGBUS), and it follows cyclic deltas forever. So each object is looked up here before
/// libgit2 reads it.
final class PackBounds {
  let packs: [PackIndexFile]
  /// Indexes of several packs, and the packs that each one names; nil for what is none that libgit2 reads.
  private let joint: [(index: MultiPackIndex, packs: [PackIndexFile?])]
  /// The folders of packs, and what changes when a pack comes or goes.
  private let places: [String]
  private let stamps: [FileStamp]
  /// Whether another change may hide behind these stamps.
  private let isRacy: Bool
  /// The pack that was asked last, open: most objects lie in one.
  private var open: (pack: PackIndexFile, file: PackFile)?

  /// - Parameter folders: Of objects, each with a "/" at its end.
  init(_ folders: [String]) throws(GitError) {
    places = folders.map { $0 + "pack" }
    stamps = places.map { FileStamp($0) }
    isRacy = stamps.contains { $0.isYounger(than: .milliseconds(20)) }
    var packs: [PackIndexFile] = []
    var joint: [(MultiPackIndex, [PackIndexFile?])] = []
    for folder in folders.map({ $0 + "pack/" }) {
      var named: [String: PackIndexFile] = [:]
      var hasJoint = false
      for name in try system(Folder.namesIfPresent(in: folder)) {
        if name == "multi-pack-index" { hasJoint = true }
        guard name.hasSuffix(".idx") else { continue }
        let base = String(name.dropLast(4))
        guard let pack = try PackIndexes.index(of: folder + base) else { continue }
        named[base] = pack
        packs.append(pack)
      }
      if hasJoint, let index = try MultiPackIndex(in: folder) { joint.append((index, index.packs.map { named[$0] })) }
    }
    (self.packs, self.joint) = (packs, joint)
  }

  /// Whether packs may have come or gone since.
  var isStale: Bool { isRacy || places.map { FileStamp($0) } != stamps }

  /// Whether there are indexes of several packs, which libgit2 believes more than the packs' own.
  var hasJoint: Bool { !joint.isEmpty }

  /// Throws, with code `corrupt`, if a pack that has this object places it, or the base of its delta, outside of the pack,
  /// or if the deltas have no end.
  func expectReadable(_ id: ObjectID) throws(GitError) {
    for (index, packs) in joint {
      guard let (number, offset) = try index.place(of: id), packs.indices.contains(number), let pack = packs[number]
      else {
        continue
      }
      guard try endsInside(offset, of: pack) else { throw pack.error }
    }
    for pack in packs {
      guard let offset = try pack.offset(of: id) else { continue }
      guard try endsInside(offset, of: pack) else { throw pack.error }
    }
  }

  /// Throws if any object is placed outside of its pack: for what reads many without saying which.
  func expectAllInside() throws(GitError) {
    for pack in packs {
      guard try pack.isAllInside() else { throw pack.error }
    }
    for (index, packs) in joint {
      for place in 0..<index.count {
        let (number, offset) = try index.place(at: place)
        if packs.indices.contains(number), let pack = packs[number], !pack.isInside(offset) { throw pack.error }
      }
    }
  }

  /// git makes no longer chain of deltas (git-pack-objects(1), `--depth`).
  static let depthLimit = 4096

  private func endsInside(_ start: Int, of pack: PackIndexFile) throws(GitError) -> Bool {
    guard let file = try file(of: pack) else { return true }
    var offset = start
    for _ in 0..<Self.depthLimit {
      guard pack.isInside(offset) else { return false }
      switch try file.base(at: offset) {
      case .none: return true
      case .before(let distance):
        // libgit2 finds by itself that this leads outside.
        guard distance > 0, distance < offset else { return true }
        offset -= distance
      case .object(let id):
        guard let place = try pack.offset(of: id) else { return true }
        offset = place
      }
    }
    return false
  }

  private func file(of pack: PackIndexFile) throws(GitError) -> PackFile? {
    if let open, open.pack === pack { return open.file }
    guard let file = try PackFile(pack.name + ".pack") else { return nil }
    open = (pack, file)
    return file
  }
}
