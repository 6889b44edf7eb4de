/// Keeps indexes small: rebuilds one in which much has been replaced, and checkpoints the log of others.
public enum IndexUpkeep {
  /// Places without a message, in a hundred, at which an index is made again.
  private static let waste: Int64 = 20

  /// - Returns: The names of the indexes that were thrown away, to be made again by who needs them next.
  public static func run(repository: String) -> [String] {
    var renewed: [String] = []
    for folder in IndexFolder.candidates(repository: repository) {
      for level in [IndexLevel.records, .text] {
        guard let path = folder.current(level), let file = try? IndexFile(path, level, .write) else { continue }
        if (try? isWasteful(file.database)) == true {
          folder.remove(folder.link(level))
          renewed.append(level.rawValue)
          continue
        }
        // None of this is needed; who reads or writes at this moment is not waited for.
        try? file.database.run("INSERT INTO words (words, rank) VALUES ('merge', 2000)")
        try? file.database.run("PRAGMA optimize")
        try? file.database.run("PRAGMA wal_checkpoint(TRUNCATE)")
      }
    }
    return renewed
  }

  private static func isWasteful(_ database: Database) throws -> Bool {
    let all = try database.integer("SELECT count(*) FROM message") ?? 0
    let gone = try database.integer("SELECT count(*) FROM message WHERE id IS NULL") ?? 0
    let pages = try database.integer("PRAGMA page_count") ?? 0
    let free = try database.integer("PRAGMA freelist_count") ?? 0
    return gone * 100 > all * waste || free * 100 > pages * waste
  }
}
