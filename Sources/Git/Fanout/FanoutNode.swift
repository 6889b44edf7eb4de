import Bytes

/// A parsed tree of a fan-out, searched by binary search.
enum FanoutNode: Sendable {
  case branch(FanoutBranch)
  case leaf(FanoutLeaf)
}

/// An upper tree: its entries are trees named by two hexadecimal digits.
typealias FanoutBranch = FanoutRows<UInt8, ObjectID>

/// A lowest tree: its entries are the values, named by the remaining 36 digits.
///
/// Keys are kept with the first two bytes zero, because the names of the trees above hold those.
typealias FanoutLeaf = FanoutRows<ObjectID, FanoutTree.Value>

/// The entries of such a tree, in the order of their keys.
///
/// What keys and values can do stands with what asks for it: at the type itself it would be looked for at run time when a
/// process meets its first tree, which takes longer than reading that.
struct FanoutRows<Key, Value> {
  private(set) var keys: [Key] = []
  private(set) var values: [Value] = []

  var isEmpty: Bool { keys.isEmpty }

  init(capacity: Int = 0) {
    keys.reserveCapacity(capacity)
    values.reserveCapacity(capacity)
  }

  mutating func append(_ key: Key, _ value: Value) {
    keys.append(key)
    values.append(value)
  }
}

extension FanoutRows: Equatable where Key: Equatable, Value: Equatable {}
extension FanoutRows: Sendable where Key: Sendable, Value: Sendable {}

extension FanoutRows where Key: Comparable {
  subscript(key: Key) -> Value? {
    var (low, high) = (0, keys.count)
    while low < high {
      let middle = (low + high) / 2
      if keys[middle] >= key { high = middle } else { low = middle + 1 }
    }
    return low < keys.count && keys[low] == key ? values[low] : nil
  }

  /// Reads a tree whose entries `row` understands.
  fileprivate init(
    parsing bytes: UnsafeBufferPointer<UInt8>, rowSize: Int,
    _ row: (FileMode, UnsafeBufferPointer<UInt8>, ObjectID) -> (Key, Value)?
  ) throws(GitError) {
    self.init(capacity: bytes.count / rowSize + 1)
    var reader = TreeReader(bytes)
    while let item = try reader.next() {
      guard let (key, value) = row(item.mode, UnsafeBufferPointer(rebasing: bytes[item.name]), item.id) else {
        throw GitError(.corrupt, "read a fan-out tree", detail: "it has an entry that does not belong there")
      }
      guard keys.last.map({ $0 < key }) ?? true else {
        throw GitError(.corrupt, "read a fan-out tree", detail: "its entries are out of order")
      }
      append(key, value)
    }
  }
}

extension FanoutRows where Key: Comparable, Value: Equatable {
  /// The keys whose values differ from those of older rows, in order.
  func changes(since old: Self) -> [(key: Key, old: Value?, new: Value?)] {
    var changes: [(key: Key, old: Value?, new: Value?)] = []
    var (left, right) = (0, 0)
    while left < old.keys.count || right < keys.count {
      if right == keys.count || left < old.keys.count && old.keys[left] < keys[right] {
        changes.append((old.keys[left], old.values[left], nil))
        left += 1
      } else if left == old.keys.count || keys[right] < old.keys[left] {
        changes.append((keys[right], nil, values[right]))
        right += 1
      } else {
        if old.values[left] != values[right] { changes.append((keys[right], old.values[left], values[right])) }
        (left, right) = (left + 1, right + 1)
      }
    }
    return changes
  }
}

extension FanoutRows where Key == UInt8, Value == ObjectID {
  init(parsing bytes: UnsafeBufferPointer<UInt8>) throws(GitError) {
    try self.init(parsing: bytes, rowSize: 29) { mode, name, id in
      guard mode == .tree, name.count == 2, let high = Hex.value(of: name[0]), let low = Hex.value(of: name[1]) else {
        return nil
      }
      return (high << 4 | low, id)
    }
  }

  func serialized() -> [UInt8] {
    var writer = TreeWriter(capacity: keys.count * 29)
    for (key, child) in zip(keys, values) {
      writer.append(mode: .tree, name: Hex.encode(CollectionOfOne(key)), id: child)
    }
    return writer.bytes
  }
}

extension FanoutRows where Key == ObjectID, Value == FanoutTree.Value {
  init(parsing bytes: UnsafeBufferPointer<UInt8>) throws(GitError) {
    try self.init(parsing: bytes, rowSize: 63) { mode, name, id in
      ObjectID(fanoutSuffix: name).map { ($0, FanoutTree.Value(mode: mode, id: id)) }
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
