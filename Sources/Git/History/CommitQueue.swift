public import Bytes

/// A heap of commits, the newest committer date first; among equals the higher id first, so that walks repeat.
struct CommitQueue {
  struct Item {
    let id: ObjectID
    let commit: CommitHeader
    var isNewer: (Timestamp, ObjectID) { (commit.date, id) }
  }

  private var items: [Item] = []

  var isEmpty: Bool { items.isEmpty }
  var count: Int { items.count }
  var first: Item? { items.first }

  mutating func push(_ item: Item) {
    items.append(item)
    var place = items.count - 1
    while place > 0, items[(place - 1) / 2].isNewer < items[place].isNewer {
      items.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  mutating func pop() -> Item? {
    guard let top = items.first, let last = items.popLast() else { return nil }
    guard !items.isEmpty else { return top }
    items[0] = last
    var place = 0
    while true {
      var largest = place
      for child in [2 * place + 1, 2 * place + 2]
      where child < items.count && items[largest].isNewer < items[child].isNewer {
        largest = child
      }
      if largest == place { return top }
      items.swapAt(place, largest)
      place = largest
    }
  }
}

/// What a walk needs of a commit, read without people and message.
struct CommitHeader {
  let tree: ObjectID
  let parents: [ObjectID]
  /// The committer's date, as ``Signature`` reads it.
  let date: Timestamp

  init(parsing bytes: Span<UInt8>) throws(GitError) {
    self = try bytes.withUnsafeBufferPointer { (bytes) throws(GitError) in try CommitHeader(bytes) }
  }

  private init(_ bytes: UnsafeBufferPointer<UInt8>) throws(GitError) {
    var tree: ObjectID?
    var parents: [ObjectID] = []
    var date = Timestamp.earliest
    var start = 0
    while start < bytes.count, bytes[start] != UInt8(ascii: "\n") {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      let line = bytes[start..<end]
      if line.starts(with: "parent ".utf8) {
        if let id = ObjectID(hexBytes: line.dropFirst(7)) { parents.append(id) }
      } else if line.starts(with: "committer ".utf8) {
        let mark = line.lastIndex(of: UInt8(ascii: ">")) ?? line.endIndex
        let words = line[mark...].dropFirst().drop { $0 == UInt8(ascii: " ") }
        date = Timestamp(nearest: words.prefix { $0 != UInt8(ascii: " ") }) ?? .earliest
        break
      } else if line.starts(with: "tree ".utf8) {
        tree = ObjectID(hexBytes: line.dropFirst(5))
      }
      start = end + 1
    }
    guard let tree else { throw GitError(.corrupt, "read a commit", detail: "its bytes are not a commit's") }
    self.tree = tree
    self.parents = parents
    self.date = date
  }
}

extension ObjectStore {
  /// What history needs of a commit, read without its people and message.
  public func step(_ id: ObjectID) throws(GitError) -> CommitWalk.Step {
    let header = try commitHeader(id)
    return CommitWalk.Step(id: id, tree: header.tree, parents: header.parents, seconds: header.date.seconds)
  }

  func commitHeader(_ id: ObjectID) throws(GitError) -> CommitHeader {
    try withObject(id) { (kind, bytes) throws(GitError) in
      guard kind == .commit else {
        throw GitError(.corrupt, "read a commit", path: id.hex, detail: "it is a \(kind.rawValue)")
      }
      return try CommitHeader(parsing: bytes)
    }
  }
}
