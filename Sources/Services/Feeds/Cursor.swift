public import Bytes
public import Git
import Tracker

/// How far another repository has been read: a blob under `refs/patchbay/cursor/`, moved by compare-and-swap.
///
/// There is one for each repository that feeds the tracker. A cursor is not a fact: without it everything is read
/// again, which changes nothing.
public struct Cursor: Sendable {
  /// Where cursors are.
  public static let prefix = "refs/patchbay/cursor/"

  /// A commit that could not be read; every run tries it again.
  public struct Skipped: Hashable, Sendable {
    public let commit: ObjectID
    /// The reference it was reached from.
    public let reference: String

    public init(_ commit: ObjectID, of reference: String) {
      self.commit = commit
      self.reference = reference
    }
  }

  /// What the blob says.
  public struct Content: Hashable, Sendable {
    /// How far each reference has been read: the last commit, or ``ObjectID/zero`` where all of it is to be read.
    public var places: [String: ObjectID] = [:]
    public var skipped: Set<Skipped> = []

    public init() {}
  }

  /// The cursor's reference.
  public let name: String
  /// The repository that it is about.
  public let source: String
  public private(set) var content = Content()
  private var stored: ObjectID?

  /// How far each reference has been read.
  public var places: [String: ObjectID] { content.places }

  /// - Parameters:
  ///   - source: The repository's path.
  public init(of source: String, in repository: Repository) throws {
    self.source = source
    name = Self.prefix + SHA1.blobID(Array(source.utf8)).hex
    try reload(from: repository)
  }

  /// The cursors of a tracker, except damaged ones.
  public static func all(in repository: Repository) throws -> [Cursor] {
    try repository.references(under: prefix).compactMap { reference in
      guard let bytes = try GitError.unlessUnsound({ try repository.blob(reference.id) }),
        let source = RecordReader(bytes).first(where: { $0.key == "source" })?.value
      else { return nil }
      let cursor = try Cursor(of: source, in: repository)
      return cursor.name == reference.name ? cursor : nil
    }
  }

  /// Changes the cursor, on top of changes that others have made meanwhile.
  ///
  /// - Returns: false if others kept changing it; then they read the same, and nothing is lost.
  @discardableResult
  public mutating func change(in repository: Repository, _ body: (inout Content) -> Void) throws -> Bool {
    for _ in 0..<Self.attempts {
      var changed = content
      body(&changed)
      if changed == content { return true }
      let blob = try repository.write(.blob, bytes(of: changed))
      try repository.synchronizeObjects()
      if try repository.compareAndSwap(name, from: stored, to: blob) == .swapped {
        (content, stored) = (changed, blob)
        return true
      }
      try reload(from: repository)
    }
    return false
  }

  private static let attempts = 5

  /// Records where to begin for references that have no position yet. This is done before anything of them is read, so
  /// that after a failed run the next one knows where to begin.
  public mutating func begin(_ places: [String: ObjectID], in repository: Repository) throws {
    if try !change(in: repository, { $0.places.merge(places) { known, _ in known } }) {
      // Its lock may be stale; what should be read now is read all the same.
      content.places.merge(places) { known, _ in known }
    }
  }

  /// Records that a reference has been read up to this commit and that the result is durable.
  ///
  /// - Parameters:
  ///   - start: Where reading began; a position that others have moved meanwhile stays.
  ///   - skipped: What could not be read on the way.
  /// - Returns: Whether the position is this commit now.
  @discardableResult
  public mutating func move(
    _ reference: String, from start: ObjectID?, to commit: ObjectID, skipping skipped: [ObjectID] = [],
    in repository: Repository
  ) throws -> Bool {
    let changed = try change(in: repository) {
      if $0.places[reference] == start { $0.places[reference] = commit }
      for id in skipped { $0.skipped.insert(Skipped(id, of: reference)) }
    }
    return changed && places[reference] == commit
  }

  /// The commits of a reference that could not be read so far, in order.
  func skipped(of reference: String) -> [ObjectID] {
    content.skipped.filter { $0.reference == reference }.map(\.commit).sorted()
  }

  /// Records that commits that had been skipped need not be tried again.
  mutating func settle(_ commits: [ObjectID], of reference: String, in repository: Repository) throws {
    try change(in: repository) { for id in commits { $0.skipped.remove(Skipped(id, of: reference)) } }
  }

  private mutating func reload(from repository: Repository) throws {
    do { stored = try repository.reference(name) } catch {
      guard (try? repository.removeDamagedReference(name)) == true else { throw error }
      stored = try repository.reference(name)
    }
    content = Content()
    // A damaged one counts as none.
    guard let stored, let bytes = try GitError.unlessUnsound({ try repository.blob(stored) }) else { return }
    for (key, value) in RecordReader(bytes) {
      let fields = value.split(separator: " ", maxSplits: 1)
      guard fields.count == 2, let id = ObjectID(hex: String(fields[0])) else { continue }
      switch key {
      case "read": content.places[String(fields[1])] = id
      case "skipped": content.skipped.insert(Skipped(id, of: String(fields[1])))
      default: break
      }
    }
  }

  private func bytes(of content: Content) -> [UInt8] {
    var writer = RecordWriter()
    writer.add("source", source)
    writer.add("read", each: content.places.sorted { $0.key < $1.key }.map { "\($0.value.hex) \($0.key)" })
    writer.add("skipped", each: content.skipped.map { "\($0.commit.hex) \($0.reference)" }.sorted())
    return writer.bytes
  }
}
