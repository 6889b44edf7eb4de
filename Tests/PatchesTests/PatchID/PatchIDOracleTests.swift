import Bytes
import Patches
import TestSupport
import Testing

@Suite("patch-id against git patch-id --stable")
struct PatchIDOracleTests {
  @Test(
    "is git's for every mail of a list, given as raw mails", arguments: MailList.all)
  func wholeLists(_ list: MailList) throws {
    let folder = try TemporaryDirectory()
    try PackageFiles.write(try list.mailbox(), to: folder("mbox"))
    try Command("mkdir", folder("mails")).run().succeeded()
    try Command("git", "mailsplit", "-o\(folder("mails"))", folder("mbox")).run().succeeded()
    let mails = try PackageFiles.names(in: folder("mails")).map { try PackageFiles.read(folder("mails/\($0)")) }
    try expectGitsIDs(mails, atLeast: list.patches)
  }

  @Test("is git's for every decoded patch of util-linux", .needsShared("oracle/mailinfo-util-linux.tar.gz"))
  func decodedPatches() throws {
    let folder = try SharedFiles.unpacked("oracle/mailinfo-util-linux.tar.gz")
    let found = try Command("find", folder.path, "-name", "*.patch").run().succeeded().lines.sorted()
    let patches = try found.map { try PackageFiles.read($0) }
    try expectGitsIDs(patches, atLeast: 800)
  }

  /// Compares all texts in one run of git, each under a commit name of its own.
  private func expectGitsIDs(_ texts: [[UInt8]], atLeast minimum: Int) throws {
    var input: [UInt8] = []
    var shared: [Int: String] = [:]
    for (number, text) in texts.enumerated() where !namesCommits(text) {
      let name = String(repeating: "0", count: 40 - String(number + 1).count) + String(number + 1)
      shared[number] = name
      input += Array("From \(name) Mon Sep 17 00:00:00 2001\n".utf8) + text + [10]
    }
    var expected: [String: String] = [:]
    for line in try Command("git", "patch-id", "--stable", input: input).run().succeeded().lines {
      let words = line.split(separator: " ").map(String.init)
      if expected[words[1]] == nil { expected[words[1]] = words[0] }
    }
    var count = 0
    for (number, text) in texts.enumerated() {
      let git =
        if let name = shared[number] {
          expected[name]
        } else {
          try Command("git", "patch-id", "--stable", input: text).run().succeeded().lines.first.map {
            String($0.prefix(40))
          }
        }
      #expect(PatchID.stable(ofDiff: text)?.hex == git, "text \(number)")
      count += git == nil ? 0 : 1
    }
    #expect(count >= minimum)
  }

  /// Whether a line of the text would make git take another commit's name: such a text is given to git alone.
  private func namesCommits(_ text: [UInt8]) -> Bool {
    text.split(separator: 10).contains { line in
      var rest = line
      for prefix in ["commit ", "From "] where line.starts(with: prefix.utf8) {
        rest = line.dropFirst(prefix.utf8.count)
      }
      return rest.count >= 40 && rest.prefix(40).allSatisfy { Hex.value(of: $0) != nil }
    }
  }
}
