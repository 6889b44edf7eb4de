import Bytes
import Git
import Mail
import TestSupport
import Testing
import Tracker

@testable import Index

/// A list's filter is stated twice: `ListFilter.admits` asks a row, `FilterSQL` asks the index. Here they are held
/// against each other without what stands around them.
@Suite("A list's filter as code and as SQL")
struct FilterTests {
  private typealias Setting = @Sendable (inout ListFilter) -> Void

  /// What each of the filter's fields can be, beside what it is when nobody sets it.
  private static let fields: [[Setting]] = [
    [{ $0.archived = .also }, { $0.archived = .only }],
    [{ $0.states = ["new"] }, { $0.states = ["Accepted", "under_review"] }, { $0.states = ["no such"] }],
    [{ $0.isOpen = true }],
    [{ $0.submitter = "ADA" }, { $0.submitter = "büch" }, { $0.submitter = "" }, { $0.submitter = "nobody" }],
    [
      { $0.senders = [.email("Cy@example.org"), .email("bo@example.net")] },
      { $0.senders = [.number(PersonKey.number(of: "ada@example.org"))] }, { $0.senders = [.email("nobody")] },
    ],
    [{ $0.delegate = "dee" }, { $0.delegate = "" }, { $0.delegate = "nobody" }],
    [
      { $0.delegates = [.email("dee@example.org")] },
      { $0.delegates = [.number(PersonKey.number(of: "sea@example.org")), .email("clock@example.org")] },
    ],
    [{ $0.lists = ["tides"] }, { $0.lists = ["x", "Tides.lists.example.org"] }, { $0.lists = ["tid"] }],
    [{ $0.projects = ["sea"] }, { $0.projects = ["clocks", "sea"] }, { $0.projects = ["se"] }],
    [{ $0.isUnlisted = true }],
    [{ $0.since = 1_699_922_100 }, { $0.since = .min }, { $0.since = .max }],
    [{ $0.until = 1_699_922_100 }, { $0.until = .min }, { $0.until = .max }],
    [{ $0.activeUntil = 1_699_922_100 }, { $0.activeUntil = 0 }],
    [{ $0.needs = .review }, { $0.needs = .reply }, { $0.needs = .test }, { $0.needs = [.review, .test] }],
    [{ $0.checks = [.none] }, { $0.checks = [.state(.fail)] }, { $0.checks = [.state(.pending), .none] }],
    [{ $0.people = ["dee@example.org"] }, { $0.people = ["Ada@Example.org", "bo@example.net"] }],
  ]

  /// The rows of a tracker with mails of all kinds, and the index of it.
  private struct Bench {
    let series: [ListRow]
    let patches: [ListRow]
    private let database: Database
    private let bench: IndexBench

    /// - Parameter strangers: People in the index of whom there is no mail.
    init(strangers: Int = 0) throws {
      bench = try IndexBench()
      try bench.configure(ConfiguredListTests.configuration)
      try bench.ingest(FinderTests.mails)
      try bench.record(FinderTests.events)
      #expect(try bench.finder().prepare(withText: false))
      if strangers > 0 {
        try Database(try #require(bench.file()), .write).run(
          """
          INSERT INTO person (value) WITH RECURSIVE number(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM number LIMIT ?)
          SELECT 'adam ' || n || char(10) || n || '@example.org' FROM number
          """, .integer(Int64(strangers)))
      }
      database = try Database(try #require(bench.file()), .read)
      let snapshot = try bench.snapshot()
      var groups: [SeriesGroup] = []
      try snapshot.data.series.forEach(in: snapshot.store) { (head, value) throws(GitError) in
        groups.append(SeriesGroup(head: head, record: try snapshot.store.blob(value.id)))
        return true
      }
      var (series, patches): ([ListRow], [ListRow]) = ([], [])
      for group in groups {
        let standing = try SeriesStanding(group, in: snapshot)
        series += try snapshot.message(group.head).map { [ListRow(standing, $0)] } ?? []
        for patch in standing.patches {
          patches += try snapshot.message(patch.id).map { [ListRow(patch, $0, of: standing)] } ?? []
        }
      }
      (self.series, self.patches) = (series, patches)
    }

    /// How many rows pass; nil if the two do not agree.
    func passing(_ filter: ListFilter) throws -> Int? {
      var count = 0
      for (table, rows) in [("series", series), ("patch", patches)] {
        let admitted = Set(rows.filter(filter.admits).map(\.id)).subtracting(
          // No patch waits for anything: the index does not even have the column.
          table == "patch" && !filter.needs.isEmpty ? rows.map(\.id) : [])
        let sql = try FilterSQL(filter, isOfSeries: table == "series", in: database)
        var found: Set<ObjectID> = []
        if !sql.isEmpty {
          let conditions = sql.conditions.isEmpty ? "1" : sql.conditions.joined(separator: " AND ")
          let statement = try database.prepare(
            "SELECT m.id FROM \(table) r JOIN message m ON m.rowid = r.rowid WHERE \(conditions)")
          try statement.bind(sql.values)
          while try statement.step() { found.insert(try #require(statement.id(0))) }
        }
        guard admitted == found else { return nil }
        count += found.count
      }
      return count
    }
  }

  private static func filter(_ settings: [Setting]) -> ListFilter {
    var filter = ListFilter()
    for setting in settings { setting(&filter) }
    return filter
  }

  @Test("agree on each value of each field, and on each pair of values of two fields")
  func pairs() throws {
    let bench = try Bench()
    #expect(bench.series.count >= 4 && bench.patches.count >= 9)
    let all = try #require(try bench.passing(Self.filter([])))
    var (restricted, empty) = (0, 0)
    for (place, field) in Self.fields.enumerated() {
      for setting in field {
        for other in Self.fields[place...].joined() {
          let filter = Self.filter([setting, other])
          let count = try bench.passing(filter)
          #expect(count != nil, "\(filter)")
          if count == 0 { empty += 1 } else if count != all { restricted += 1 }
        }
      }
    }
    // Neither all nor nothing, often enough for the comparison to mean something.
    #expect(restricted > 200 && empty > 100, "\(restricted) \(empty)")
  }

  @Test("agree on submitters where thousands of people match", arguments: ["a", "ada", "example.org", "@example.net"])
  func manySubmitters(submitter: String) throws {
    let bench = try Bench(strangers: 6000)
    let filters = Self.fields.joined().map { Self.filter([$0, { $0.submitter = submitter }]) }
    let counts = try filters.map(bench.passing)
    #expect(!counts.contains(nil))
    #expect(counts.contains { $0 ?? 0 > 0 })
  }

  /// Of up to four fields, for most combinations of more let nothing pass; of all if `$PATCHBAY_FULL` is set.
  @Test("agree on every combination of fields that are set")
  func combinations() throws {
    let bench = try Bench()
    let most = PackageFiles.isFullRun ? Self.fields.count : 4
    var found = 0
    for combination in 0..<(1 << Self.fields.count) where combination.nonzeroBitCount <= most {
      // Each field takes its values in turn.
      let settings = Self.fields.enumerated().filter { combination >> $0.offset & 1 == 1 }.map {
        $0.element[(combination / 7 + $0.offset) % $0.element.count]
      }
      let filter = Self.filter(settings)
      let count = try bench.passing(filter)
      #expect(count != nil, "\(filter)")
      if count ?? 0 > 0 { found += 1 }
    }
    #expect(found > 200, "\(found)")
  }
}
