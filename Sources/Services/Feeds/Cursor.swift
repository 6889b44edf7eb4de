public import Bytes
public import Git
import Tracker

/// How far another repository has been read: a blob under `refs/patchbay/cursor/`, moved by compare-and-swap.
///
/// There is one for each repository that feeds the tracker, so their number is bounded by those. A cursor is no fact:
/// without it everything is read again, which changes nothing.
public struct Cursor: Sendable {
  /// Where cursors are.
  public static let prefix = "refs/patchbay/cursor/"

  /// The cursor's reference.
  public let name: String
  /// The repository that it is about.
  public let source: String
  /// How far each of its references has been read.
  public private(set) var places: [String: ObjectID] = [:]
  private var stored: ObjectID?

  /// - Parameters:
  ///   - source: The repository's path.
  public init(of source: String, in repository: Repository) throws {
    self.source = source
    name = Self.prefix + SHA1.blobID(Array(source.utf8)).hex
    stored = try repository.reference(name)
    // One that cannot be read is as good as none.
    guard let stored, let bytes = try? repository.blob(stored) else { return }
    for (key, value) in RecordReader(bytes) where key == "read" {
      let fields = value.split(separator: " ", maxSplits: 1)
      if fields.count == 2, let id = ObjectID(hex: String(fields[0])) { places[String(fields[1])] = id }
    }
  }

  /// Notes that this reference has been read up to this commit, and all that it brought is durable.
  ///
  /// - Returns: false if somebody else moved the cursor or is at it; then they read the same, and nothing is lost.
  public mutating func move(_ reference: String, to commit: ObjectID, in repository: Repository) throws
    -> Bool
  {
    guard places[reference] != commit else { return true }
    places[reference] = commit
    var writer = RecordWriter()
    writer.add("source", source)
    writer.add("read", each: places.sorted { $0.key < $1.key }.map { "\($0.value.hex) \($0.key)" })
    let blob = try repository.write(.blob, writer.bytes)
    try repository.synchronizeObjects()
    guard try repository.compareAndSwap(name, from: stored, to: blob) == .swapped else { return false }
    stored = blob
    return true
  }
}
