import Bytes
import Foundation
import Git
import TestSupport
import Testing
import Tracker

@testable import Index

@Suite("Indexes that cannot be trusted")
struct HostileIndexTests {
  static let damage: [(String, @Sendable (String) throws -> Void)] = [
    ("deleted", { try Command("rm", "-f", $0).run().succeeded() }),
    ("emptied", { try Command("truncate", "-s", "0", $0).run().succeeded() }),
    ("cut short", { try Command("truncate", "-s", "20000", $0).run().succeeded() }),
    ("cut within a page", { try Command("truncate", "-s", "-100", $0).run().succeeded() }),
    ("not a database", { try PackageFiles.write(Array("hello".utf8), to: $0) }),
    ("zeros", { try PackageFiles.write([UInt8](repeating: 0, count: 100_000), to: $0) }),
    ("of a newer version", { try Database($0, .write).run("PRAGMA user_version = 999") }),
    ("somebody else's", { try Database($0, .write).run("PRAGMA application_id = 1") }),
    ("without a table", { try Database($0, .write).run("DROP TABLE member") }),
    ("without a key", { try Database($0, .write).run("DELETE FROM meta") }),
    (
      "with a trigger",
      {
        try Database($0, .write).run(
          "CREATE TRIGGER t AFTER INSERT ON message BEGIN DELETE FROM series; END")
      }
    ),
    (
      "of a view that is gone",
      {
        try Database($0, .write).run("UPDATE meta SET value = randomblob(20) WHERE key <> 'facts'")
      }
    ),
  ]

  @Test(
    "counts out of bounds are not read",
    arguments: [
      "-1", "2199023255552", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
      "-9223372036854775809", "18446744073709551616", String(repeating: "9", count: 40), "", "x",
    ])
  func numbers(number: String) {
    let states = Event.Check.State.allCases
    func brief(_ numbers: [String]) -> SeriesBrief? {
      let fields = [numbers.joined(separator: " "), "title", "Ada", "new", "", "", ""]
      return SeriesBrief(fields.flatMap { Array("\($0.utf8.count) \($0)".utf8) })
    }
    let sound = Array(repeating: "1", count: 5 + states.count)
    #expect(brief(sound)?.tags.isEmpty == false)
    for place in sound.indices {
      var numbers = sound
      numbers[place] = number
      #expect(brief(numbers)?.tags.isEmpty != true)
    }
    #expect(brief(Array(repeating: number, count: sound.count))?.tags.isEmpty != false)
  }

  @Test(
    "a damaged index is rebuilt, also for the index of texts that is made from it, and the answer is right",
    arguments: damage.indices, [false, true])
  func damaged(_ index: Int, withText: Bool) throws {
    let (name, damage) = Self.damage[index]
    let bench = try IndexBench()
    try bench.ingest(FinderTests.mails)
    #expect(try bench.finder().prepare(withText: false))
    try damage(try #require(bench.file()))
    let differences = try bench.differences(
      withText ? ["nq:wraps", "s:tide q:overflows"] : ["s:tide", "f:bo"], withText ? [] : FinderTests.filters)
    #expect(differences == [], "\(name)")
  }

  @Test("the check of an index accepts a right one, old or new, and names what is wrong")
  func check() throws {
    let bench = try IndexBench()
    try bench.ingest(Array(FinderTests.mails.prefix(6)))
    #expect(try bench.finder().prepare(withText: true))
    try bench.ingest(Array(FinderTests.mails.dropFirst(6)))
    #expect(try bench.findings() == [])
    #expect(try bench.finder().prepare(withText: false))
    #expect(try bench.findings() == [])
    try Database(try #require(bench.file()), .write).run(
      "DELETE FROM patch WHERE rowid = (SELECT max(rowid) FROM patch)")
    let wrong = try bench.findings()
    #expect(wrong.count == 1)
    #expect(wrong.first?.contains("is missing") == true)
    try Command("truncate", "-s", "20000", try #require(bench.file())).run().succeeded()
    #expect(try bench.findings().count == 1)
  }

  @Test("a process that is killed while it changes the index blocks nobody", .needsProgram("python3"))
  func killedHolder() throws {
    let bench = try IndexBench()
    try bench.ingest(Array(FinderTests.mails.prefix(5)))
    #expect(try bench.finder().prepare(withText: false))
    let file = try #require(bench.file())
    let script = """
      import sqlite3, sys, time
      index = sqlite3.connect(sys.argv[1], isolation_level=None)
      index.execute("BEGIN IMMEDIATE")
      index.execute("DELETE FROM series")
      open(sys.argv[2], "w").close()
      time.sleep(100000)
      """
    let sign = bench.folder("holds")
    let holder = try Command("python3", "-c", script, file, sign).start()
    #expect(eventually { PackageFiles.exists(sign) }, "the holder never got so far")
    holder.kill()
    _ = holder.wait()
    try bench.ingest(Array(FinderTests.mails.dropFirst(5)))
    #expect(try bench.differences(["s:tide"], FinderTests.filters) == [])
  }

  @Test("an index goes to the cache folder if the repository is read-only; without either the view answers")
  func readOnly() throws {
    let bench = try IndexBench()
    try bench.ingest(FinderTests.mails)
    // A file in the folder's place keeps it from being made, for root as well.
    try PackageFiles.write([], to: bench.path + "/patchbay")
    #expect(try bench.differences(["s:tide"], FinderTests.filters, cache: bench.cache) == [])
    #expect(try bench.differences(["s:tide"], FinderTests.filters, cache: nil, expecting: .view) == [])
    try PackageFiles.write([], to: bench.folder("file"))
    #expect(
      try bench.differences(["s:tide"], [], cache: bench.folder("file"), expecting: .view) == [])
  }

  @Test("while a process makes the index, others are answered by the view")
  func beingMade() throws {
    let bench = try IndexBench()
    try bench.ingest(FinderTests.mails)
    let folder = IndexFolder(path: bench.path + "/patchbay")
    #expect(folder.prepare())
    let lock = try #require(folder.lock(.records))
    #expect(try bench.differences(["s:tide"], [], expecting: .view) == [])
    withExtendedLifetime(lock) {}
  }
}
