import Bytes
import TestSupport
import Testing

@testable import Tracker

/// One part as the tables below write it. Ids are letters; time is in minutes.
private func part(
  _ id: String, _ number: Int, of total: Int, v version: Int? = nil, at minute: Int64 = 0, from sender: UInt64 = 1,
  cites: String = ""
) -> Part {
  let cited = cites.split(separator: " ").map { name(String($0)) }
  return Part(
    id: name(id), number: number, total: total, version: version, date: 1_700_000_000 + minute * 60, sender: sender,
    cites: cited, anchor: cited.last)
}

private func name(_ id: String) -> ObjectID { SHA1.hash(Array(id.utf8)) }

/// `v2 cover=c 1=a 2=b`, with `-x` for replaced and `(n=x)` for inherited parts.
private func describe(_ groups: [SeriesGroup], _ parts: [Part], _ letters: [String]) -> [String] {
  let names = Dictionary(uniqueKeysWithValues: letters.map { (name($0), $0) })
  func letter(_ id: ObjectID) -> String { names[id] ?? "?" }
  return groups.map { group in
    var text = "v\(group.version)/\(group.total)"
    if let cover = group.cover { text += " cover=\(letter(cover))" }
    for (number, id) in group.patches.sorted(by: { $0.key < $1.key }) { text += " \(number)=\(letter(id))" }
    for (number, id) in group.inherited.sorted(by: { $0.key < $1.key }) { text += " (\(number)=\(letter(id)))" }
    for earlier in group.replaced { text += " -\(letter(earlier.id))" }
    return text
  }.sorted()
}

@Suite("Series rules")
struct SeriesRulesTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let parts: [Part]
    let letters: String
    let expected: [String]

    init(_ description: String, _ letters: String, _ parts: [Part], _ expected: [String]) {
      testDescription = description
      self.parts = parts
      self.letters = letters
      self.expected = expected
    }
  }

  static let cases: [Case] = [
    Case(
      "patches below their cover letter", "c 1 2",
      [part("c", 0, of: 2), part("1", 1, of: 2, cites: "c"), part("2", 2, of: 2, cites: "c")],
      ["v1/2 cover=c 1=1 2=2"]),
    Case(
      "a mail server took the last two of five an hour later, out of the thread", "c 1 2 3 4 5",
      [
        part("c", 0, of: 5), part("1", 1, of: 5, cites: "c"), part("2", 2, of: 5, cites: "c"),
        part("3", 3, of: 5, cites: "c"), part("4", 4, of: 5, at: 60), part("5", 5, of: 5, at: 60, cites: "4"),
      ], ["v1/5 cover=c 1=1 2=2 3=3 4=4 5=5"]),
    Case(
      "two sendings of one day that each lack a part in the middle are two series", "1 2 4 3",
      [
        part("1", 1, of: 4), part("2", 2, of: 4, cites: "1"), part("4", 4, of: 4, cites: "1"),
        part("3", 3, of: 4, at: 60),
      ], ["v1/4 1=1 2=2 4=4", "v1/4 3=3"]),
    Case(
      "parts of two series of three that were sent here alone are not put together", "1 2 3",
      [part("1", 1, of: 3), part("2", 2, of: 3, at: 60), part("3", 3, of: 3, at: 90)],
      ["v1/3 1=1", "v1/3 2=2", "v1/3 3=3"]),
    Case(
      "each patch below the one before", "c 1 2 3",
      [
        part("c", 0, of: 3), part("1", 1, of: 3, cites: "c"), part("2", 2, of: 3, cites: "1 c"),
        part("3", 3, of: 3, cites: "2 1 c"),
      ], ["v1/3 cover=c 1=1 2=2 3=3"]),
    Case(
      "patches below the first, no cover letter", "1 2 3",
      [part("1", 1, of: 3), part("2", 2, of: 3, cites: "1"), part("3", 3, of: 3, cites: "1")],
      ["v1/3 1=1 2=2 3=3"]),
    Case(
      "no threading: near in time", "c 1 2",
      [part("c", 0, of: 2), part("1", 1, of: 2, at: 1), part("2", 2, of: 2, at: 2)], ["v1/2 cover=c 1=1 2=2"]),
    Case(
      "no threading: hours apart stay apart", "1 2", [part("1", 1, of: 2), part("2", 2, of: 2, at: 100)],
      ["v1/2 1=1", "v1/2 2=2"]),
    Case(
      "no threading: another sender stays apart", "1 2", [part("1", 1, of: 2), part("2", 2, of: 2, from: 2)],
      ["v1/2 1=1", "v1/2 2=2"]),
    Case(
      "no threading: sent twice within minutes", "a b x y",
      [
        part("a", 1, of: 2), part("b", 2, of: 2), part("x", 1, of: 2, at: 5), part("y", 2, of: 2, at: 5),
      ], ["v1/2 1=a 2=b", "v1/2 1=x 2=y"]),
    Case(
      "cover letter and patches unthreaded, patches below the first", "c 1 2",
      [part("c", 0, of: 2), part("1", 1, of: 2, at: 1), part("2", 2, of: 2, at: 1, cites: "1")],
      ["v1/2 cover=c 1=1 2=2"]),
    Case(
      "a v2 in answer to v1's cover letter", "c 1 d 2",
      [
        part("c", 0, of: 1), part("1", 1, of: 1, cites: "c"), part("d", 0, of: 1, v: 2, at: 999, cites: "c"),
        part("2", 1, of: 1, v: 2, at: 999, cites: "d c"),
      ], ["v1/1 cover=c 1=1", "v2/1 cover=d 1=2"]),
    Case(
      "a v2 without a cover letter in answer to v1's", "c 1 2 x y",
      [
        part("c", 0, of: 2), part("1", 1, of: 2, cites: "c"), part("2", 2, of: 2, cites: "c"),
        part("x", 1, of: 2, v: 2, at: 999, cites: "c"), part("y", 2, of: 2, v: 2, at: 999, cites: "c"),
      ], ["v1/2 cover=c 1=1 2=2", "v2/2 1=x 2=y"]),
    Case(
      "a v2 that does not say so, all parts in answer to v1's cover letter", "c 1 2 x y",
      [
        part("c", 0, of: 2), part("1", 1, of: 2, cites: "c"), part("2", 2, of: 2, cites: "c"),
        part("x", 1, of: 2, at: 999, cites: "c"), part("y", 2, of: 2, at: 999, cites: "c"),
      ], ["v1/2 1=x 2=y", "v1/2 cover=c 1=1 2=2"]),
    Case(
      "one number sent twice: the newest counts", "c 1 2 x",
      [
        part("c", 0, of: 2), part("1", 1, of: 2, cites: "c"), part("2", 2, of: 2, cites: "c"),
        part("x", 2, of: 2, at: 30, cites: "c"),
      ], ["v1/2 cover=c 1=1 2=x -2"]),
    Case(
      "version on the first part only", "1 2",
      [part("1", 1, of: 2, v: 3), part("2", 2, of: 2, cites: "1")], ["v3/2 1=1 2=2"]),
    Case(
      "version on the cover letter only", "c 1 2",
      [part("c", 0, of: 2, v: 2), part("1", 1, of: 2, cites: "c"), part("2", 2, of: 2, cites: "c")],
      ["v2/2 cover=c 1=1 2=2"]),
    Case(
      "in answer to somebody else's mail, cover letter lost", "1 2",
      [part("1", 1, of: 3, cites: "m"), part("2", 2, of: 3, cites: "m")], ["v1/3 1=1 2=2"]),
    Case(
      "more parts than announced", "c 1 2 3",
      [
        part("c", 0, of: 2), part("1", 1, of: 2, cites: "c"), part("2", 2, of: 2, cites: "c"),
        part("3", 3, of: 2, cites: "c"),
      ], ["v1/2 cover=c 1=1 2=2 3=3"]),
    Case(
      "partial reroll in answer to the part it replaces", "c 1 2 x",
      [
        part("c", 0, of: 2, v: 2), part("1", 1, of: 2, v: 2, cites: "c"), part("2", 2, of: 2, v: 2, cites: "c"),
        part("x", 2, of: 2, v: 3, at: 999, cites: "2 c"),
      ], ["v2/2 cover=c 1=1 2=2", "v3/2 2=x (1=1)"]),
    Case(
      "a part from another sender below the cover letter", "c 1 2",
      [part("c", 0, of: 2), part("1", 1, of: 2, cites: "c"), part("2", 2, of: 2, from: 7, cites: "c")],
      ["v1/2 cover=c 1=1 2=2"]),
  ]

  @Test("put each part into the right series, in whatever order it is met", arguments: cases)
  func groups(_ testCase: Case) {
    let letters = testCase.letters.split(separator: " ").map(String.init)
    withEveryPermutation(of: testCase.parts) { parts in
      #expect(describe(SeriesRules.group(parts), parts, letters) == testCase.expected.sorted())
    }
  }

  @Test("put each of thousands of clashing parts into one series")
  func manyClashing() {
    let parts = (0..<4000).map { part("p\($0)", 1 + $0 % 2, of: 2, at: Int64($0 % 7)) }
    let groups = SeriesRules.group(parts)
    #expect(groups.flatMap(\.members).count == 4000)
  }
}
