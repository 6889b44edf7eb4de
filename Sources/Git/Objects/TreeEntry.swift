public import Bytes

/// One line of a tree: a name in a folder, what it is, and the object it stands for.
public struct TreeEntry: Hashable, Sendable {
  public let mode: FileMode
  /// The name within its folder: any bytes but NUL and "/".
  public let name: [UInt8]
  public let id: ObjectID

  public init(mode: FileMode, name: [UInt8], id: ObjectID) {
    self.mode = mode
    self.name = name
    self.id = id
  }

  public init(mode: FileMode, name: String, id: ObjectID) {
    self.init(mode: mode, name: Array(name.utf8), id: id)
  }

  /// The name as text: invalid UTF-8 is replaced.
  public var nameText: String { String(decoding: name, as: UTF8.self) }

  /// git's order of a tree (base_name_compare): by bytes, a folder's name as if it ended in "/".
  public static func precedes(_ left: TreeEntry, _ right: TreeEntry) -> Bool {
    let common = min(left.name.count, right.name.count)
    for index in 0..<common where left.name[index] != right.name[index] {
      return left.name[index] < right.name[index]
    }
    return left.byte(after: common) < right.byte(after: common)
  }

  /// The byte that the order sees at this index: the name's, else "/" for a folder, else NUL.
  private func byte(after index: Int) -> UInt8 {
    if index < name.count { return name[index] }
    return mode.isTree && index == name.count ? UInt8(ascii: "/") : 0
  }
}
