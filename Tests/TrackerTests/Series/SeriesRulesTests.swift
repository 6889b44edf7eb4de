import Bytes
import Patches
import TestSupport
import Testing

@testable import Tracker

/// One part as the tables below write it. Ids are letters; time is in minutes. `2.5` stands between 2 and 3.
private func part(
  _ id: String, _ number: Double, of total: Int?, v version: Double? = nil, at minute: Double = 0,
  from sender: UInt64 = 1, cites: String = "", title: String = "", for tree: String? = nil, pull: Bool = false,
  numbered: Bool = true
) -> Part {
  let cited = cites.split(separator: " ").map { name(String($0)) }
  func tenths(_ number: Double) -> Int { Int((number * 10).rounded()) % 10 }
  var part = Part(
    id: name(id), number: Int(number), total: total, date: 1_700_000_000 + Int64(minute * 60), sender: sender,
    cites: cited)
  part.version = version.map { Part.Version(Int($0), minor: tenths($0)) }
  part.anchor = cited.last
  part.insertion = tenths(number)
  part.title = title
  part.tree = tree.flatMap { SubjectTree(named: $0) }
  part.isPull = pull
  part.isNumbered = numbered
  return part
}

private func name(_ id: String) -> ObjectID { SHA1.hash(Array(id.utf8)) }

/// `v2 cover=c 1=a 2=b`, with `-x` for replaced and `(n=x)` for inherited parts.
private func describe(_ groups: [SeriesGroup], _ parts: [Part], _ letters: [String]) -> [String] {
  let names = Dictionary(uniqueKeysWithValues: letters.map { (name($0), $0) })
  func letter(_ id: ObjectID) -> String { names[id] ?? "?" }
  return groups.map { group in
    var text = "v\(group.versionText)/\(group.total)"
    if let cover = group.cover { text += " cover=\(letter(cover))" }
    for (number, id) in group.patches.sorted(by: { $0.key < $1.key }) { text += " \(number)=\(letter(id))" }
    for part in group.inserted { text += " \(part.text)=\(letter(part.id))" }
    if let cover = group.inheritedCover { text += " (cover=\(letter(cover)))" }
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
      "two batches of one day that each lack a part in the middle are two series", "1 2 4 3",
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
      ], ["v2/2 cover=c 1=1 2=2", "v3/2 2=x (cover=c) (1=1)"]),
  ]

  /// A part counts only from its author's own address.
  static let whoCases: [Case] = [
    Case(
      "a part from another sender below the cover letter is a series of its own", "c 1 2",
      [part("c", 0, of: 2), part("1", 1, of: 2, cites: "c"), part("2", 2, of: 2, from: 7, cites: "c")],
      ["v1/2 2=2", "v1/2 cover=c 1=1"]),
    Case(
      "somebody else's 2/2 below a complete series takes nobody's place", "c 1 2 x",
      [
        part("c", 0, of: 2), part("1", 1, of: 2, cites: "c"), part("2", 2, of: 2, cites: "c"),
        part("x", 2, of: 2, at: 30, from: 7, cites: "2 c"),
      ], ["v1/2 2=x", "v1/2 cover=c 1=1 2=2"]),
    Case(
      "somebody else's v2 of one part completes nothing", "c 1 2 x",
      [
        part("c", 0, of: 2), part("1", 1, of: 2, cites: "c"), part("2", 2, of: 2, cites: "c"),
        part("x", 2, of: 2, v: 2, at: 30, from: 7, cites: "2 c"),
      ], ["v1/2 cover=c 1=1 2=2", "v2/2 2=x"]),
    Case(
      "somebody else's cover letter above the patches heads nothing", "c 1 2",
      [part("c", 0, of: 2, from: 7), part("1", 1, of: 2, cites: "c"), part("2", 2, of: 2, cites: "c")],
      ["v1/2 1=1 2=2", "v1/2 cover=c"]),
    Case(
      "somebody else's continuation is none", "c 1 2 3",
      [
        part("c", 0, of: 2), part("1", 1, of: 2, cites: "c"), part("2", 2, of: 2, cites: "c"),
        part("3", 3, of: 3, at: 5, from: 7, cites: "c", title: ""),
      ], ["v1/2 cover=c 1=1 2=2", "v1/3 3=3"]),
    Case(
      "a pull request's patches and those that were sent for review stay apart", "c 1 p 2",
      [
        part("c", 0, of: 1), part("1", 1, of: 1, cites: "c"), part("p", 0, of: 1, at: 1, pull: true),
        part("2", 1, of: 1, at: 1, cites: "p c", pull: true),
      ], ["v1/1 cover=c 1=1", "v1/1 cover=p 1=2"]),
    Case(
      "a pull request's cover letter above patches that do not say PULL", "c 1 2",
      [part("c", 0, of: 2, pull: true), part("1", 1, of: 2, cites: "c"), part("2", 2, of: 2, cites: "c")],
      ["v1/2 cover=c 1=1 2=2"]),
    Case(
      "patches sent in answer to a pull request hours later", "c 1 2 x",
      [
        part("c", 0, of: 2, pull: true), part("1", 1, of: 2, cites: "c", pull: true),
        part("2", 2, of: 2, cites: "c", pull: true), part("x", 2, of: 2, at: 300, cites: "c"),
      ], ["v1/2 2=x", "v1/2 cover=c 1=1 2=2"]),
  ]

  /// Totals, versions and trees that are marked unlike.
  static let markCases: [Case] = [
    Case(
      "a cover letter of fewer patches than came below it", "c 1 2 3",
      [
        part("c", 0, of: 2), part("1", 1, of: 3, cites: "c"), part("2", 2, of: 3, cites: "c"),
        part("3", 3, of: 3, cites: "c"),
      ], ["v1/3 cover=c 1=1 2=2 3=3"]),
    Case(
      "a cover letter of more patches than came below it, one under another", "c 1 2",
      [part("c", 0, of: 3), part("1", 1, of: 2, at: 1, cites: "c"), part("2", 2, of: 2, at: 1, cites: "1 c")],
      ["v1/2 cover=c 1=1 2=2"]),
    Case(
      "a cover letter of n patches", "c 1 2",
      [part("c", 0, of: nil), part("1", 1, of: 2, cites: "c"), part("2", 2, of: 2, cites: "c")],
      ["v1/2 cover=c 1=1 2=2"]),
    Case(
      "a cover letter of n patches, nothing threaded", "c 1 2",
      [part("c", 0, of: nil), part("1", 1, of: 2, at: 1), part("2", 2, of: 2, at: 1)], ["v1/2 cover=c 1=1 2=2"]),
    Case("a cover letter of n patches that never came is no series", "c", [part("c", 0, of: nil)], []),
    Case(
      "a cover letter of another total, nothing threaded", "c 1 2 3",
      [part("c", 0, of: 2), part("1", 1, of: 3, at: 1), part("2", 2, of: 3, at: 1), part("3", 3, of: 3, at: 2)],
      ["v1/3 cover=c 1=1 2=2 3=3"]),
    Case(
      "one part of four states another total", "c 1 2 3 4",
      [
        part("c", 0, of: 4), part("1", 1, of: 4, cites: "c"), part("2", 2, of: 3, cites: "c"),
        part("3", 3, of: 4, cites: "c"), part("4", 4, of: 4, cites: "c"),
      ], ["v1/4 cover=c 1=1 2=2 3=3 4=4"]),
    Case(
      "a series of another length in the same thread is another series", "c 1 2 x y z",
      [
        part("c", 0, of: 2), part("1", 1, of: 2, cites: "c"), part("2", 2, of: 2, cites: "c"),
        part("x", 1, of: 3, at: 50, cites: "c"), part("y", 2, of: 3, at: 50, cites: "c"),
        part("z", 3, of: 3, at: 50, cites: "c"),
      ], ["v1/2 cover=c 1=1 2=2", "v1/3 1=x 2=y 3=z"]),
    Case(
      "two parts marked with different versions, sent at once", "1 2",
      [part("1", 1, of: 2, v: 4), part("2", 2, of: 2, v: 2, cites: "1")], ["v4/2 1=1 2=2"]),
    Case(
      "a later version of the second part in answer to the first, hours later", "1 2",
      [part("1", 1, of: 2, v: 2), part("2", 2, of: 2, v: 4, at: 300, cites: "1")], ["v2/2 1=1", "v4/2 2=2"]),
    Case(
      "two releases of one work in one thread", "1 2 x y",
      [
        part("1", 1, of: 2, for: "5.10"), part("2", 2, of: 2, cites: "1", for: "5.10"),
        part("x", 1, of: 2, at: 1, cites: "1", for: "5.15"), part("y", 2, of: 2, at: 1, cites: "x 1", for: "5.15"),
      ], ["v1/2 1=1 2=2", "v1/2 1=x 2=y"]),
    Case(
      "two trees of one work, sent at once without threading", "1 2 x y",
      [
        part("1", 1, of: 2, for: "net"), part("x", 1, of: 2, for: "net-next"), part("2", 2, of: 2, for: "net"),
        part("y", 2, of: 2, for: "net-next"),
      ], ["v1/2 1=1 2=2", "v1/2 1=x 2=y"]),
    Case(
      "one release named with a slip of the pen", "c 1 2",
      [
        part("c", 0, of: 2, for: "linux dev-5.3"), part("1", 1, of: 2, cites: "c", for: "linuux dev-5.3"),
        part("2", 2, of: 2, cites: "c", for: "linuux dev-5.3"),
      ], ["v1/2 cover=c 1=1 2=2"]),
    Case(
      "a series through two projects", "c 1 2",
      [
        part("c", 0, of: 2), part("1", 1, of: 2, cites: "c", for: "net-next"),
        part("2", 2, of: 2, cites: "c", for: "iproute2"),
      ], ["v1/2 cover=c 1=1 2=2"]),
    Case(
      "what reads like a release corrects the version that it answers", "c 1 2 x",
      [
        part("c", 0, of: 2, v: 5), part("1", 1, of: 2, v: 5, cites: "c"), part("2", 2, of: 2, v: 5, cites: "c"),
        part("x", 2, of: 2, at: 99, cites: "2 c", for: "5.1"),
      ], ["v5.1/2 2=x (cover=c) (1=1)", "v5/2 cover=c 1=1 2=2"]),
    Case(
      "a correction without a number that reads like a release, in answer to its part", "c 1 2 x",
      [
        part("c", 0, of: 2, v: 9), part("1", 1, of: 2, v: 9, cites: "c"), part("2", 2, of: 2, v: 9, cites: "c"),
        part("x", 1, of: 1, at: 99, cites: "2 c", for: "9.1", numbered: false),
      ], ["v9.1/1 1=x", "v9/2 cover=c 1=1 2=2"]),
    Case(
      "a correction of version 2", "1 2 x",
      [
        part("1", 1, of: 2, v: 2), part("2", 2, of: 2, v: 2, cites: "1"),
        part("x", 1, of: 2, v: 2.1, at: 9, cites: "1"),
      ], ["v2.1/2 1=x (2=2)", "v2/2 1=1 2=2"]),
    Case(
      "what reads like a release corrects the version that it bears number and title of, in answer to a comment",
      "c 1 2 x y",
      [
        part("c", 0, of: 2, v: 13), part("1", 1, of: 2, v: 13, cites: "c", title: "quay: one"),
        part("2", 2, of: 2, v: 13, cites: "c", title: "quay: two"),
        part("x", 2, of: 2, at: 2000, cites: "comment", title: "quay: two", for: "13.1"),
        part("y", 2, of: 2, at: 4000, cites: "report", title: "quay: two", for: "12.3"),
      ], ["v1/2 2=y", "v13.1/2 2=x", "v13/2 cover=c 1=1 2=2"]),
    Case(
      "some parts of a version do not say so, and one was sent again months later", "c 1 2 3 x",
      [
        part("c", 0, of: 3, v: 2), part("1", 1, of: 3, at: 0.1, cites: "c"),
        part("2", 2, of: 3, v: 2, at: 0.2, cites: "c"), part("3", 3, of: 3, at: 0.3, cites: "c"),
        part("x", 3, of: 3, v: 2, at: 99999, cites: "c"),
      ], ["v2/3 cover=c 1=1 2=2 3=x -3"]),
    Case(
      "the first of three does not state the version, nothing threaded", "1 2 3",
      [part("1", 1, of: 3), part("2", 2, of: 3, v: 2, at: 0.2), part("3", 3, of: 3, v: 2, at: 0.4)],
      ["v2/3 1=1 2=2 3=3"]),
    Case(
      "the first of three does not state the version, nothing threaded, and is sent again in answer to itself",
      "1 2 3 x",
      [
        part("1", 1, of: 3), part("2", 2, of: 3, v: 2, at: 0.2), part("3", 3, of: 3, v: 2, at: 0.4),
        part("x", 1, of: 3, v: 2, at: 2400, cites: "1"),
      ], ["v2/3 1=x 2=2 3=3 -1"]),
    Case(
      "only the first of three states the version, all in answer to a missing cover letter", "1 2 3",
      [
        part("1", 1, of: 3, v: 3, cites: "c"), part("2", 2, of: 3, at: 0.2, cites: "c"),
        part("3", 3, of: 3, at: 0.4, cites: "c"),
      ], ["v3/3 1=1 2=2 3=3"]),
    Case(
      "the first two of three state the version, below a cover letter that states none", "c 1 2 3",
      [
        part("c", 0, of: 3), part("1", 1, of: 3, v: 2, at: 0.2, cites: "c"),
        part("2", 2, of: 3, v: 2, at: 0.4, cites: "c"), part("3", 3, of: 3, v: 3, at: 0.6, cites: "c"),
      ], ["v2/3 cover=c 1=1 2=2 3=3"]),
    Case(
      "only the last of three states a version of its own, below a cover letter that states none", "c 1 2 3",
      [
        part("c", 0, of: 3), part("1", 1, of: 3, at: 0.2, cites: "c"), part("2", 2, of: 3, at: 0.4, cites: "c"),
        part("3", 3, of: 3, v: 2, at: 0.6, cites: "c"),
      ], ["v1/3 cover=c 1=1 2=2 3=3"]),
    Case(
      "a v2 of the second part an hour after the first, nothing threaded", "1 2",
      [part("1", 1, of: 2), part("2", 2, of: 2, v: 2, at: 60)], ["v1/2 1=1", "v2/2 2=2"]),
    Case(
      "a patch put in between", "c 1 2 x",
      [
        part("c", 0, of: 2), part("1", 1, of: 2, cites: "c"), part("2", 2, of: 2, cites: "c"),
        part("x", 1.5, of: 2, at: 60, cites: "1 c"),
      ], ["v1/2 cover=c 1=1 2=2 1.5=x"]),
  ]

  /// Parts without their number.
  static let lostNumberCases: [Case] = [
    Case(
      "the last of three without a number", "1 2 x",
      [
        part("1", 1, of: 3, v: 3), part("2", 2, of: 3, v: 3, cites: "1"),
        part("x", 1, of: 1, v: 3, cites: "1", numbered: false),
      ], ["v3/3 1=1 2=2 3=x"]),
    Case(
      "one of two without a number, below the cover letter and the other", "c 2 x",
      [
        part("c", 0, of: 2), part("2", 2, of: 2, cites: "c"), part("x", 1, of: 1, cites: "2 c", numbered: false),
      ], ["v1/2 cover=c 1=x 2=2"]),
    Case(
      "a patch without a number below a whole series", "1 2 x",
      [
        part("1", 1, of: 2), part("2", 2, of: 2, cites: "1"), part("x", 1, of: 1, cites: "1", numbered: false),
      ], ["v1/1 1=x", "v1/2 1=1 2=2"]),
    Case(
      "two without a number where one is missing", "1 x y",
      [
        part("1", 1, of: 2), part("x", 1, of: 1, cites: "1", numbered: false),
        part("y", 1, of: 1, cites: "1", numbered: false),
      ], ["v1/1 1=x", "v1/1 1=y", "v1/2 1=1"]),
    Case(
      "one numbered 1/1, below a cover letter of fewer", "c 1 2 3",
      [
        part("c", 0, of: 2), part("1", 1, of: 3, cites: "c"), part("2", 1, of: 1, cites: "c"),
        part("3", 3, of: 3, cites: "c"),
      ], ["v1/3 cover=c 1=1 2=2 3=3"]),
    Case(
      "a series of one beside another that lacks a part", "c 1 d 2 4",
      [
        part("c", 0, of: 1), part("1", 1, of: 1, cites: "c"), part("d", 0, of: 2, at: 1),
        part("2", 1, of: 2, at: 1, cites: "d"),
      ], ["v1/1 cover=c 1=1", "v1/2 cover=d 1=2"]),
    Case(
      "all below their cover letter, in the order of their dates", "c 1 2 3",
      [
        part("c", 0, of: 3), part("1", 1, of: 1, at: 0.1, cites: "c", numbered: false),
        part("2", 1, of: 1, at: 0.2, cites: "c", numbered: false),
        part("3", 1, of: 1, at: 0.3, cites: "c", numbered: false),
      ], ["v1/3 cover=c 1=1 2=2 3=3"]),
    Case(
      "all below their cover letter, sent in one second", "c 1 2",
      [
        part("c", 0, of: 2), part("1", 1, of: 1, cites: "c", numbered: false),
        part("2", 1, of: 1, cites: "c", numbered: false),
      ], ["v1/1 1=1", "v1/1 1=2", "v1/2 cover=c"]),
    Case(
      "fewer below a cover letter than it announces", "c 1 2",
      [
        part("c", 0, of: 3), part("1", 1, of: 1, at: 0.1, cites: "c", numbered: false),
        part("2", 1, of: 1, at: 0.2, cites: "c", numbered: false),
      ], ["v1/1 1=1", "v1/1 1=2", "v1/3 cover=c"]),
    Case(
      "one sent an hour later", "1 2 x",
      [
        part("1", 1, of: 3), part("2", 2, of: 3, cites: "1"),
        part("x", 1, of: 1, at: 60, cites: "1", numbered: false),
      ], ["v1/1 1=x", "v1/3 1=1 2=2"]),
  ]

  /// Cover letters.
  static let coverCases: [Case] = [
    Case(
      "sent again in answer to itself", "c 1 2 d",
      [
        part("c", 0, of: 2, title: "lamps"), part("1", 1, of: 2, cites: "c"), part("2", 2, of: 2, cites: "c"),
        part("d", 0, of: 2, at: 30, cites: "c", title: "lamps"),
      ], ["v1/2 cover=c 1=1 2=2 -d"]),
    Case(
      "sent alone, and minutes later with its patches", "d c 1 2",
      [
        part("d", 0, of: 2, title: "lamps"), part("c", 0, of: 2, at: 5, title: "lamps"),
        part("1", 1, of: 2, at: 5, cites: "c"), part("2", 2, of: 2, at: 5, cites: "c"),
      ], ["v1/2 cover=c 1=1 2=2 -d"]),
    Case(
      "of other work, without patches", "c 1 2 d",
      [
        part("c", 0, of: 2, title: "lamps"), part("1", 1, of: 2, cites: "c"), part("2", 2, of: 2, cites: "c"),
        part("d", 0, of: 2, at: 30, cites: "c", title: "ropes"),
      ], ["v1/2 cover=c 1=1 2=2", "v1/2 cover=d"]),
    Case(
      "above one patch without a number", "c 1",
      [part("c", 0, of: 1), part("1", 1, of: 1, cites: "c", numbered: false)], ["v1/1 cover=c 1=1"]),
    Case(
      "above its patch, and a patch without a number in answer to it", "c 1 x",
      [
        part("c", 0, of: 1), part("1", 1, of: 1, cites: "c"), part("x", 1, of: 1, at: 9, cites: "c", numbered: false),
      ], ["v1/1 1=x", "v1/1 cover=c 1=1"]),
    Case(
      "above somebody else's patch without a number", "c 1",
      [part("c", 0, of: 1), part("1", 1, of: 1, from: 7, cites: "c", numbered: false)],
      ["v1/1 1=1", "v1/1 cover=c"]),
  ]

  /// One day's work, and continuations.
  static let clockCases: [Case] = [
    Case(
      "parts of one family sent by hand over a day", "c 1 2",
      [
        part("c", 0, of: 2, title: "support the new tide scheme"),
        part("1", 1, of: 2, at: 60, title: "gauge: read the tide scheme"),
        part("2", 2, of: 2, at: 100, title: "clock: show the tide scheme"),
      ], ["v1/2 cover=c 1=1 2=2"]),
    Case(
      "one of them sent again alone, without threading", "1 2 x",
      [
        part("1", 1, of: 2, title: "quay: one"), part("2", 2, of: 2, at: 1, title: "quay: two"),
        part("x", 2, of: 2, at: 60, title: "quay: two"),
      ], ["v1/2 1=1 2=x -2"]),
    Case(
      "all sent again on one day", "1 2 x y",
      [
        part("1", 1, of: 2, title: "quay: one"), part("2", 2, of: 2, at: 1, title: "quay: two"),
        part("x", 1, of: 2, at: 60, title: "quay: one"), part("y", 2, of: 2, at: 61, title: "quay: two"),
      ], ["v1/2 1=1 2=2", "v1/2 1=x 2=y"]),
    Case(
      "a part more the day after, without threading", "c 1 2 3",
      [
        part("c", 0, of: 2), part("1", 1, of: 2, cites: "c", title: "quay: one"),
        part("2", 2, of: 2, cites: "c", title: "quay: two"), part("3", 3, of: 3, at: 1440, title: "quay: three"),
      ], ["v1/3 cover=c 1=1 2=2 3=3"]),
    Case(
      "parts beyond the total of a v2 that do not state it, days later, in answer to its cover letter", "c 1 2 3 4",
      [
        part("c", 0, of: 2, v: 2), part("1", 1, of: 2, v: 2, cites: "c"), part("2", 2, of: 2, v: 2, cites: "c"),
        part("3", 3, of: 2, at: 5760, cites: "c"), part("4", 4, of: 2, v: 2.1, at: 9000, cites: "c"),
      ], ["v2/2 cover=c 1=1 2=2 3=3 4=4"]),
    Case(
      "a second patch in answer to the only one", "1 2",
      [part("1", 1, of: 1), part("2", 2, of: 1, at: 3000, cites: "1")], ["v1/1 1=1 2=2"]),
    Case(
      "a part beyond the total that announces itself, a month later, in answer to the cover letter", "c 1 2 3",
      [
        part("c", 0, of: 2), part("1", 1, of: 2, cites: "c"), part("2", 2, of: 2, cites: "c"),
        part("3", 3, of: 3, at: 44000, cites: "c"),
      ], ["v1/2 cover=c 1=1 2=2", "v1/3 3=3"]),
    Case(
      "a part beyond the total the day after, without threading", "c 1 2 3",
      [
        part("c", 0, of: 2), part("1", 1, of: 2, cites: "c", title: "quay: one"),
        part("2", 2, of: 2, cites: "c", title: "quay: two"), part("3", 3, of: 2, at: 1440, title: "quay: three"),
      ], ["v1/2 cover=c 1=1 2=2 3=3"]),
    Case(
      "the last part of other work, without threading", "c 1 2 3",
      [
        part("c", 0, of: 2), part("1", 1, of: 2, cites: "c", title: "quay: one"),
        part("2", 2, of: 2, cites: "c", title: "quay: two"), part("3", 3, of: 3, at: 1440, title: "rope: knots"),
      ], ["v1/2 cover=c 1=1 2=2", "v1/3 3=3"]),
  ]

  /// Sent again within one thread.
  static let resentCases: [Case] = [
    Case(
      "the whole series again at once with its cover letter, all in answer to the first", "c 1 2 d x y",
      [
        part("c", 0, of: 2), part("1", 1, of: 2, at: 0.1, cites: "c"), part("2", 2, of: 2, at: 0.2, cites: "c"),
        part("d", 0, of: 2, at: 0.3, cites: "c"), part("x", 1, of: 2, at: 0.4, cites: "c"),
        part("y", 2, of: 2, at: 0.5, cites: "c"),
      ], ["v1/2 cover=c 1=1 2=2", "v1/2 cover=d 1=x 2=y"])
  ]

  /// Partial rerolls.
  static let rerollCases: [Case] = [
    Case(
      "two of one version, days apart, and a third of one part of it", "c 1 2 3 x y z",
      [
        part("c", 0, of: 3), part("1", 1, of: 3, cites: "c"), part("2", 2, of: 3, cites: "c"),
        part("3", 3, of: 3, cites: "c"), part("x", 2, of: 3, v: 2, at: 240, cites: "2 c"),
        part("y", 3, of: 3, v: 2, at: 3000, cites: "3 c"), part("z", 2, of: 3, v: 3, at: 6000, cites: "x 2 c"),
      ],
      [
        "v1/3 cover=c 1=1 2=2 3=3", "v2/3 2=x 3=y (cover=c) (1=1)", "v3/3 2=z (cover=c) (1=1) (3=y)",
      ]),
    Case(
      "one part twice as v2, days apart: the newest counts", "c 1 2 x y",
      [
        part("c", 0, of: 2), part("1", 1, of: 2, cites: "c"), part("2", 2, of: 2, cites: "c"),
        part("x", 2, of: 2, v: 2, at: 240, cites: "2 c"), part("y", 2, of: 2, v: 2, at: 3000, cites: "2 c"),
      ], ["v1/2 cover=c 1=1 2=2", "v2/2 2=y (cover=c) (1=1) -x"]),
    Case(
      "a second one on top of the first", "1 2 3 x y",
      [
        part("1", 1, of: 3), part("2", 2, of: 3, cites: "1"), part("3", 3, of: 3, cites: "1"),
        part("x", 2, of: 3, v: 2, at: 999, cites: "2"), part("y", 2, of: 3, v: 3, at: 1999, cites: "x"),
      ], ["v1/3 1=1 2=2 3=3", "v2/3 2=x (1=1) (3=3)", "v3/3 2=y (1=1) (3=3)"]),
    Case(
      "two of different parts, each in answer to the part it corrects", "1 2 3 x y",
      [
        part("1", 1, of: 3), part("2", 2, of: 3, cites: "1"), part("3", 3, of: 3, cites: "1"),
        part("x", 2, of: 3, v: 2, at: 999, cites: "2"), part("y", 3, of: 3, v: 3, at: 1999, cites: "3"),
      ], ["v1/3 1=1 2=2 3=3", "v2/3 2=x (1=1) (3=3)", "v3/3 3=y (1=1) (2=x)"]),
    Case(
      "a part sent again in answer to itself, its version unchanged", "1 2 x",
      [
        part("1", 1, of: 2, v: 2), part("2", 2, of: 2, v: 2, cites: "1"), part("x", 2, of: 2, v: 2, at: 99, cites: "2"),
      ], ["v2/2 1=1 2=x -2"]),
  ]

  @Test(
    "put each part into the right series, in every order",
    arguments: cases + whoCases + markCases + lostNumberCases + coverCases + clockCases + resentCases + rerollCases)
  func groups(_ testCase: Case) {
    let letters = testCase.letters.split(separator: " ").map(String.init)
    withEveryPermutation(of: testCase.parts) { parts in
      #expect(describe(SeriesRules.group(parts), parts, letters) == testCase.expected.sorted())
    }
  }

  /// Four thousand parts each that clash, lost their numbers, read like releases, or state versions unlike.
  static let crowds: [[Part]] = [
    (0..<4000).map { part("p\($0)", Double(1 + $0 % 2), of: 2, at: Double($0 % 7)) },
    (0..<4000).map { $0 == 0 ? part("p0", 0, of: 2) : part("p\($0)", 1, of: 1, cites: "p0", numbered: false) },
    (0..<4000).map { (index: Int) -> Part in
      let release: String? = index % 2 == 0 ? nil : "5.1"
      return part("p\(index)", 1, of: 2, v: release == nil ? 5 : nil, at: Double(index), title: "tide", for: release)
    },
    (0..<4000).map { (index: Int) -> Part in
      part("p\(index)", Double(1 + index % 2), of: 2, v: index % 3 == 0 ? 2 : nil, at: Double(index % 7))
    },
  ]

  @Test("put each of thousands of ambiguous parts into exactly one series", arguments: crowds)
  func thousands(_ parts: [Part]) {
    let groups = SeriesRules.group(parts)
    #expect(groups.flatMap(\.members).count == 4000)
  }
}
