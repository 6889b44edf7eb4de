import Bytes
import Git
import TestSupport
import Testing

@testable import Tracker

@Suite("Tables of parts above their limit")
struct PartTableLimitTests {
  private static func part(_ number: Int) -> Part {
    Part(
      id: SHA1.blobID(Array("\(number)".utf8)), number: 1 + number % 9, total: 9, date: 1_700_000_000, sender: 7,
      cites: [])
  }

  @Test("join nobody, have one form in any order, and become small again")
  func forms() throws {
    let store = ObjectBuffer(over: try FoldBench().repository)
    let parts = (0..<(PartTable.limit + 20)).map(Self.part)
    var values: Set<FanoutTree.Value> = []
    var random = SeededRandom(seed: 5)
    for size in [1000, 4096, 5000] {
      var table = PartTable()
      var rest = parts.shuffled(using: &random)[...]
      while !rest.isEmpty {
        for part in rest.prefix(size) { table.set(part) }
        rest = rest.dropFirst(size)
        try table.settle(in: store)
        let value = try #require(try table.value(writingTo: store))
        table = try PartTable(value, in: store)
      }
      #expect(table.joined == nil)
      values.insert(try #require(try table.value(writingTo: store)))
      // Again, and one that is not there: nothing changes.
      table.set(parts[3])
      table.remove(SHA1.blobID([0]))
      try table.settle(in: store)
      values.insert(try #require(try table.value(writingTo: store)))
      for part in parts.prefix(20) { table.remove(part.id) }
      try table.settle(in: store)
      #expect(table.joined?.count == PartTable.limit)
      #expect(table == PartTable(rows: Dictionary(uniqueKeysWithValues: parts.dropFirst(20).map { ($0.id, $0) })))
    }
    #expect(values.count == 1)
  }

  @Test("grow by one row at the cost of that row")
  func cost() throws {
    let store = ObjectBuffer(over: try FoldBench().repository)
    var table = PartTable()
    for number in 0..<(PartTable.limit + 1000) { table.set(Self.part(number)) }
    try table.settle(in: store)
    _ = try table.value(writingTo: store)
    let before = store.byteCount
    table.set(Self.part(100_000))
    try table.settle(in: store)
    _ = try table.value(writingTo: store)
    #expect(store.byteCount - before < 20_000)
  }

  @Test("let none of very many parts continue a series", arguments: [256, 257])
  func continuations(count: Int) {
    func part(_ number: Int, of total: Int, _ place: Int) -> Part {
      var part = Part(
        id: SHA1.blobID(Array("\(place)".utf8)), number: number, total: total, date: 1_700_000_000 + Int64(place * 60),
        sender: 7, cites: [])
      part.title = "quay: work \(place)"
      return part
    }
    let series = [part(1, of: 2, 0), part(2, of: 2, 1)]
    let groups = SeriesRules.group(series + (0..<count).map { part(3, of: 3, 2 + $0) })
    #expect(groups.count == (count > 256 ? count + 1 : count))
    #expect(groups.contains { $0.patches.count == 3 } == (count <= 256))
  }
}
