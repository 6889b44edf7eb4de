import Patches
import TestSupport
import Testing

@Suite("reading real diffs, against git apply --numstat")
struct NumstatOracleTests {
  @Test("names and counts are git's for every patch that a list's mails hold", arguments: MailList.all)
  func patches(_ list: MailList) throws {
    let patches = try list.mails().map { CommitMessage(raw: $0).patch }.filter { !$0.isEmpty }
    let refused = try compare(patches)
    #expect(patches.count >= list.patches && refused < patches.count / 5)
  }

  @Test("names and counts are git's for util-linux's patches", .needsShared("oracle/mailinfo-util-linux.tar.gz"))
  func decodedPatches() throws {
    let folder = try SharedFiles.unpacked("oracle/mailinfo-util-linux.tar.gz")
    let names = try Command("find", folder.path, "-name", "*.patch").run().succeeded().lines.sorted()
    let refused = try compare(try names.map { try PackageFiles.read($0) })
    #expect(names.count > 850 && refused < 100)
  }

  /// - Returns: How many git refuses.
  private func compare(_ patches: [[UInt8]]) throws -> Int {
    let folder = try TemporaryDirectory()
    for (number, patch) in patches.enumerated() { try folder.write("\(number).patch", patch) }
    let script = patches.indices.map { "echo '= \($0)'; git apply --numstat \($0).patch 2>/dev/null || echo '! \($0)'" }
    let output = try Command(
      "sh", in: folder.path, input: Array(script.joined(separator: "\n").utf8)
    ).run().succeeded()
    var expected = [[String]](repeating: [], count: patches.count)
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
    for (index, patch) in patches.enumerated() {
      let diff = try? Diff(parsing: patch)
      #expect((diff == nil) == refused.contains(index), "\(String(decoding: patch.prefix(300), as: UTF8.self))")
      let ours = diff?.files.map { file in
        let counts = file.isBinary ? "-\t-" : "\(file.linesAdded)\t\(file.linesRemoved)"
        return "\(counts)\t\(String(decoding: QuotedName.quote(file.path), as: UTF8.self))"
      }
      #expect(ours ?? [] == (refused.contains(index) ? [] : expected[index]), "\(patch.count) bytes")
    }
    return refused.count
  }
}
