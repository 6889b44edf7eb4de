import Bytes
import Platform

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Whether what the indexes of packs say of an object can be followed to its end.
///
/// libgit2 (all of 1.x) does not ask. Where a damaged index leads outside of the pack it reads beyond the mapped file
/// (SIGBUS), and deltas whose bases lead back to them it follows for ever. So each object is looked up here before libgit2
/// reads it.
final class PackBounds {
  private let packs: [PackIndexFile]
  /// The pack that was asked last, open: most objects lie in one.
  private var open: (pack: PackIndexFile, file: PackHeaders)?

  /// - Parameter folders: Of objects, each with a "/" at its end.
  init(_ folders: [String]) throws(GitError) {
    var packs: [PackIndexFile] = []
    for folder in folders.map({ $0 + "pack/" }) {
      for name in try system(Folder.namesIfPresent(in: folder)) where name.hasSuffix(".idx") {
        if let pack = try PackIndexFile(folder + name.dropLast(4)) { packs.append(pack) }
      }
    }
    self.packs = packs
  }

  /// Throws, with code `corrupt`, if a pack that has this object places it, or the base of its delta, outside of the pack,
  /// or if the deltas have no end.
  func expectReadable(_ id: ObjectID) throws(GitError) {
    for pack in packs {
      guard let offset = pack.offset(of: id) else { continue }
      guard try endsInside(offset, of: pack) else { throw pack.error }
    }
  }

  /// Throws if any object is placed outside of its pack: for what reads many without saying which.
  func expectAllInside() throws(GitError) {
    for pack in packs where !pack.isAllInside { throw pack.error }
  }

  /// git makes no longer chain of deltas (git-pack-objects(1), `--depth`).
  private static let depthLimit = 4096

  private func endsInside(_ start: Int, of pack: PackIndexFile) throws(GitError) -> Bool {
    guard let file = try headers(of: pack) else { return true }
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
        guard let place = pack.offset(of: id) else { return true }
        offset = place
      }
    }
    return false
  }

  private func headers(of pack: PackIndexFile) throws(GitError) -> PackHeaders? {
    if let open, open.pack === pack { return open.file }
    guard let file = try PackHeaders(pack.name + ".pack") else { return nil }
    open = (pack, file)
    return file
  }
}

/// The index of a pack, version 2 (gitformat-pack, "pack-*.idx files"), mapped; libgit2 maps the same file.
private final class PackIndexFile {
  /// The path without its ending.
  let name: String
  private let bytes: UnsafeRawBufferPointer
  private let count: Int
  private let packSize: Int
  private(set) lazy var isAllInside = (0..<count).allSatisfy { isInside(offset(at: $0)) }

  private static let (header, fanout, trailer) = (8, 1024, 40)

  /// - Returns: nil for one that libgit2 does not read either, that is gone by now, or of version 1, which git has not
  ///   written since 2007.
  init?(_ name: String) throws(GitError) {
    let path = name + ".idx"
    let size = Files.size(of: path)
    packSize = Files.size(of: name + ".pack")
    guard packSize > 0, size >= Self.header + Self.fanout + Self.trailer else { return nil }
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      let error = SystemError(errno: errno, "read", path: path)
      if error.code == .notFound { return nil }
      throw GitError(error)
    }
    defer { Files.close(file) }
    guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, file, 0), start != MAP_FAILED else {
      throw GitError(SystemError(errno: errno, "read", path: path))
    }
    self.name = name
    bytes = UnsafeRawBufferPointer(start: start, count: size)
    count = Self.number(in: bytes, at: Self.header + Self.fanout - 4)
    let tables = Self.header + Self.fanout + count * (ObjectID.byteCount + 4 + 4)
    let isKnown = number(at: 0) == 0xFF74_4F63 && number(at: 4) == 2 && tables + Self.trailer <= size
    let ends = (0..<256).map { number(at: Self.header + $0 * 4) }
    guard isKnown, zip(ends, ends.dropFirst()).allSatisfy(<=) else { return nil }
  }

  deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }

  var error: GitError {
    GitError(
      .corrupt, "read the pack", path: name + ".pack", detail: "it or its index is damaged",
      advice: "make the index again: git index-pack \(name).pack")
  }

  /// Whether an object may begin there: the pack ends with its checksum.
  func isInside(_ offset: Int) -> Bool { offset < packSize - ObjectID.byteCount }

  /// Where an object begins, as the index has it; nil if it is not in the pack.
  func offset(of id: ObjectID) -> Int? {
    let first = Int(id.firstByte)
    var low = first == 0 ? 0 : number(at: Self.header + first * 4 - 4)
    var high = number(at: Self.header + first * 4)
    let sought = id.bytes
    while low < high {
      let middle = (low + high) / 2
      let start = Self.header + Self.fanout + middle * ObjectID.byteCount
      let order = sought.withUnsafeBytes { sought in
        UnsafeRawBufferPointer(rebasing: bytes[start...]).baseAddress.flatMap { found in
          sought.baseAddress.map { memcmp(found, $0, ObjectID.byteCount) }
        } ?? 0
      }
      if order == 0 { return offset(at: middle) }
      if order < 0 { low = middle + 1 } else { high = middle }
    }
    return nil
  }

  /// `Int.max` where the index leads outside of itself.
  private func offset(at place: Int) -> Int {
    let offsets = Self.header + Self.fanout + count * (ObjectID.byteCount + 4)
    let offset = number(at: offsets + place * 4)
    guard offset & 0x8000_0000 != 0 else { return offset }
    // The place of 2 GiB and more stands in a second table.
    let entry = offsets + count * 4 + (offset & 0x7FFF_FFFF) * 8
    guard entry <= bytes.count - Self.trailer - 8 else { return .max }
    return Int(clamping: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: entry, as: UInt64.self)))
  }

  private func number(at place: Int) -> Int { Self.number(in: bytes, at: place) }

  private static func number(in bytes: UnsafeRawBufferPointer, at place: Int) -> Int {
    Int(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)))
  }
}
