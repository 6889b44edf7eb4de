import TestSupport
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite("Mirrors")
struct CloneTests {
  private static let isRoot = geteuid() == 0

  private func source() throws -> Peers {
    let peers = try Peers().make("a")
    try peers.ingest("a", Peers.mails(3))
    return peers
  }

  private func reads(_ folder: String, cache: String, _ digest: String, head: String) throws {
    for arguments in [
      ["list"], ["list", "--patches"], ["show", head], ["thread", head], ["mbox", head], ["status"],
      ["search", "s:part"],
      ["log"], ["digest"], ["config", "show"],
    ] {
      let result = try Command(
        PackageFiles.binary, arguments: arguments + ["--tracker", folder], environment: ["XDG_CACHE_HOME": cache]
      ).run()
      #expect(result.status == 0, "\(arguments): \(result.errorText)")
      if arguments == ["digest"] { #expect(result.line == digest) }
    }
  }

  @Test("a clone has everything with its index, and follows by sync and by git fetch")
  func clone() throws {
    let peers = try source()
    let result = try Command.patchbay("clone", peers.path("a"), peers.path("m")).run().succeeded()
    #expect(result.text.contains(try peers.digest("a")))
    #expect(PackageFiles.exists(peers.path("m") + "/patchbay/index.sqlite"))
    try peers.ingest("a", [MailBuilder(messageID: "new@example.org")])
    #expect(try peers.run("m", "sync").status == 0)
    #expect(try peers.digest("m") == peers.digest("a"))
    try peers.ingest("a", [MailBuilder(messageID: "newer@example.org")])
    try Command("git", "-C", peers.path("m"), "fetch", "-q").run().succeeded()
    #expect(try peers.digest("m") == peers.digest("a"))
    // A mail server keeps the mail: it may be a backup that somebody is about to put in the tracker's place.
    #expect(try peers.run("m", "ingest", input: MailBuilder().bytes).status == 75)
    // Again is harmless, elsewhere is refused.
    #expect(try Command.patchbay("clone", peers.path("a"), peers.path("m")).run().status == 0)
    try peers.make("other")
    #expect(try Command.patchbay("clone", peers.path("other"), peers.path("m")).run().status == 73)
    #expect(try peers.complaints("m") == "")
  }

  @Test("a tracker can be cloned into a code repository, beside its branches")
  func beside() throws {
    let peers = try source()
    let code = try GitSandbox()
    try code.commit("One", ["a": "1\n"])
    try Command.patchbay("clone", peers.path("a"), code.path).run().succeeded()
    #expect(try Command.patchbay("digest", in: code.path).run().line == peers.digest("a"))
    #expect(try code.git("branch", "-a").line == "* main")
    try peers.ingest("a", [MailBuilder(messageID: "new@example.org")])
    try code.git("fetch", "-q", "patchbay")
    #expect(try Command.patchbay("digest", in: code.path).run().line == peers.digest("a"))
    #expect(try Command.patchbay("sync", in: code.path).run().status == 0)
  }

  @Test("a writable clone takes mail of its own and gives it back by sync")
  func writable() throws {
    let peers = try source()
    try Command.patchbay("clone", "--writable", peers.path("a"), peers.path("w")).run().succeeded()
    try peers.ingest("w", [MailBuilder(messageID: "new@example.org")])
    #expect(try peers.run("w", "sync").status == 0)
    #expect(try peers.digest("w") == peers.digest("a"))
  }

  @Test("a clone that fails leaves nothing")
  func refused() throws {
    let peers = try source()
    #expect(try Command.patchbay("clone", peers.path("nowhere"), peers.path("m")).run().status == 75)
    #expect(!PackageFiles.exists(peers.path("m")))
    try peers.folder.makeFolder("full/x")
    #expect(try Command.patchbay("clone", peers.path("a"), peers.folder("full")).run().status == 73)
    #expect(try Command.patchbay("clone", "--upload-pack=touch", peers.path("m")).run().status != 0)
  }

  @Test(
    "a plain git mirror can be read at once, also on a read-only file system",
    .enabled(if: isRoot, "mounting needs root"))
  func readOnly() throws {
    let peers = try source()
    try Command("git", "clone", "-q", "--mirror", peers.path("a"), peers.path("m")).run().succeeded()
    let digest = try peers.digest("a")
    let head = try #require(peers.run("a", "list", "--json").decoded([ListedSeriesDocument].self).first).id
    try reads(peers.path("m"), cache: peers.folder("cache"), digest, head: head)
    try Command("rm", "-rf", peers.path("m") + "/patchbay").run().succeeded()
    let mounted = try Command("mount", "--bind", peers.path("m"), peers.path("m")).run()
    try #require(mounted.status == 0, "cannot mount here")
    defer { _ = try? Command("umount", "-l", peers.path("m")).run() }
    try Command("mount", "-o", "remount,bind,ro", peers.path("m")).run().succeeded()
    try reads(peers.path("m"), cache: peers.folder("cache"), digest, head: String(head))
    #expect(PackageFiles.exists(peers.folder("cache") + "/patchbay"))
    try reads(peers.path("m"), cache: "/dev/null", digest, head: String(head))
  }

  @Test("a mirror can use a view that is ahead of its log")
  func viewAhead() throws {
    let peers = try source()
    try peers.ingest("a", [MailBuilder(messageID: "1@example.org")])
    try Command("git", "init", "-q", "--bare", peers.path("m")).run().succeeded()
    let lanes = try peers.shell("a", "git for-each-ref --format='%(objectname) %(refname)' refs/patchbay/log")
    try peers.ingest("a", [MailBuilder(messageID: "2@example.org"), MailBuilder(messageID: "3@example.org")])
    try Command(
      "git", "-C", peers.path("m"), "fetch", "-q", peers.path("a"), "+refs/patchbay/view/*:refs/patchbay/view/*"
    )
    .run().succeeded()
    for line in lanes.split(separator: "\n") {
      let parts = line.split(separator: " ").map(String.init)
      try Command("git", "-C", peers.path("m"), "fetch", "-q", peers.path("a"), "\(parts[0]):\(parts[1])").run()
        .succeeded()
    }
    let status: StatusDocument = try peers.run("m", "status", "--json").succeeded().decoded()
    #expect(status.messages == 13)
    #expect(status.unfolded == 0)
  }
}
