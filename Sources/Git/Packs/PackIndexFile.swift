import Bytes
import Platform
import Synchronization

/// The index of a pack, of either version (gitformat-pack, "pack-*.idx files"), as it lies on the disk.
final class PackIndexFile: Sendable {
  /// The path without its ending.
  let name: String
  private let file: NumberFile
  private let ids: SortedIDs
  /// Where the offsets begin, and how far apart they stand.
  private let offsets: (start: Int, stride: Int)
  /// Where those of 2 GiB and more begin; nil in version 1, which has none.
  private let longOffsets: Int?
  private let packSize: Int
  private let knownInside = Mutex<Bool?>(nil)
  private let misses = Mutex(Misses())

  /// How often the pack did not have what was looked for, until that is enough for a filter.
  private struct Misses {
    var count = 0
    var filter: IDFilter?
  }

  /// Reading the whole index takes as long as looking for this part of its ids.
  private static let filteredPart = 64

  private static let trailer = 2 * ObjectID.byteCount

  /// - Returns: nil for one that libgit2 does not read either, or that is gone by now.
  /// - Throws: `corrupt` for one that says it has so many objects that libgit2, which reckons its size in 32 bits, would
  ///   look for them beyond its end.
  init?(_ name: String) throws(GitError) {
    packSize = Files.size(of: name + ".pack")
    self.name = name
    guard packSize > 0, let file = try NumberFile(name + ".idx", atLeast: SortedIDs.fanoutSize + Self.trailer) else {
      return nil
    }
    self.file = file
    let id = ObjectID.byteCount
    let isSecond = try file.number(at: 0) == 0xFF74_4F63
    let header = isSecond ? 8 : 0
    let tables = header + SortedIDs.fanoutSize
    if isSecond {
      guard try file.number(at: 4) == 2, file.count >= tables + Self.trailer else { return nil }
    }
    guard
      let ids = try SortedIDs(
        file, fanout: header, start: isSecond ? tables : tables + 4, stride: isSecond ? id : 4 + id)
    else { return nil }
    self.ids = ids
    offsets = isSecond ? (tables + ids.count * (id + 4), 4) : (tables, 4 + id)
    let end = tables + ids.count * (isSecond ? id + 4 + 4 : 4 + id)
    longOffsets = isSecond ? end : nil
    guard end + Self.trailer > file.count else { return }
    if end + Self.trailer > Int(UInt32.max) { throw Self.error(name) }
    return nil
  }

  var error: GitError { Self.error(name) }

  private static func error(_ name: String) -> GitError {
    GitError(
      .corrupt, "read the pack", path: name + ".pack", detail: "it or its index is damaged",
      advice: "rebuild the index: git index-pack \(name).pack")
  }

  /// Whether an object may begin there: the pack ends with its checksum.
  func isInside(_ offset: Int) -> Bool { offset < end }

  /// Where the pack's objects end.
  var end: Int { packSize - ObjectID.byteCount }

  /// Where an object begins, as the index has it; nil if it is not in the pack.
  func offset(of id: ObjectID) throws(GitError) -> Int? {
    guard let place = try ids.place(of: id) else { return nil }
    return try offset(at: place)
  }

  func contains(_ id: ObjectID) throws(GitError) -> Bool { try ids.place(of: id) != nil }

  /// The same as ``offset(of:)``, for whoever looks through many packs for objects of which most are not here: after an
  /// import there are a hundred.
  func filteredOffset(of id: ObjectID) throws(GitError) -> Int? {
    guard misses.withLock({ $0.filter?.mayContain(id) ?? true }) else { return nil }
    if let offset = try offset(of: id) { return offset }
    let isEnough = misses.withLock { misses in
      misses.count += 1
      return misses.filter == nil && misses.count > ids.count / Self.filteredPart
    }
    guard isEnough else { return nil }
    var filter = IDFilter(count: ids.count)
    try ids.forEach { filter.insert($0) }
    misses.withLock { [filter] in $0.filter = filter }
    return nil
  }

  private func offset(at place: Int) throws(GitError) -> Int {
    try offset(file.number(at: offsets.start + place * offsets.stride))
  }

  /// What the number in the table means; `Int.max` where the index leads outside of itself.
  private func offset(_ number: Int) throws(GitError) -> Int {
    guard let longOffsets, number & 0x8000_0000 != 0 else { return number }
    let entry = longOffsets + (number & 0x7FFF_FFFF) * 8
    return entry <= file.count - Self.trailer - 8 ? try file.longNumber(at: entry) : .max
  }

  /// Whether all objects begin inside of the pack.
  func isAllInside() throws(GitError) -> Bool {
    if let known = knownInside.withLock({ $0 }) { return known }
    var isInside = true
    try file.forEachNumber(from: offsets.start, stride: offsets.stride, count: ids.count) { (number) throws(GitError) in
      isInside = self.isInside(try offset(number))
      return isInside
    }
    knownInside.withLock { [isInside] in $0 = isInside }
    return isInside
  }
}
