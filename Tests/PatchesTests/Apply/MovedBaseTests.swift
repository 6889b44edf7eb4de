import Bytes
import Patches
import TestSupport
import Testing

@Suite("applying to a moved base, against git apply")
struct MovedBaseTests {
  @Test("600 random patches apply or fail as with git, with the same tree")
  func movedBases() throws {
    var random = SeededRandom(seed: 20_261_123)
    var cases: [GitApply.Case] = []
    for _ in 0..<600 { cases.append(try Self.makeCase(&random)) }
    let expected = try GitApply().run(cases)
    var counts = (taken: 0, refused: 0)
    for (index, item) in cases.enumerated() {
      var options = ApplyOptions()
      options.allowsZeroContext = item.arguments.contains("unidiff-zero")
      if item.arguments.contains("-C1") { options.minimumContext = 1 }
      var diff = try Diff(parsing: item.diff)
      if item.arguments.contains("-R") { diff = diff.reversed }
      let ours = (try? item.base.applying(diff, options))?.listing
      #expect(ours == expected[index], "case \(index) \(item.arguments)\n\(String(decoding: item.diff, as: UTF8.self))")
      counts.taken += ours == nil ? 0 : 1
      counts.refused += ours == nil ? 1 : 0
    }
    // A generator that always or never applies would show nothing.
    #expect(counts.taken > 150 && counts.refused > 100, "\(counts)")
  }

  /// A file, an edit of it as a diff, and a base that differs from the file in other places. Lines come from a small
  /// stock, so that hunks fit at several places.
  private static func makeCase(_ random: inout SeededRandom) throws -> GitApply.Case {
    let stock = ["", "{", "}", "\treturn 0;", "a", "b ", "b", "int x;", "/* */", "call(x);\r"]
    func line() -> String {
      Int.random(in: 0..<4, using: &random) == 0
        ? "line \(Int.random(in: 0..<40, using: &random))" : stock.randomElement(using: &random) ?? ""
    }
    func edited(_ lines: [String], _ edits: Int) -> [String] {
      var lines = lines
      for _ in 0..<edits {
        let place = Int.random(in: 0...lines.count, using: &random)
        let removed = min(Int.random(in: 0..<3, using: &random), lines.count - place)
        lines.replaceSubrange(
          place..<place + removed, with: (0..<Int.random(in: 0..<3, using: &random)).map { _ in line() })
      }
      return lines
    }
    let before = (0..<Int.random(in: 0..<60, using: &random)).map { _ in line() }
    let after = edited(before, Int.random(in: 1..<5, using: &random))
    let isMoved = Int.random(in: 0..<10, using: &random) < 9
    let base = isMoved ? edited(before, Int.random(in: 0..<4, using: &random)) : before
    func bytes(_ lines: [String]) -> [UInt8] {
      let text = lines.joined(separator: "\n")
      return Array((text + (lines.isEmpty || Int.random(in: 0..<6, using: &random) == 0 ? "" : "\n")).utf8)
    }
    let context = [3, 3, 3, 1, 2, 0].randomElement(using: &random) ?? 3
    let folder = try TemporaryDirectory()
    try PackageFiles.write(bytes(before), to: folder("old"))
    try PackageFiles.write(bytes(after), to: folder("new"))
    // git gives exit code 1 where files differ.
    var diff = try Command(
      "git", "diff", "--no-index", "--no-color", "-U\(context)", "old", "new", in: folder.path
    ).run().text
    diff = diff.replacing("a/old", with: "a/f").replacing("b/new", with: "b/f")
    if diff.isEmpty { diff = "diff --git a/f b/f\nold mode 100644\nnew mode 100755\n" }
    var arguments = context == 0 && Bool.random(using: &random) ? "--unidiff-zero" : ""
    switch Int.random(in: 0..<8, using: &random) {
    case 0: arguments += " -R"
    case 1: arguments += " -C1"
    default: break
    }
    return GitApply.Case(
      base: MemoryTree(files: [Array("f".utf8): .init(mode: FileMode.file, bytes: bytes(base))]),
      diff: Array(diff.utf8), arguments: arguments)
  }
}
