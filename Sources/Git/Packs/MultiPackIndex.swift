import Bytes
import Platform

/// The index of several packs (gitformat-pack, "multi-pack-index (MIDX) files have the following format"), which libgit2
/// asks before the packs' own.
struct MultiPackIndex {
  private let file: NumberFile
  private let ids: SortedIDs
  /// The packs' file names without their ending, in the order in which objects name them.
  let packs: [String]
  private let offsets: Int
  private let longOffsets: Range<Int>

  private static let (header, chunkHeader, offset) = (12, 12, 8)

  /// - Parameter folder: Of packs, with a "/" at its end.
  /// - Returns: nil if there is none, or if libgit2 does not read it either.
  /// - Throws: `corrupt` for one that says it has so many objects or packs that libgit2, which reckons their size in 32
  ///   bits, would look for them beyond its end.
  init?(in folder: String) throws(GitError) {
    let path = folder + "multi-pack-index"
    guard let file = try NumberFile(path, atLeast: Self.header + Self.chunkHeader + ObjectID.byteCount),
      try file.number(at: 0) == 0x4D49_4458, try file.number(at: 4) >> 16 == 0x0101,
      let chunks = try Self.chunks(of: file),
      let names = chunks["PNAM"], let fanout = chunks["OIDF"], fanout.count == SortedIDs.fanoutSize,
      let lookup = chunks["OIDL"], let offsets = chunks["OOFF"],
      let ids = try SortedIDs(file, fanout: fanout.lowerBound, start: lookup.lowerBound)
    else { return nil }
    let packCount = try file.number(at: 8)
    guard ids.count <= lookup.count / ObjectID.byteCount, ids.count <= offsets.count / Self.offset,
      packCount <= names.count
    else {
      throw GitError(
        .corrupt, "read the index of packs", path: path, detail: "it is damaged",
        advice: "remove it; git works without it")
    }
    (self.file, self.ids, self.offsets) = (file, ids, offsets.lowerBound)
    longOffsets = chunks["LOFF"] ?? 0..<0
    packs = try file.bytes(names).split(separator: 0, omittingEmptySubsequences: false).prefix(packCount).map {
      let name = String(decoding: $0, as: UTF8.self)
      return name.hasSuffix(".idx") ? String(name.dropLast(4)) : name
    }
  }

  /// Throws, with code `corrupt`, where libgit2, which reads these indexes as soon as it opens folders of objects, would
  /// read beyond the end of one.
  static func expectSound(in folders: [String]) throws(GitError) {
    for folder in folders { _ = try MultiPackIndex(in: folder + "pack/") }
  }

  /// Where the chunks lie (gitformat-chunk): each ends where the next begins.
  private static func chunks(of file: NumberFile) throws(GitError) -> [String: Range<Int>]? {
    let count = try file.number(at: 4) >> 8 & 0xFF
    let end = file.count - ObjectID.byteCount
    var places: [(name: String, start: Int)] = []
    var least = header + (count + 1) * chunkHeader
    guard count > 0, least <= end else { return nil }
    for place in (0..<count).map({ header + $0 * chunkHeader }) {
      let start = try file.longNumber(at: place + 4)
      guard start >= least, start < end else { return nil }
      places.append((String(decoding: try file.bytes(place..<place + 4), as: UTF8.self), start))
      least = start
    }
    let ends = places.dropFirst().map(\.start) + [end]
    return Dictionary(zip(places, ends).map { ($0.name, $0.start..<$1) }) { _, last in last }
  }

  /// The number of the pack that has an object, and where it begins there; nil if the index does not have it.
  func place(of id: ObjectID) throws(GitError) -> (pack: Int, offset: Int)? {
    guard let place = try ids.place(of: id) else { return nil }
    return try self.place(at: place)
  }

  var count: Int { ids.count }

  /// The offset is `Int.max` where the index leads outside of itself.
  func place(at place: Int) throws(GitError) -> (pack: Int, offset: Int) {
    let entry = offsets + place * Self.offset
    let (pack, offset) = (try file.number(at: entry), try file.number(at: entry + 4))
    // libgit2 takes the highest bit for a mark only where there are long offsets.
    guard !longOffsets.isEmpty, offset & 0x8000_0000 != 0 else { return (pack, offset) }
    let long = longOffsets.lowerBound + (offset & 0x7FFF_FFFF) * 8
    return (pack, long <= longOffsets.upperBound - 8 ? try file.longNumber(at: long) : .max)
  }
}
