import Bytes
import Git
import Mail
import TestSupport
import Testing
import Tracker

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@testable import Index

/// An index is a cache that anybody may have written to. `PATCHBAY_FUZZ_ROUNDS=1000000` takes a million.
@Suite("Fuzzed indexes are read within bounds")
struct IndexFuzzTests {
  @Test("with a changed first page of the SQLite file")
  func firstPage() throws {
    let bench = try IndexBench()
    try bench.ingest(FinderTests.mails)
    try bench.record(FinderTests.events)
    #expect(try bench.finder().prepare(withText: true))
    let levels = try IndexLevel.allCases.map { (level: $0, path: try #require(bench.file($0))) }
    let whole = try levels.map { try PackageFiles.read($0.path) }
    let descriptors = levels.map { open($0.path, O_WRONLY | O_CLOEXEC) }
    defer { for descriptor in descriptors { close(descriptor) } }
    let size = 8192
    let query = try IndexBench.query("s:tide")
    var counts = (rounds: 0, opened: 0)
    let outcome = Fuzzing("headers of SQLite", whole.map { Array($0.prefix(size)) }, rounds: 400).run { bytes in
      let place = counts.rounds % levels.count
      counts.rounds += 1
      let page = Array(bytes.prefix(size)) + [UInt8](repeating: 0, count: max(0, size - bytes.count))
      #expect(page.withUnsafeBytes { pwrite(descriptors[place], $0.baseAddress, size, 0) } == size)
      guard let file = try? IndexFile(levels[place].path, levels[place].level, .read) else { return }
      counts.opened += 1
      _ = try? file.texts(of: .lists)
      _ = try? file.people { _ in true }
      guard let sql = try? FilterSQL(ListFilter(), isOfSeries: true, in: file.database),
        let statement = try? file.database.prepare(
          "SELECT r.rowid, r.brief FROM series r WHERE \(sql.conditions.joined(separator: " AND "))")
      else { return }
      while (try? statement.step()) == true { _ = SeriesBrief(statement.bytes(1)) }
      guard let matches = try? MatchSearch(query, in: file.database).all() else { return }
      while (try? matches.step()) == true { _ = matches.id(1) }
    }
    #expect(outcome.isWithinBounds, "\(outcome)")
    #expect(counts.opened > 0 && counts.opened < counts.rounds)
  }
}
