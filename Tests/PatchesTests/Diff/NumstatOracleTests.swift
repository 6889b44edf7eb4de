import Patches
import TestSupport
import Testing

@Suite("reading real diffs, against git apply --numstat")
struct NumstatOracleTests {
  @Test("names and counts are git's for util-linux's patches", .needsShared("oracle/mailinfo-util-linux.tar.gz"))
  func decodedPatches() throws {
    let folder = try SharedFiles.unpacked("oracle/mailinfo-util-linux.tar.gz")
    let names = try Command("find", folder.path, "-name", "*.patch").run().succeeded().lines.sorted()
    let script = names.enumerated().map { "echo '= \($0)'; git apply --numstat \($1) 2>/dev/null || echo '! \($0)'" }
    let output = try Command(
      "sh", in: folder.path, input: Array(script.joined(separator: "\n").utf8), timeout: .seconds(300)
    ).run().succeeded()
    var expected = [[String]](repeating: [], count: names.count)
    var refused: Set<Int> = []
    var current = 0
    for line in output.lines {
      if line.hasPrefix("= ") {
        current = Int(line.dropFirst(2)) ?? 0
      } else if line.hasPrefix("! ") {
        refused.insert(current)
      } else {
        expected[current].append(line)
      }
    }
    #expect(names.count > 850 && refused.count < 100)
    for (index, name) in names.enumerated() {
      let diff = try? Diff(parsing: try PackageFiles.read(name))
      #expect((diff == nil) == refused.contains(index), "\(name)")
      let ours = diff?.files.map { file in
        let counts = file.isBinary ? "-\t-" : "\(file.linesAdded)\t\(file.linesRemoved)"
        return "\(counts)\t\(String(decoding: QuotedName.quote(file.path), as: UTF8.self))"
      }
      #expect(ours ?? [] == (refused.contains(index) ? [] : expected[index]), "\(name)")
    }
  }
}
