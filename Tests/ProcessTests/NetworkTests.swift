import TestSupport
import Testing

@Suite("Mirrors over the network", .serialized)
struct NetworkTests {
  /// A server for the repositories of some peers.
  enum Server: String, CaseIterable, CustomTestStringConvertible, Sendable {
    case daemon = "git daemon"
    case http = "git http-backend"

    var testDescription: String { rawValue }

    /// Why it cannot run here; nil if it can.
    static var trouble: String? {
      guard Command.find("python3") != nil else { return "python3" }
      let folder = (try? Command("git", "--exec-path").run().line) ?? ""
      return ["git-daemon", "git-http-backend", "git-remote-http"].first { !PackageFiles.exists("\(folder)/\($0)") }
    }

    private var script: String {
      switch self {
      case .daemon: "git-daemon"
      case .http: "http-git"
      }
    }

    /// Starts it; returns it and the URL of its folder.
    func start(_ peers: Peers) throws -> (RunningCommand, url: String) {
      let portFile = peers.folder("port")
      let running = try Command(PackageFiles.root + "/Tests/Stress/" + script, peers.folder.path, portFile).start()
      guard eventually({ PackageFiles.exists(portFile) }) else { throw TestSupportError("the server did not start") }
      let port = String(decoding: try PackageFiles.read(portFile), as: UTF8.self)
      return (running, "\(self == .http ? "http" : "git")://127.0.0.1:\(port)")
    }
  }

  @Test(
    "a mirror that fetches while mail arrives never meets an error, and always has a consistent view",
    .enabled(if: Server.trouble == nil, "needs \(Server.trouble ?? "")"), arguments: Server.allCases)
  func follow(_ server: Server) throws {
    let peers = try Peers().make("a")
    let mails = Peers.mails(PackageFiles.isFullRun ? 250 : 12).map(\.bytes).shuffled()
    try peers.run("a", "ingest", "--quiet", input: mails[0]).succeeded()
    let (running, url) = try server.start(peers)
    defer {
      running.kill()
      _ = running.wait()
    }
    let delivered = peers.delivering("a", Array(mails[1...]), atOnce: 4)
    // Plain git on one side, patchbay on the other, until all has come.
    try Command("git", "clone", "-q", "--mirror", "\(url)/a.git", peers.path("plain")).run().succeeded()
    try Command.patchbay("clone", "\(url)/a.git", peers.path("m")).run().succeeded()
    var seen = 0
    var rounds = 0
    while seen < mails.count, rounds < 1000 {
      rounds += 1
      for arguments in [["-C", peers.path("plain"), "fetch", "-q"], ["-C", peers.path("m"), "fetch", "-q"]] {
        let result = try Command("git", arguments: arguments).run()
        #expect(result.status == 0, "\(result.errorText)")
      }
      for name in ["plain", "m"] {
        #expect(try !peers.run(name, "status").succeeded().text.contains("problem"))
        seen = try peers.run(name, "status", "--json").succeeded().decoded(StatusDocument.self).messages
        let listing = try peers.run(name, "list", "--all", "-n", "5")
        #expect(listing.status == 0 && listing.errorText.isEmpty, "\(listing.errorText)")
      }
      let synced = try peers.run("m", "sync", "--no-push")
      #expect(synced.status == 0 && synced.errorText.isEmpty, "\(synced.errorText)")
    }
    #expect(try delivered.wait().flatMap(\.self) == [])
    let digest = try Deliveries.serialDigest(mails)
    for name in ["plain", "m"] {
      try Command("git", "-C", peers.path(name), "fetch", "-q").run().succeeded()
      #expect(try peers.digest(name) == digest)
      #expect(try peers.complaints(name) == "")
    }
  }

  @Test(
    "two trackers sync both ways despite kills",
    .enabled(if: Server.trouble == nil, "needs \(Server.trouble ?? "")"), arguments: Server.allCases)
  func bothWays(_ server: Server) throws {
    let peers = try Peers().make("a", "b")
    let mails = Peers.mails(6)
    try peers.ingest("a", Array(mails[..<12]))
    try peers.ingest("b", Array(mails[12...]))
    try Command("git", "-C", peers.path("a"), "config", "http.receivepack", "true").run().succeeded()
    let (running, url) = try server.start(peers)
    defer {
      running.kill()
      _ = running.wait()
    }
    for round in 1...6 {
      let killed = try Command.patchbay("sync", "--tracker", peers.path("b"), "\(url)/a.git").start()
      try Command("sleep", "0.0\(round * 12)").run().succeeded()
      killed.kill()
      _ = killed.wait()
    }
    let result = try Command.patchbay("sync", "--tracker", peers.path("b"), "\(url)/a.git").run()
    #expect(result.status == 0, "\(result.errorText)")
    let digest = try Deliveries.serialDigest(mails.map(\.bytes))
    for name in ["a", "b"] {
      #expect(try peers.digest(name) == digest)
      #expect(try GitSandbox.fsck(peers.path(name)) == "")
    }
    // One that takes no pushes is said to take none.
    try peers.ingest("b", [MailBuilder(messageID: "new@example.org")])
    try Command("git", "-C", peers.path("a"), "config", "http.receivepack", "false").run().succeeded()
    guard server == .http else { return }
    let refused = try Command.patchbay("sync", "--tracker", peers.path("b"), "\(url)/a.git").run()
    #expect(refused.status == 77, "\(refused.errorText)")
  }
}
