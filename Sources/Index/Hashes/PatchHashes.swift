public import Bytes
import Git
import Mail
import Patches
public import Tracker

/// The hashes by which Patchwork and its robots tell patches again: a disposable table beside the index, made when somebody
/// first asks by one, for it takes every patch of the tracker.
///
/// Updated by what changed between two published views.
public final class PatchHashes {
  private let database: Database

  private static let table = SideTable(
    name: "hashes.sqlite", application: 0x5042_6861, format: 1,
    schema: [
      "CREATE TABLE patch (id BLOB PRIMARY KEY, hash BLOB NOT NULL) WITHOUT ROWID",
      "CREATE INDEX patch_hash ON patch (hash)",
    ])

  /// Opens the hashes of the tracker at this path.
  ///
  /// - Returns: nil while another process makes them.
  public static func open(repository: String) throws -> PatchHashes? {
    try table.open(repository: repository).map(PatchHashes.init)
  }

  private init(_ database: Database) { self.database = database }

  /// Whether it holds those of some view; not while it is made for the first time.
  public var isReady: Bool { ((try? IndexKey(from: database)) ?? nil) != nil }

  /// Updates it to the newest published view of the snapshot, without waiting for another process that does so already.
  public func refresh(to snapshot: Snapshot) throws {
    guard let published = snapshot.published else { return }
    let new = IndexKey(published)
    if try IndexKey(from: database)?.messages == new.messages { return }
    do {
      try database.transaction { try bring(to: published, new) }
    } catch let error as SQLiteError where !error.saysBroken {
      return
    }
  }

  private func bring(to snapshot: Snapshot, _ new: IndexKey) throws {
    let old = try IndexKey(from: database)
    guard old?.messages != new.messages, (old?.facts ?? 0) <= new.facts else { return }
    let remove = try database.prepare("DELETE FROM patch WHERE id = ?1")
    if let old, let changes = try? snapshot.data.messages.changes(since: old.messages, in: snapshot.store) {
      for change in changes {
        try remove.run(.id(change.key))
        if let value = change.new { try add(change.key, value.id, snapshot) }
      }
    } else {
      try database.run("DELETE FROM patch")
      var entries: [(id: ObjectID, record: ObjectID)] = []
      try snapshot.data.messages.forEach(in: snapshot.store) { id, value throws(GitError) in
        entries.append((id, value.id))
        return true
      }
      for entry in entries { try add(entry.id, entry.record, snapshot) }
    }
    try new.write(to: database)
  }

  private func add(_ id: ObjectID, _ record: ObjectID, _ snapshot: Snapshot) throws {
    let record = MessageRecord(parsing: try snapshot.store.blob(record))
    guard record.content.kind == .patch else { return }
    let message = Message(try snapshot.mail(record))
    guard let hash = PatchworkHash.hash(of: message, ReadMail(message)) else { return }
    try database.cached("INSERT OR REPLACE INTO patch VALUES (?1, ?2)").run(.id(id), .id(hash))
  }

  /// The patches with this hash, in the order of their ids, at most `limit`.
  public func patches(_ hash: ObjectID, limit: Int) throws -> [ObjectID] {
    let statement = try database.prepare("SELECT id FROM patch WHERE hash = ?1 ORDER BY id LIMIT ?2")
    try statement.bind([.id(hash), .integer(Int64(limit))])
    var found: [ObjectID] = []
    while try statement.step() {
      if let id = statement.id(0) { found.append(id) }
    }
    return found
  }
}
