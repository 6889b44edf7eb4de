import Bytes

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
    while low < high {
      let middle = (low + high) / 2
      let found = ObjectID(UnsafeRawBufferPointer(rebasing: file.bytes[(start + middle * stride)...]))
      if found == id { return middle }
      if found < id { low = middle + 1 } else { high = middle }
    }
    return nil
  }
}
