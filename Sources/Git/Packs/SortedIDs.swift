import Bytes

/// The sorted ids of an index and the table of how many begin with a byte or a lower one (gitformat-pack, "fanout table").
struct SortedIDs: Sendable {
  let count: Int
  private let file: NumberFile
  /// How many ids begin with each byte or a lower one.
  private let ends: [Int]
  private let start: Int
  /// How far apart the ids stand.
  private let stride: Int

  static let fanoutSize = 1024

  /// - Returns: nil if the table falls, which libgit2 refuses, too. Whether all ids are in the file is for the caller to
  ///   ask.
  init?(_ file: NumberFile, fanout: Int, start: Int, stride: Int = ObjectID.byteCount) throws(GitError) {
    var ends: [Int] = []
    ends.reserveCapacity(256)
    try file.forEachNumber(from: fanout, stride: 4, count: 256) { (number) throws(GitError) in
      ends.append(number)
      return true
    }
    guard let count = ends.last, zip(ends, ends.dropFirst()).allSatisfy(<=) else { return nil }
    (self.file, self.ends, self.start, self.stride, self.count) = (file, ends, start, stride, count)
  }

  /// Calls the body with each of them in order.
  func forEach(_ body: (ObjectID) -> Void) throws(GitError) {
    let piece = Self.window * 16 / stride
    for first in Swift.stride(from: 0, to: count, by: piece) {
      let places = 0..<min(piece, count - first)
      let begin = start + first * stride
      let bytes = try file.bytes(begin..<begin + (places.count - 1) * stride + ObjectID.byteCount)
      bytes.withUnsafeBytes { bytes in
        for place in places { body(ObjectID(UnsafeRawBufferPointer(rebasing: bytes[(place * stride)...]))) }
      }
    }
  }

  /// Bytes that are read at one time.
  private static let window = 4096

  /// The id's place in the order; nil if it is not there.
  ///
  /// Ids are spread evenly, so the first look goes to where this one should stand; it is off by few more than the square root
  /// of how many begin with the same byte. Where somebody chose the ids it ends after some looks more.
  func place(of id: ObjectID) throws(GitError) -> Int? {
    let first = Int(id.firstByte)
    var (low, high) = (first == 0 ? 0 : ends[first - 1], ends[first])
    let room = Self.window / stride
    let fraction = Int(id.words.high >> 32 & 0xFF_FFFF)
    var middle = low + (((high - low) * fraction) >> 24)
    var step = room
    while low < high {
      let begin = max(low, min(middle - room / 2, high - room))
      let end = min(high, begin + room)
      switch try find(id, in: begin..<end) {
      case .here(let place): return place
      case .absent: return nil
      case .before:
        high = begin
        middle = begin - step
      case .behind:
        low = end
        middle = end + step
      }
      // Farther with each look, and halving in the end.
      step *= 4
      if middle < low || middle >= high { middle = (low + high) / 2 }
    }
    return nil
  }

  private enum Found {
    case here(Int)
    case absent
    case before
    case behind
  }

  private func find(_ id: ObjectID, in places: Range<Int>) throws(GitError) -> Found {
    let size = (places.count - 1) * stride + ObjectID.byteCount
    let result = withUnsafeTemporaryAllocation(byteCount: size, alignment: 1) { buffer in
      Result { () throws(GitError) -> Found in
        try file.read(into: buffer, at: start + places.lowerBound * stride)
        var (low, high) = (0, places.count)
        while low < high {
          let middle = (low + high) / 2
          let found = ObjectID(UnsafeRawBufferPointer(rebasing: buffer[(middle * stride)...]))
          if found == id { return .here(places.lowerBound + middle) }
          if found < id { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? .before : low == places.count ? .behind : .absent
      }
    }
    return try result.get()
  }
}
