import Bytes
import Git
import Platform
public import Tracker

/// Answers lists and searches: by an index where there is one, else from the view; the same either way.
///
/// The index is a lens over the view: what differs between the view it was made from and the snapshot is taken from the
/// snapshot. So an index may be old, being brought forward by somebody else, or read-only, and the answer is right.
/// Nobody waits: who does not get the lock to bring it forward, or to make it, does without.
public final class Finder {
  /// How an answer was come by.
  public enum Source: Hashable, Sendable {
    case index, view
  }

  private let snapshot: Snapshot
  /// The view that indexes are made of: one that stands in the repository, so that the next can tell what changed since.
  private let published: Snapshot?
  private let repository: String
  private let folders: [IndexFolder]
  private let progress: (Int, Int) -> Void
  private var opened: [IndexLevel: IndexFile] = [:]
  /// How the last answer was come by.
  public private(set) var source = Source.view

  /// More differences than this are brought into an index somewhere else, if that can be done.
  private static let differencesLimit = 20_000

  /// - Parameters:
  ///   - repository: The path of the tracker's repository.
  ///   - cache: The user's cache folder, tried where the repository cannot be written; nil for none.
  ///   - progress: Called with the number of messages done, and of all, while an index is made.
  public convenience init(
    _ snapshot: Snapshot, repository: String, progress: @escaping (Int, Int) -> Void = { _, _ in }
  ) {
    self.init(snapshot, repository: repository, cache: Environment.cacheFolder, progress: progress)
  }

  public init(
    _ snapshot: Snapshot, repository: String, cache: String?,
    progress: @escaping (Int, Int) -> Void = { _, _ in }
  ) {
    self.snapshot = snapshot
    published = snapshot.published
    self.repository = repository
    self.progress = progress
    folders = IndexFolder.candidates(repository: repository, cache: cache)
  }

  // MARK: Questions

  /// The series that pass, newest first, at most `limit`.
  public func series(_ filter: ListFilter, limit: Int = .max) throws -> [Hit] {
    try answer(level(filter.query), limit) { search in
      try search.series(filter, limit: limit)
    } fromView: { view, differences in
      try view.series(filter, heads: differences?.heads)
    }
  }

  /// The patches that pass, newest first, at most `limit`.
  public func patches(_ filter: ListFilter, limit: Int = .max) throws -> [Hit] {
    try answer(level(filter.query), limit) { search in
      try search.patches(filter, limit: limit)
    } fromView: { view, differences in
      try view.patches(filter, heads: differences?.heads)
    }
  }

  /// The messages that match, newest first, at most `limit`.
  public func messages(_ query: Query, limit: Int = .max) throws -> [Hit] {
    try answer(level(query), limit) { search in
      try search.messages(query, limit: limit)
    } fromView: { view, differences in
      try view.messages(query, ids: differences.map { $0.messages.map(\.key) })
    }
  }

  /// The ids of the lists that series came through, in order.
  ///
  /// One that mail came through only after the index was brought forward last may be missing.
  public func lists() throws -> [String] {
    var names: Set<String> = []
    if let file = try? reader(.records), let texts = try? file.listTexts() {
      for text in texts { names.formUnion(Self.listIDs(in: text)) }
      return names.sorted()
    }
    try snapshot.forEachSeries { group throws(GitError) in
      if let record = try? snapshot.message(group.head) { names.formUnion(record.content.listIDs) }
      return true
    }
    return names.sorted()
  }

  /// The ids in what ``ListFilter/folded(lists:)`` wrote: each stands beside its first word.
  private static func listIDs(in text: [UInt8]) -> [String] {
    let names = text.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    return names.filter { name in !names.contains { $0.hasPrefix(name + ".") } }
  }

  /// The people who sent mail that is in a series: each as ``ListFilter`` compares them, the name in lower case, a line
  /// end, and the address.
  ///
  /// - Parameter passes: Which of them.
  public func people(where passes: ([UInt8]) -> Bool) throws -> [[UInt8]] {
    if let file = try? reader(.records), let found = try? file.people(where: passes) { return found }
    var found: Set<[UInt8]> = []
    try snapshot.forEachMessage { _, record throws(GitError) in
      let text = ListFilter.folded(record.content.sender)
      if passes(text) { found.insert(text) }
      return true
    }
    return Array(found)
  }

  /// Makes the indexes, or brings them forward; false for what could not be done.
  public func prepare(withText: Bool) -> Bool {
    guard (try? reader(.records)) != nil else { return false }
    return !withText || (try? reader(.text)) != nil
  }

  private func level(_ query: Query?) -> IndexLevel { query?.needsMails == true ? .text : .records }

  // MARK: Answers

  private func answer(
    _ level: IndexLevel, _ limit: Int, byIndex: (IndexSearch) throws -> [Hit],
    fromView: (ViewSearch, Differences?) throws -> [Hit]
  ) throws -> [Hit] {
    let view = ViewSearch(snapshot: snapshot)
    // A second time with a new index if this one turns out to be broken.
    for _ in 0..<2 {
      guard var file = try? reader(level) else { break }
      do {
        try file.beginReading()
        defer { file.endReading() }
        let differences = try Differences(
          of: file.database, madeFrom: file.key, to: IndexKey(snapshot),
          in: snapshot.store)
        let indexed = try byIndex(IndexSearch(database: file.database, differences: differences))
        try verify(indexed)
        let rest = differences.isEmpty ? [] : try fromView(view, differences)
        source = .index
        return Self.merged(indexed, rest, limit)
      } catch let error as SQLiteError where !error.saysBroken {
        break
      } catch is SQLiteError {
        discard(level)
      } catch is IndexError {
        discard(level)
      } catch let error as GitError where error.code == .notFound {
        discard(level)
      }
    }
    source = .view
    return Self.merged(try fromView(view, nil), [], limit)
  }

  private static func merged(_ left: [Hit], _ right: [Hit], _ limit: Int) -> [Hit] {
    Array((left + right).sorted(by: Hit.precedes).prefix(max(0, limit)))
  }

  /// What the index names must be there.
  private func verify(_ hits: [Hit]) throws {
    for hit in hits.prefix(200) {
      guard try snapshot.contains(hit.id) else { throw IndexError.wrong }
      if let head = hit.series, try snapshot.data.series.value(for: head, in: snapshot.store) == nil {
        throw IndexError.wrong
      }
    }
  }

  // MARK: Files

  /// An index of this level, as far forward as can be had without waiting; nil if there is none.
  private func reader(_ level: IndexLevel) throws -> IndexFile? {
    if let file = opened[level] { return file }
    var late: IndexFile?
    for folder in folders {
      if let file = forward(level, in: folder) {
        if try distance(file) <= Self.differencesLimit {
          opened[level] = file
          return file
        }
        late = late ?? file
        continue
      }
      guard folder.prepare() else { continue }
      // Somebody is making it: this time the view answers.
      guard let lock = folder.lock(level) else { break }
      let file = build(level, in: folder)
      withExtendedLifetime(lock) {}
      if let file {
        opened[level] = file
        return file
      }
    }
    opened[level] = late
    return late
  }

  /// The index in the folder, brought forward if that can be done; nil if there is none that is whole and of use.
  private func forward(_ level: IndexLevel, in folder: IndexFolder) -> IndexFile? {
    guard let path = folder.current(level) else { return nil }
    do {
      let file = try IndexFile(path, level, .read)
      guard file.key.isCompatible(with: IndexKey(snapshot)) else { return nil }
      guard let published, file.key.digest != published.digest, file.key.facts <= IndexKey(published).facts else {
        return try isReadable(file) ? file : nil
      }
      do {
        let writable = try IndexFile(path, level, .write)
        try IndexRefresh.bring(writable, to: published)
        return writable
      } catch let error as SQLiteError where !error.saysBroken {
        return try isReadable(file) ? file : nil
      }
    } catch {
      return nil
    }
  }

  /// Whether the trees of the view that it was made from are still there, so that differences can be told.
  private func isReadable(_ file: IndexFile) throws -> Bool {
    _ = try distance(file)
    return true
  }

  private func distance(_ file: IndexFile) throws -> Int {
    guard file.key.digest != snapshot.digest else { return 0 }
    return try Differences(
      of: file.database, madeFrom: file.key, to: IndexKey(snapshot), in: snapshot.store
    ).count
  }

  private func build(_ level: IndexLevel, in folder: IndexFolder) -> IndexFile? {
    guard let published else { return nil }
    let file = folder.fresh(level)
    let total = published.data.counts.messages
    do {
      let builder = IndexBuilder(repository: repository, snapshot: published, level: level) { [progress] in
        progress($0, total)
      }
      try builder.build(file)
      guard folder.adopt(file, level) else { return nil }
      return try IndexFile(file, level, .read)
    } catch {
      folder.remove(file)
      return nil
    }
  }

  /// Takes an index that turned out to be broken out of the way.
  private func discard(_ level: IndexLevel) {
    guard let file = opened.removeValue(forKey: level) else { return }
    for folder in folders where folder.current(level) == file.database.path { folder.remove(folder.link(level)) }
  }
}
