public import Bytes

/// A commit object, read from and written to its bytes.
public struct Commit: Hashable, Sendable {
  /// A header after the committer: encoding, gpgsig, mergetag, change-id.
  public struct Header: Hashable, Sendable {
    public let name: [UInt8]
    /// The value; lines are joined by newline, without the space that continues them in the object.
    public let value: [UInt8]

    public init(name: [UInt8], value: [UInt8]) {
      self.name = name
      self.value = value
    }

    public init(name: String, value: String) {
      self.init(name: Array(name.utf8), value: Array(value.utf8))
    }
  }

  public var tree: ObjectID
  public var parents: [ObjectID]
  public var author: Signature
  public var committer: Signature
  public var headers: [Header]
  /// Everything after the empty line, in whatever encoding it was written.
  public var message: [UInt8]

  public init(
    tree: ObjectID, parents: [ObjectID] = [], author: Signature, committer: Signature, headers: [Header] = [],
    message: [UInt8]
  ) {
    self.tree = tree
    self.parents = parents
    self.author = author
    self.committer = committer
    self.headers = headers
    self.message = message
  }

  /// Reads a commit object. Malformed authors, dates and headers are accepted; a commit needs a tree.
  public init(parsing bytes: [UInt8]) throws(GitError) {
    var tree: ObjectID?
    var parents: [ObjectID] = []
    var author = Signature(name: "", email: "", seconds: 0)
    var committer = author
    var headers: [Header] = []
    var rest = bytes[...]
    while let line = Self.takeLine(&rest), !line.isEmpty {
      if line.first == UInt8(ascii: " "), let last = headers.popLast() {
        headers.append(Header(name: last.name, value: last.value + [UInt8(ascii: "\n")] + line.dropFirst()))
        continue
      }
      let space = line.firstIndex(of: UInt8(ascii: " ")) ?? line.endIndex
      let name = line[..<space]
      let value = line[min(space + 1, line.endIndex)...]
      if tree == nil {
        guard name.elementsEqual("tree".utf8), let id = ObjectID(hexBytes: value) else { break }
        tree = id
      } else if headers.isEmpty, name.elementsEqual("parent".utf8), let id = ObjectID(hexBytes: value) {
        parents.append(id)
      } else if headers.isEmpty, name.elementsEqual("author".utf8) {
        author = Signature(parsing: value)
      } else if headers.isEmpty, name.elementsEqual("committer".utf8) {
        committer = Signature(parsing: value)
      } else {
        headers.append(Header(name: Array(name), value: Array(value)))
      }
    }
    guard let tree else { throw GitError(.corrupt, "read a commit", detail: "its bytes are not a commit's") }
    self.init(
      tree: tree, parents: parents, author: author, committer: committer, headers: headers, message: Array(rest))
  }

  /// The bytes of the commit object.
  public func serialized() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(256 + message.count)
    bytes.append(contentsOf: "tree ".utf8)
    bytes.append(contentsOf: tree.hexBytes)
    for parent in parents {
      bytes.append(contentsOf: "\nparent ".utf8)
      bytes.append(contentsOf: parent.hexBytes)
    }
    bytes.append(contentsOf: "\nauthor ".utf8)
    bytes.append(contentsOf: author.serialized())
    bytes.append(contentsOf: "\ncommitter ".utf8)
    bytes.append(contentsOf: committer.serialized())
    for header in headers {
      bytes.append(UInt8(ascii: "\n"))
      bytes.append(contentsOf: header.name)
      bytes.append(UInt8(ascii: " "))
      for byte in header.value {
        bytes.append(byte)
        if byte == UInt8(ascii: "\n") { bytes.append(UInt8(ascii: " ")) }
      }
    }
    bytes.append(contentsOf: "\n\n".utf8)
    bytes.append(contentsOf: message)
    return bytes
  }

  /// The message as text: invalid UTF-8 is replaced.
  public var messageText: String { String(decoding: message, as: UTF8.self) }

  private static func takeLine(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard !rest.isEmpty else { return nil }
    let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
    let line = rest[..<end]
    rest = rest[min(end + 1, rest.endIndex)...]
    return line
  }
}
