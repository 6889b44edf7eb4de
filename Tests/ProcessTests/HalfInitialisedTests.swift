import TestSupport
import Testing

/// A repository whose making was cut off, or that lost some of what makes a folder a repository. (What a process leaves that
/// is killed at each of its system calls, Tests/Stress/faults looks at.)
@Suite("Half a repository")
struct HalfInitialisedTests {
  private static let mails = MailBuilder.series("tide", of: 2)

  /// A tracker that holds mail, without the files and folders named.
  private func damaged(_ names: [String]) throws -> Peers {
    let peers = try Peers().make("a")
    try peers.ingest("a", Array(Self.mails.dropLast()))
    // As `git gc` and `git pack-refs` leave it: nothing lies in refs/ any more.
    try peers.run("a", "maintain", "--full").succeeded()
    for name in names { try Command("rm", "-r", "\(peers.path("a"))/\(name)").run().succeeded() }
    return peers
  }

  @Test(
    "is named in one line, and `init` makes it whole and keeps the mail",
    arguments: [["HEAD"], ["refs"], ["HEAD", "refs"], ["HEAD", "refs", "config"]])
  func noRepository(_ names: [String]) throws {
    let peers = try damaged(names)
    for words in [["list"], ["digest"], ["ingest"], ["doctor"], ["maintain"], ["sync", peers.path("a")]] {
      let result = try Command(
        PackageFiles.binary, arguments: words + ["--tracker", peers.path("a")], input: Self.mails[2].bytes
      ).run()
      // The mail server keeps its mail until somebody has seen to it.
      #expect(result.status == (words == ["ingest"] ? 75 : 78), "\(words): \(result.status) \(result.errorText)")
      #expect(result.text == "")
      #expect(result.errorText.split(separator: "\n").count == 1, "\(words): \(result.errorText)")
      #expect(result.errorText.contains("there is no git repository; create one with `patchbay init"))
    }
    try Command.patchbay("init", peers.path("a")).run().succeeded()
    try peers.ingest("a", [Self.mails[2]])
    #expect(try peers.digest("a") == Deliveries.serialDigest(Self.mails.map(\.bytes)))
    #expect(try peers.complaints("a") == "")
  }

  @Test(
    "needs no repair where git needs none",
    arguments: [
      ["objects/info"], ["info", "hooks", "description"], ["refs/heads", "refs/tags"], ["objects/info", "info"],
    ])
  func unneeded(_ names: [String]) throws {
    let peers = try damaged(names.filter { $0 != "objects/info" || names.count == 1 })
    try peers.ingest("a", [Self.mails[2]])
    #expect(try peers.digest("a") == Deliveries.serialDigest(Self.mails.map(\.bytes)))
    #expect(try peers.complaints("a") == "")
  }

  @Test("without the folder of packs takes mail, and `maintain` makes it", arguments: ["pack", "info"])
  func noPacks(_ name: String) throws {
    let peers = try Peers().make("a")
    try Command("rm", "-rf", "\(peers.path("a"))/objects/\(name)").run().succeeded()
    try peers.ingest("a", Self.mails)
    #expect(try peers.digest("a") == Deliveries.serialDigest(Self.mails.map(\.bytes)))
    try peers.run("a", "maintain", "--full").succeeded()
    #expect(try peers.digest("a") == Deliveries.serialDigest(Self.mails.map(\.bytes)))
    #expect(try peers.complaints("a") == "")
  }

  @Test(
    "with a damaged HEAD is found by `doctor` and repaired by `init`",
    arguments: ["", "ref: \n", "garbage\n", "0123\n"])
  func head(_ text: String) throws {
    let peers = try damaged([])
    try PackageFiles.write(Array(text.utf8), to: peers.path("a") + "/HEAD")
    // libgit2 does not mind.
    let doctor = try peers.run("a", "doctor")
    if doctor.status == 1 {
      #expect(doctor.text.contains("HEAD: it names nothing"), "\(doctor.text)")
      #expect(doctor.text.contains("fix: patchbay init "))
    } else {
      #expect(doctor.status == 78, "\(doctor.status): \(doctor.errorText)")
    }
    try Command.patchbay("init", peers.path("a")).run().succeeded()
    try peers.ingest("a", [Self.mails[2]])
    #expect(try peers.digest("a") == Deliveries.serialDigest(Self.mails.map(\.bytes)))
    #expect(try peers.complaints("a") == "")
    #expect(try peers.shell("a", "git symbolic-ref HEAD; ls HEAD.lock 2>/dev/null || true") == "refs/heads/main")
  }

  @Test("keeps a HEAD that is sound", arguments: ["ref: refs/heads/trunk", "ref:\trefs/heads/trunk"])
  func soundHead(_ text: String) throws {
    let peers = try Peers().make("a")
    try PackageFiles.write(Array("\(text)\n".utf8), to: peers.path("a") + "/HEAD")
    try Command.patchbay("init", peers.path("a")).run().succeeded()
    #expect(String(decoding: try PackageFiles.read(peers.path("a") + "/HEAD"), as: UTF8.self) == "\(text)\n")
    #expect(try peers.complaints("a") == "")
  }
}
