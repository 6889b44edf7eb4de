import Bytes
import Platform

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The objects in a pack, by where they begin (gitformat-pack, "pack-*.pack files").
final class PackFile {
  /// What an object is a delta of.
  enum Base {
    case none
    /// The object that begins this many bytes before.
    case before(Int)
    case object(ObjectID)
  }

  /// What stands before an object's compressed bytes.
  struct Header {
    /// nil for a delta, and for what is no object.
    let kind: ObjectKind?
    /// Of the object, or of its delta.
    let size: Int
    let base: Base
    let length: Int
  }

  private let descriptor: Int32
  private let path: String
  /// What was read last, and where it begins: what lies side by side is often read one after the other.
  private var window: (start: Int, bytes: [UInt8]) = (0, [])
  /// How many reads in a row began near the one before.
  private var neighbours = 0

  /// Longer than any header: ten bytes of kind and size, then a distance or an id.
  private static let longestHeader = 32
  /// Most objects are compressed to less.
  private static let first = 4096
  private static let more = 1 << 16
  private static let large = 1 << 20
  /// After so many reads of neighbours more of them are read at once.
  private static let leastNeighbours = 4

  /// nil if the pack is gone by now.
  init?(_ path: String) throws(GitError) {
    let opened = open(path, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else {
      let error = SystemError(errno: errno, "read", path: path)
      if error.code == .notFound { return nil }
      throw GitError(error)
    }
    descriptor = opened
    self.path = path
  }

  deinit { Files.close(descriptor) }

  /// What the object that begins at an offset is a delta of; none for one that is whole, and for what is no object.
  func base(at offset: Int) throws(GitError) -> Base {
    Self.header(try bytes(at: offset, count: Self.longestHeader)[...])?.base ?? .none
  }

  /// The object, or its delta, that begins at an offset; nil if it is damaged.
  ///
  /// - Parameter end: Where the pack's objects end.
  func content(at offset: Int, before end: Int, _ inflater: Inflater) throws(GitError) -> (Header, [UInt8])? {
    let beginning = try beginning(at: offset, before: end)
    guard let header = Self.header(beginning) else { return nil }
    let start = beginning.startIndex + header.length
    // Three bytes come out of one as a rule, and seldom four. But nothing follows the last object.
    let isAll = beginning.count >= end - offset && header.size <= Self.large
    if header.size / 4 < beginning.count || isAll, let bytes = inflater.inflate(beginning[start...], size: header.size)
    {
      return (header, bytes)
    }
    if header.size > Self.large { return try largeContent(at: offset, before: end, header) }
    let count = min(header.length + Self.mostDeflated(header.size), end - offset)
    guard count > beginning.count else { return nil }
    let deflated = try bytes(at: offset, count: count)
    return inflater.inflate(deflated[header.length...], size: header.size).map { (header, $0) }
  }

  /// A damaged header may announce gigabytes, so they are not read before they turn out to be there.
  private func largeContent(at offset: Int, before end: Int, _ header: Header) throws(GitError) -> (Header, [UInt8])? {
    guard let stream = InflateStream() else { return nil }
    var next = offset + header.length
    let bytes = try stream.inflate(size: header.size, ofAtMost: end - next) { () throws(GitError) in
      let piece = try self.bytes(at: next, count: min(Self.more, end - next))
      next += piece.count
      return piece[...]
    }
    return bytes.map { (header, $0) }
  }

  /// Nothing says how long compressed data are. Deflate's blocks that do not compress add five bytes to each (RFC 1951
  /// section 3.2.4), and even small ones come to less than this.
  private static func mostDeflated(_ size: Int) -> Int { 2 * size + 1024 }

  /// The bytes from an offset on, as many as are at hand.
  private func beginning(at offset: Int, before end: Int) throws(GitError) -> ArraySlice<UInt8> {
    let known = window.start..<window.start + window.bytes.count
    if known.contains(offset), known.upperBound - offset >= min(Self.longestHeader, end - offset) {
      return window.bytes[(offset - window.start)...]
    }
    // Objects in the order of a tree lie one after the other, or each before the last.
    let isBefore = offset < known.lowerBound && known.lowerBound - offset < Self.more
    let isNear = isBefore || offset >= known.lowerBound && offset - known.upperBound < Self.more
    neighbours = isNear ? neighbours + 1 : 0
    var range = offset..<min(offset + Self.first, end)
    if neighbours > Self.leastNeighbours {
      range = isBefore ? max(0, range.upperBound - Self.more)..<range.upperBound : offset..<min(offset + Self.more, end)
    }
    window = (range.lowerBound, try bytes(at: range.lowerBound, count: range.count))
    return window.bytes[min(offset - range.lowerBound, window.bytes.count)...]
  }

  /// So many bytes, or fewer at the end of the file.
  private func bytes(at offset: Int, count: Int) throws(GitError) -> [UInt8] {
    try system(Files.bytes(descriptor, at: offset, count: count, path))
  }

  /// nil for one that is cut off, or too large.
  private static func header(_ bytes: ArraySlice<UInt8>) -> Header? {
    var rest = bytes
    guard let first = rest.popFirst() else { return nil }
    var size = Int(first & 0x0F)
    var shift = 4
    var last = first
    while last & 0x80 != 0 {
      guard shift < 56, let byte = rest.popFirst() else { return nil }
      size |= Int(byte & 0x7F) << shift
      shift += 7
      last = byte
    }
    let number = first >> 4 & 7
    var base = Base.none
    if number == 6 {
      guard let distance = distance(&rest) else { return nil }
      base = .before(distance)
    } else if number == 7 {
      guard let id = ObjectID(bytes: rest.prefix(ObjectID.byteCount)) else { return nil }
      rest = rest.dropFirst(ObjectID.byteCount)
      base = .object(id)
    }
    let length = rest.startIndex - bytes.startIndex
    return Header(kind: ObjectKind(packNumber: number), size: size, base: base, length: length)
  }

  /// Big-endian groups of seven bits, each but the last one more than it seems ("offset encoding").
  private static func distance(_ bytes: inout ArraySlice<UInt8>) -> Int? {
    var value = 0
    for index in 0..<9 {
      guard let byte = bytes.popFirst() else { return nil }
      value = (index == 0 ? 0 : (value + 1) << 7) | Int(byte & 0x7F)
      if byte & 0x80 == 0 { return value }
    }
    return nil
  }
}
