import Bytes
import Git
import Platform
public import Tracker

/// Compares the indexes of a tracker with its view, for `doctor`.
public enum IndexCheck {
  /// What is wrong with the existing indexes. None of it makes an answer wrong: a broken index is rebuilt when it is
  /// found, and an incorrect one when its file is removed.
  public static func findings(_ snapshot: Snapshot, repository: String) throws -> [Finding] {
    try findings(snapshot, repository: repository, cache: Environment.cacheFolder)
  }

  static func findings(_ snapshot: Snapshot, repository: String, cache: String?) throws -> [Finding] {
    var findings: [Finding] = []
    for folder in IndexFolder.candidates(repository: repository, cache: cache) {
      for level in IndexLevel.allCases {
        guard let path = folder.current(level), let problem = try problem(path, level, snapshot) else { continue }
        findings.append(
          Finding(.index, path, problem, fix: "rm \(shellQuoted(path)); the next list or search rebuilds it"))
      }
    }
    return findings
  }

  /// What is wrong with one; nil if nothing is.
  private static func problem(_ path: String, _ level: IndexLevel, _ snapshot: Snapshot) throws -> String? {
    do {
      var file = try IndexFile(path, level, .read)
      try file.beginReading()
      defer { file.endReading() }
      let check = try file.database.prepare("PRAGMA quick_check(1)")
      guard try check.step() else { return "it cannot be checked" }
      let answer = check.text(0)
      guard answer == "ok" else { return answer }
      let present = IndexKey(snapshot)
      // An index made with other mailmap entries or rules is ignored and rebuilt.
      guard file.key.isCompatible(with: present) else { return nil }
      let differences = try Differences(of: file.database, madeFrom: file.key, to: snapshot)
      return try difference(IndexSearch(database: file.database, differences: differences), file, snapshot)
    } catch let error as SQLiteError {
      return "\(error)"
    } catch is IndexError {
      return "it is incomplete, or of another version"
    } catch let error as GitError where error.code == .notFound {
      // The view that it was made from has been pruned: it is rebuilt.
      return nil
    }
  }

  private static func difference(_ index: IndexSearch, _ file: IndexFile, _ snapshot: Snapshot) throws -> String? {
    let view = ViewSearch(snapshot: snapshot)
    var all = ListFilter()
    all.archived = .also
    let heads = index.differences.heads
    let series = try Set(index.series(all, limit: .max) + view.series(all, heads: heads))
    let patches = try Set(index.patches(all, limit: .max) + view.patches(all, heads: heads))
    if let one = try wrong(series, view.series(all)) { return "its list of series differs: \(one)" }
    if let one = try wrong(patches, view.patches(all)) { return "its list of patches differs: \(one)" }
    let changed = Set(index.differences.messages.map(\.key))
    var count = 0
    try file.key.messages.forEach(in: snapshot.store) { _, _ in
      count += 1
      return true
    }
    let statement = try file.database.prepare("SELECT id FROM message WHERE id IS NOT NULL")
    var held = 0
    while try statement.step() {
      held += 1
      guard let id = statement.id(0) else { return "a message has no id" }
      if !changed.contains(id), try !snapshot.contains(id) { return "it has message \(id.hex), which the view lacks" }
    }
    return held == count ? nil : "it has \(held) messages, and the view it was made from has \(count)"
  }

  /// One that only one side has.
  private static func wrong(_ indexed: Set<Hit>, _ viewed: [Hit]) -> String? {
    let viewed = Set(viewed)
    if let missing = viewed.subtracting(indexed).first { return "\(missing.id.hex) is missing" }
    return indexed.subtracting(viewed).first.map { "\($0.id.hex) should not be there" }
  }
}
