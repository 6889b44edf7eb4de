import Bytes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The sorted ids of an index and the table of how many begin with a byte or a lower one (gitformat-pack, "fanout table").
struct SortedIDs {
  let count: Int
  private let file: MappedFile
  private let fanout: Int
  private let start: Int
  /// How far apart the ids stand.
  private let stride: Int

  static let fanoutSize = 1024

  /// - Returns: nil if the table falls, which libgit2 refuses, too. Whether all ids are in the file is for the caller to
  ///   ask.
  init?(_ file: MappedFile, fanout: Int, start: Int, stride: Int = ObjectID.byteCount) {
    let ends = (0..<256).map { file.number(at: fanout + $0 * 4) }
    guard let count = ends.last, zip(ends, ends.dropFirst()).allSatisfy(<=) else { return nil }
    (self.file, self.fanout, self.start, self.stride, self.count) = (file, fanout, start, stride, count)
  }

  /// The id's place in the order; nil if it is not there.
  func place(of id: ObjectID) -> Int? {
    let first = Int(id.firstByte)
    var low = first == 0 ? 0 : file.number(at: fanout + first * 4 - 4)
    var high = file.number(at: fanout + first * 4)
    let sought = id.bytes
    while low < high {
      let middle = (low + high) / 2
      let order = sought.withUnsafeBytes { sought in
        UnsafeRawBufferPointer(rebasing: file.bytes[(start + middle * stride)...]).baseAddress.flatMap { found in
          sought.baseAddress.map { memcmp(found, $0, ObjectID.byteCount) }
        } ?? 0
      }
      if order == 0 { return middle }
      if order < 0 { low = middle + 1 } else { high = middle }
    }
    return nil
  }
}
