import Bytes
import Git
import Mail
import TestSupport
import Testing
import Tracker

@testable import Index

/// A tracker in a folder of its own and questions to ask it, by index and without.
struct IndexBench {
  let folder: TemporaryDirectory
  let path: String
  /// Taken for the user's cache folder.
  let cache: String

  init() throws {
    folder = try TemporaryDirectory()
    path = folder("tracker.git")
    cache = folder("cache")
    _ = try TrackerRepository.initialize(path)
  }

  func ingest(_ mails: [[UInt8]]) throws {
    let tracker = try TrackerRepository.open(path)
    _ = try tracker.ingest(mails)
  }

  func record(_ events: [Event]) throws {
    let tracker = try TrackerRepository.open(path)
    try tracker.record(events, summary: "Test")
  }

  /// Gives the tracker this configuration.
  func configure(_ text: String) throws {
    let tracker = try TrackerRepository.open(path)
    let author = Signature(name: "Dee", email: "dee@example.org", seconds: 1_700_000_000, offsetMinutes: 0)
    let isStored = try tracker.storeConfiguration(
      Array(text.utf8), file: "config", after: tracker.storedConfiguration(), author: author, summary: "Test")
    guard isStored else { throw TestSupportError("the configuration is locked") }
  }

  func snapshot() throws -> Snapshot {
    let tracker = try TrackerRepository.open(path)
    return try tracker.snapshot()
  }

  func finder(cache: String? = nil) throws -> Finder { Finder(try snapshot(), repository: path, cache: cache) }

  /// The index that counts.
  func file(_ level: IndexLevel = .records) -> String? {
    IndexFolder(path: path + "/patchbay").current(level)
  }

  /// What doctor's check says of the indexes.
  func findings() throws -> [String] {
    try IndexCheck.findings(snapshot(), repository: path, cache: nil).map(\.message)
  }

  static let now: Int64 = 1_700_100_000

  static func query(_ text: String) throws -> Query { try QueryParser.parse(text, now: now) }

  /// Asks everything both ways, with several limits, and says what differs. The index must have answered.
  func differences(
    _ queries: [String], _ filters: [ListFilter], cache: String? = nil, expecting source: Finder.Source = .index
  ) throws -> [String] {
    let snapshot = try snapshot()
    let finder = Finder(snapshot, repository: path, cache: cache)
    // However busy the machine is.
    finder.patience = Command.patience
    let view = ViewSearch(snapshot: snapshot)
    var wrong: [String] = []
    func compare(_ what: String, _ all: [Hit], _ ask: (Int) throws -> [Hit]) throws {
      let sorted = all.sorted(by: Hit.precedes)
      for limit in [Int.max, 3, 1] {
        let found = try ask(limit)
        if found != Array(sorted.prefix(limit)) {
          wrong.append("\(what), limit \(limit): \(found.count) instead of \(min(limit, sorted.count))")
        }
        if finder.source != source { wrong.append("\(what): answered by \(finder.source)") }
      }
    }
    for text in queries {
      let query = try Self.query(text)
      try compare(text, view.messages(query)) { try finder.messages(query, limit: $0) }
      var filter = ListFilter()
      filter.query = query
      filter.archived = .also
      try compare("list \(text)", view.series(filter)) { try finder.series(filter, limit: $0) }
      try compare("list --patches \(text)", view.patches(filter)) { try finder.patches(filter, limit: $0) }
    }
    for filter in filters {
      try compare("series \(filter)", view.series(filter)) { try finder.series(filter, limit: $0) }
      try compare("patches \(filter)", view.patches(filter)) { try finder.patches(filter, limit: $0) }
    }
    return wrong
  }
}
