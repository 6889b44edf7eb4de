import Bytes

/// A tree of a fan-out as it is worked with: parsed once, then looked up by binary search.
enum FanoutNode: Sendable {
  case branch(FanoutBranch)
  case leaf(FanoutLeaf)
}

/// An upper tree: names of two hexadecimal digits, each a tree.
struct FanoutBranch: Equatable, Sendable {
  private(set) var keys: [UInt8] = []
  private(set) var children: [ObjectID] = []

  var isEmpty: Bool { keys.isEmpty }

  mutating func append(_ key: UInt8, _ child: ObjectID) {
    keys.append(key)
    children.append(child)
  }

  subscript(key: UInt8) -> ObjectID? {
    let place = keys.partitioningIndex { $0 >= key }
    return place < keys.count && keys[place] == key ? children[place] : nil
  }

  init() {}

  init(parsing bytes: UnsafeBufferPointer<UInt8>) throws(GitError) {
    keys.reserveCapacity(bytes.count / 29 + 1)
    children.reserveCapacity(bytes.count / 29 + 1)
    var reader = TreeReader(bytes)
    while let item = try reader.next() {
      guard item.mode == .tree, item.name.count == 2,
        let high = Hex.value(of: bytes[item.name.lowerBound]), let low = Hex.value(of: bytes[item.name.lowerBound + 1])
      else {
        throw GitError(.corrupt, "read a fan-out tree", detail: "an upper level has an entry that is none of its")
      }
      let key = high << 4 | low
      guard keys.last.map({ $0 < key }) ?? true else {
        throw GitError(.corrupt, "read a fan-out tree", detail: "its entries are out of order")
      }
      append(key, item.id)
    }
  }

  func serialized() -> [UInt8] {
    var writer = TreeWriter(capacity: keys.count * 29)
    for (key, child) in zip(keys, children) {
      writer.append(mode: .tree, name: CollectionOfOne(key).hexDigits, id: child)
    }
    return writer.bytes
  }
}

/// A lowest tree: names of the remaining 36 digits, each what the map holds.
///
/// Keys are kept with the first two bytes zero, because those stand in the names of the trees above.
struct FanoutLeaf: Equatable, Sendable {
  private(set) var keys: [ObjectID] = []
  private(set) var values: [FanoutTree.Value] = []

  var isEmpty: Bool { keys.isEmpty }

  mutating func append(_ key: ObjectID, _ value: FanoutTree.Value) {
    keys.append(key)
    values.append(value)
  }

  subscript(key: ObjectID) -> FanoutTree.Value? {
    let suffix = key.fanoutSuffix
    let place = keys.partitioningIndex { $0 >= suffix }
    return place < keys.count && keys[place] == suffix ? values[place] : nil
  }

  init() {}

  init(parsing bytes: UnsafeBufferPointer<UInt8>) throws(GitError) {
    keys.reserveCapacity(bytes.count / 63 + 1)
    values.reserveCapacity(bytes.count / 63 + 1)
    var reader = TreeReader(bytes)
    while let item = try reader.next() {
      guard let key = ObjectID(fanoutSuffix: UnsafeBufferPointer(rebasing: bytes[item.name])) else {
        throw GitError(.corrupt, "read a fan-out tree", detail: "the lowest level has an entry that is none of its")
      }
      guard keys.last.map({ $0 < key }) ?? true else {
        throw GitError(.corrupt, "read a fan-out tree", detail: "its entries are out of order")
      }
      append(key, FanoutTree.Value(mode: item.mode, id: item.id))
    }
  }

  func serialized() -> [UInt8] {
    var writer = TreeWriter(capacity: keys.count * 64)
    for (key, value) in zip(keys, values) {
      writer.append(mode: value.mode, name: key.fanoutDigits, id: value.id)
    }
    return writer.bytes
  }
}

extension ObjectID {
  var firstByte: UInt8 { UInt8(truncatingIfNeeded: words.high >> 56) }
  var secondByte: UInt8 { UInt8(truncatingIfNeeded: words.high >> 48) }

  /// The id with its first two bytes zero.
  var fanoutSuffix: ObjectID {
    ObjectID(high: words.high & 0x0000_FFFF_FFFF_FFFF, middle: words.middle, low: words.low)
  }

  /// The id with these first two bytes instead of zeros.
  func withPrefix(_ first: UInt8, _ second: UInt8) -> ObjectID {
    ObjectID(
      high: words.high | UInt64(first) << 56 | UInt64(second) << 48, middle: words.middle, low: words.low)
  }

  /// The 36 digits after the first two bytes.
  var fanoutDigits: [UInt8] { Array(hexBytes[4...]) }

  /// The id with first two bytes zero that these 36 digits spell; nil for anything else.
  init?(fanoutSuffix digits: UnsafeBufferPointer<UInt8>) {
    guard digits.count == 36 else { return nil }
    var words = (high: UInt64(0), middle: UInt64(0), low: UInt32(0))
    for index in 0..<36 {
      guard let value = Hex.value(of: digits[index]) else { return nil }
      switch index {
      case 0..<12: words.high = words.high << 4 | UInt64(value)
      case 12..<28: words.middle = words.middle << 4 | UInt64(value)
      default: words.low = words.low << 4 | UInt32(value)
      }
    }
    self.init(high: words.high, middle: words.middle, low: words.low)
  }
}

extension CollectionOfOne<UInt8> {
  fileprivate var hexDigits: [UInt8] { Hex.encode(self) }
}

extension Array where Element: Comparable {
  /// The first index whose element is in the second part of a sorted array.
  fileprivate func partitioningIndex(_ belongsInSecond: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if belongsInSecond(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
