import Bytes

/// A tree of a fan-out, searched in the bytes that git stores.
///
/// Nothing is made of the rows before somebody asks for one: a fold looks into thousands of these trees for one row each.
struct FanoutNode: Sendable {
  /// Which digits of the keys its names are.
  enum Level: Sendable {
    case first
    case second
    /// A lowest tree, which holds the values.
    case rest

    var nameLength: Int { self == .rest ? 36 : 2 }

    /// The part of a key that a name of this level stands for, at its place; the rest is zero.
    func part(of key: ObjectID) -> ObjectID {
      switch self {
      case .first: ObjectID(high: key.words.high & 0xFF00_0000_0000_0000, middle: 0, low: 0)
      case .second: ObjectID(high: key.words.high & 0x00FF_0000_0000_0000, middle: 0, low: 0)
      case .rest: key.fanoutSuffix
      }
    }
  }

  struct Row: Hashable, Sendable {
    /// As ``Level/part(of:)`` has it.
    let key: ObjectID
    let value: FanoutTree.Value
  }

  let level: Level
  let bytes: [UInt8]
  /// The number of rows.
  let count: Int
  /// How long each row is, unless it is in `starts`.
  private let rowSize: Int
  /// Where each row begins; empty where all are as long: the modes of files have one digit more than those of folders.
  private let starts: [Int]

  /// The node without rows.
  init(_ level: Level) { self.init(level, edited: []) }

  /// A node of bytes that were made here.
  init(_ level: Level, edited bytes: [UInt8]) {
    (self.level, self.bytes) = (level, bytes)
    let size = bytes.withUnsafeBufferPointer { Self.size(of: 0, in: $0, level) }
    var starts: [Int] = []
    var isEven = true
    var place = 0
    var count = 0
    bytes.withUnsafeBufferPointer { bytes in
      while place < bytes.count {
        let next = Self.size(of: place, in: bytes, level)
        if next != size, isEven {
          isEven = false
          starts = (0..<count).map { $0 * size }
        }
        if !isEven { starts.append(place) }
        place += next
        count += 1
      }
    }
    (rowSize, self.starts, self.count) = (size, starts, count)
  }

  /// - Throws: `corrupt` if the tree is no node of this level.
  init(_ level: Level, parsing bytes: [UInt8]) throws(GitError) {
    try bytes.withUnsafeBufferPointer { (bytes) throws(GitError) in
      var reader = TreeReader(bytes)
      var last: ObjectID?
      while true {
        let start = reader.offset
        guard let item = try reader.next() else { break }
        guard item.name.count == level.nameLength, level == .rest || item.mode == .tree,
          reader.offset - start == Self.size(of: start, in: bytes, level),
          bytes[item.name].allSatisfy({ ByteClass.isDigit($0) || UInt8(ascii: "a")...UInt8(ascii: "f") ~= $0 })
        else {
          throw GitError(.corrupt, "read a fan-out tree", detail: "it has an entry that does not belong there")
        }
        let key = Self.key(at: item.name.lowerBound, in: bytes, level)
        guard last.map({ $0 < key }) ?? true else {
          throw GitError(.corrupt, "read a fan-out tree", detail: "its entries are out of order")
        }
        last = key
      }
    }
    self.init(level, edited: bytes)
  }

  /// The size of a row: the mode of a folder, `40000`, is the only one that does not begin with a 1.
  private static func size(of start: Int, in bytes: UnsafeBufferPointer<UInt8>, _ level: Level) -> Int {
    let isFile = start < bytes.count && bytes[start] == UInt8(ascii: "1")
    return (isFile ? 7 : 6) + level.nameLength + 1 + ObjectID.byteCount
  }

  /// Where the row begins; for their number, where the last one ends.
  func start(of place: Int) -> Int {
    starts.isEmpty ? place * rowSize : place < count ? starts[place] : bytes.count
  }

  /// The place of the first row whose key is not below this one.
  func place(of key: ObjectID, from first: Int = 0) -> Int {
    bytes.withUnsafeBufferPointer { bytes in
      var (low, high) = (first, count)
      while low < high {
        let middle = (low + high) / 2
        let name = start(of: middle + 1) - 1 - ObjectID.byteCount - level.nameLength
        let beginning = Self.beginning(at: name, in: bytes, level)
        let isBelow =
          beginning == key.words.high ? Self.key(at: name, in: bytes, level) < key : beginning < key.words.high
        if isBelow { low = middle + 1 } else { high = middle }
      }
      return low
    }
  }

  /// The row at a place.
  subscript(place: Int) -> Row {
    bytes.withUnsafeBufferPointer { bytes in
      let id = start(of: place + 1) - ObjectID.byteCount
      let name = id - 1 - level.nameLength
      let mode = bytes[start(of: place)..<name - 1].reduce(0) { $0 << 3 | UInt32($1 & 7) }
      let value = FanoutTree.Value(
        mode: FileMode(rawValue: mode),
        id: ObjectID(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[id...])))
      return Row(key: Self.key(at: name, in: bytes, level), value: value)
    }
  }

  /// The value of a key, of which the level's digits count.
  func value(for key: ObjectID) -> FanoutTree.Value? {
    let part = level.part(of: key)
    let place = place(of: part)
    guard place < count else { return nil }
    let row = self[place]
    return row.key == part ? row.value : nil
  }

  var rows: some Sequence<Row> { (0..<count).lazy.map { self[$0] } }

  // MARK: Names

  private static func key(at place: Int, in bytes: UnsafeBufferPointer<UInt8>, _ level: Level) -> ObjectID {
    let high = beginning(at: place, in: bytes, level)
    guard level == .rest else { return ObjectID(high: high, middle: 0, low: 0) }
    return ObjectID(
      high: high, middle: number(place + 12..<place + 28, in: bytes),
      low: UInt32(truncatingIfNeeded: number(place + 28..<place + 36, in: bytes)))
  }

  /// The first eight bytes of the key.
  private static func beginning(at place: Int, in bytes: UnsafeBufferPointer<UInt8>, _ level: Level) -> UInt64 {
    switch level {
    case .first: number(place..<place + 2, in: bytes) << 56
    case .second: number(place..<place + 2, in: bytes) << 48
    case .rest: number(place..<place + 12, in: bytes)
    }
  }

  /// The number that lower-case hexadecimal digits spell.
  private static func number(_ digits: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var value: UInt64 = 0
    for place in digits {
      let digit = bytes[place]
      // Letters have the bit 0x40, and "a" ends in 1.
      value = value << 4 | UInt64(digit & 0x0F) + UInt64(digit >> 6) * 9
    }
    return value
  }
}

extension FanoutNode {
  /// The keys whose values differ from those of older rows, in order.
  func changes(since old: FanoutNode) -> [(key: ObjectID, old: FanoutTree.Value?, new: FanoutTree.Value?)] {
    var changes: [(key: ObjectID, old: FanoutTree.Value?, new: FanoutTree.Value?)] = []
    var (left, right) = (0, 0)
    while left < old.count || right < count {
      let before = left < old.count ? old[left] : nil
      let after = right < count ? self[right] : nil
      if let before, after.map({ before.key < $0.key }) ?? true {
        changes.append((before.key, before.value, nil))
        left += 1
      } else if let after, before.map({ after.key < $0.key }) ?? true {
        changes.append((after.key, nil, after.value))
        right += 1
      } else if let before, let after {
        if before.value != after.value { changes.append((after.key, before.value, after.value)) }
        (left, right) = (left + 1, right + 1)
      }
    }
    return changes
  }
}

extension ObjectID {
  var firstByte: UInt8 { UInt8(truncatingIfNeeded: words.high >> 56) }
  var secondByte: UInt8 { UInt8(truncatingIfNeeded: words.high >> 48) }

  /// The id with its first two bytes zero.
  var fanoutSuffix: ObjectID {
    ObjectID(high: words.high & 0x0000_FFFF_FFFF_FFFF, middle: words.middle, low: words.low)
  }

  /// The id with the bytes of another one that are zero here.
  func joined(_ other: ObjectID) -> ObjectID {
    ObjectID(
      high: words.high | other.words.high, middle: words.middle | other.words.middle, low: words.low | other.words.low)
  }
}
