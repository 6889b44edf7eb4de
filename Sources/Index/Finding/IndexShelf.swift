import Git
import Platform
import Tracker

/// The indexes of a tracker, one of each level, as up to date as possible without waiting: a process that does not get
/// the lock to update or build one does without.
final class IndexShelf {
  private let snapshot: Snapshot
  /// The view that indexes are made of: one that stands in the repository, so that the next can tell what changed since.
  private let published: Snapshot?
  private let repository: String
  private let folders: [IndexFolder]
  private let progress: (Int, Int) -> Void
  private let limits: SearchLimits?
  /// The level that another process is building.
  private(set) var beingMade: Set<IndexLevel> = []
  private var opened: [IndexLevel: IndexFile] = [:]

  /// More differences than this are brought into an index somewhere else, if that can be done.
  private static let differencesLimit = 20_000
  /// The most differences that a caller that must not wait brings into an index.
  private static let hastyLimit = 500

  /// - Parameter limits: For who may not be kept waiting; no index is made then, and none brought far forward.
  init(
    _ snapshot: Snapshot, repository: String, cache: String?, limits: SearchLimits?,
    _ progress: @escaping (Int, Int) -> Void
  ) {
    self.limits = limits
    self.snapshot = snapshot
    published = snapshot.published
    self.repository = repository
    self.progress = progress
    folders = IndexFolder.candidates(repository: repository, cache: cache)
  }

  /// The index of this level; nil if there is none, and none can be made now.
  func index(_ level: IndexLevel) throws -> IndexFile? {
    if let file = opened[level] { return file }
    opened[level] = try find(level)
    return opened[level]
  }

  /// The index of this level that is there; nil if there is none of use.
  func existing(_ level: IndexLevel) -> IndexFile? {
    if let file = opened[level] { return file }
    for folder in folders {
      guard let file = newest(level, in: folder), let distance = try? distance(file), distance <= Self.differencesLimit
      else { continue }
      opened[level] = file
      return file
    }
    return nil
  }

  /// Moves a broken index out of the way.
  func discard(_ level: IndexLevel) {
    guard let file = opened.removeValue(forKey: level) else { return }
    for folder in folders where folder.current(level) == file.database.path { folder.remove(folder.link(level)) }
  }

  private func find(_ level: IndexLevel) throws -> IndexFile? {
    var late: IndexFile?
    for folder in folders {
      if let file = newest(level, in: folder) {
        if try distance(file) <= Self.differencesLimit { return file }
        late = late ?? file
      } else if try prepare(folder) {
        if let limits {
          limits.makeIndex(level == .text)
          beingMade.insert(level)
          break
        }
        // Another process is building it: this time the view answers.
        guard let lock = folder.lock(level) else {
          beingMade.insert(level)
          break
        }
        defer { withExtendedLifetime(lock) {} }
        if let file = build(level, in: folder) { return file }
      }
    }
    return late
  }

  /// Whether a new index can be made in the folder, open to all users of the repository.
  private func prepare(_ folder: IndexFolder) throws -> Bool {
    try Repository.open(repository).shareNewFiles()
    return folder.prepare()
  }

  /// The index in the folder, brought forward if that can be done; nil if there is none that is whole and of use.
  private func newest(_ level: IndexLevel, in folder: IndexFolder) -> IndexFile? {
    guard let path = folder.current(level), let file = try? IndexFile(path, level, .read),
      file.key.isCompatible(with: IndexKey(snapshot))
    else { return nil }
    do {
      if let limits, try distance(file) > Self.hastyLimit {
        limits.makeIndex(level == .text)
        return file
      }
      if let published, file.key.digest != published.digest, file.key.facts <= IndexKey(published).facts,
        let forward = try bringForward(path, level, to: published)
      {
        return forward
      }
      // The trees of the view that it was made from must still be there, so that differences can be found.
      _ = try distance(file)
      return file
    } catch {
      return nil
    }
  }

  /// nil if another process is writing it, or it is read-only.
  private func bringForward(_ path: String, _ level: IndexLevel, to published: Snapshot) throws -> IndexFile? {
    do {
      let file = try IndexFile(path, level, .write)
      try IndexRefresh.bring(file, to: published)
      return file
    } catch let error as SQLiteError where !error.saysBroken {
      return nil
    }
  }

  /// How much of the snapshot it does not show, or shows otherwise.
  private func distance(_ file: IndexFile) throws -> Int {
    guard file.key.digest != snapshot.digest else { return 0 }
    return try Differences(of: file.database, madeFrom: file.key, to: snapshot).count
  }

  private func build(_ level: IndexLevel, in folder: IndexFolder) -> IndexFile? {
    guard let published else { return nil }
    let file = folder.fresh(level)
    let total = published.data.counts.messages
    let report = { [progress] in progress($0, total) }
    do {
      switch level {
      case .records: try IndexBuilder(repository: repository, snapshot: published, progress: report).build(file)
      case .text: try buildTexts(file, in: folder, people: published.people, report)
      }
      guard folder.adopt(file, level) else { return nil }
      return try IndexFile(file, level, .read)
    } catch {
      folder.remove(file)
      return nil
    }
  }

  /// Builds the index of texts from that of the records; from a new one if that one turns out to be broken.
  private func buildTexts(
    _ file: String, in folder: IndexFolder, people: People, _ report: @escaping (Int) -> Void
  ) throws {
    for isLast in [false, true] {
      guard let records = try index(.records) else { throw IndexError.foreign }
      do {
        return try TextIndexBuilder(repository: repository, people: people, records: records, progress: report)
          .build(file)
      } catch  where !isLast && Finder.saysBroken(error) {
        discard(.records)
        folder.remove(file)
      }
    }
  }
}
