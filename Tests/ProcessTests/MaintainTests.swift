import TestSupport
import Testing

@Suite("Maintenance")
struct MaintainTests {
  @Test("maintenance without pause loses nothing while 8 processes deliver mail and a mirror follows")
  func beside() async throws {
    let mails = Peers.mails(PackageFiles.isFullRun ? 125 : 25).map(\.bytes).shuffled()
    let peers = try Peers().make("a")
    try peers.run("a", "ingest", "--quiet", input: mails[0]).succeeded()
    try Command("git", "clone", "-q", "--mirror", peers.path("a"), peers.path("m")).run().succeeded()
    let script = """
      while [ ! -e stop ] && kill -0 $PPID; do
        "$0" maintain --quiet --tracker . && "$0" maintain --quiet --full --tracker . || exit 1
        git -C ../m.git fetch -q && "$0" list --tracker ../m.git >/dev/null || exit 2
      done
      """
    let maintenance = try Command(
      "sh", "-c", script, PackageFiles.binary, in: peers.path("a"), timeout: .seconds(3600)
    ).start()
    let refused = try peers.delivering("a", Array(mails[1...]), atOnce: 8).wait().flatMap(\.self)
    try PackageFiles.write([], to: peers.path("a") + "/stop")
    let ended = maintenance.wait()
    #expect(ended.status == 0, "\(ended.errorText)")
    #expect(refused == [])
    let digest = try Deliveries.serialDigest(mails)
    #expect(try peers.digest("a") == digest)
    #expect(try peers.complaints("a") == "")
    try Command("git", "-C", peers.path("m"), "fetch", "-q").run().succeeded()
    #expect(try peers.digest("m") == digest)
    #expect(try GitSandbox.fsck(peers.path("m")) == "")
  }

  @Test("packs without an index, as a killed git repack leaves them, do not stop maintenance")
  func killedRepack() throws {
    let peers = try Peers().make("a")
    try peers.ingest("a", Peers.mails(2))
    try peers.run("a", "maintain", "--full").succeeded()
    let digest = try peers.digest("a")
    // Cruft, whose pack has the same name when it is made again.
    let script = """
      echo nobody refers to this | git hash-object -w --stdin
      git repack -a -d -q --cruft
      for each in objects/pack/*.mtimes; do mv ${each%.mtimes}.idx objects/pack/.tmp-1-x.idx; done
      cp $(ls objects/pack/pack-*.pack | head -n 1) objects/pack/.tmp-2-y.pack
      """
    _ = try peers.shell("a", script)
    try peers.run("a", "maintain", "--full").succeeded()
    _ = try peers.shell("a", "for each in objects/pack/*.pack; do test -e ${each%.pack}.idx; done")
    #expect(try peers.digest("a") == digest)
    #expect(try peers.complaints("a") == "")
  }

  @Test("the history of views stays short, and the digest the same")
  func history() throws {
    let peers = try Peers().make("a")
    var lengths: [Int] = []
    for round in 0..<12 {
      try peers.ingest("a", Peers.mails(1, "r\(round)-"))
      let digest = try peers.digest("a")
      try peers.run("a", "maintain", "--full", "--quiet").succeeded()
      #expect(try peers.digest("a") == digest)
      lengths.append(Int(try peers.shell("a", "git rev-list --count refs/patchbay/view/0")) ?? 0)
    }
    #expect(lengths.allSatisfy { $0 <= 5 }, "\(lengths)")
    #expect(try peers.shell("a", "git for-each-ref refs/patchbay/view | wc -l") == "1")
    #expect(try peers.complaints("a") == "")
  }

  @Test("recent unreachable objects are kept, even if git is configured to prune at once")
  func young() throws {
    let peers = try Peers().make("a")
    try peers.ingest("a", Peers.mails(1))
    _ = try peers.shell("a", "git config gc.pruneExpire now")
    let blob = try peers.shell("a", "echo not yet referred to | git hash-object -w --stdin")
    for _ in 0..<2 { try peers.run("a", "maintain", "--full").succeeded() }
    #expect(try peers.shell("a", "git cat-file -t \(blob)") == "blob")
  }

  @Test(
    "references without an id do not stop it, where nothing is lost with them",
    arguments: ["view/0", "recent/0", "cursor/00", "notified/00-0"])
  func damagedReferences(name: String) throws {
    let peers = try Peers().make("a")
    try peers.ingest("a", Peers.mails(2))
    let digest = try peers.digest("a")
    _ = try peers.shell("a", "mkdir -p $(dirname refs/patchbay/\(name)); : > refs/patchbay/\(name)")
    try peers.run("a", "maintain", "--full").succeeded()
    #expect(try peers.digest("a") == digest)
    #expect(try peers.complaints("a") == "")
    // With a lane mails would be lost: a person decides.
    let emptied = "git for-each-ref --format='%(refname)' refs/patchbay/log | while read -r name; do : > $name; done"
    _ = try peers.shell("a", "mkdir -p refs/patchbay/log; \(emptied)")
    #expect(try peers.run("a", "maintain", "--full").status != 0)
  }

  @Test("ingest starts maintenance in the background when there is enough to do")
  func auto() throws {
    let peers = try Peers().make("a")
    _ = try peers.shell("a", "git config gc.auto 1")
    // Chance puts one object in 256 into the folder that git looks at.
    for (index, mail) in Peers.mails(8).enumerated() {
      try peers.folder.write("\(index)", mail.bytes)
      try peers.run("a", "ingest", "--quiet", input: mail.bytes).succeeded()
    }
    #expect(
      try eventually {
        try peers.ingest("a", [MailBuilder(messageID: nil, body: "\(ContinuousClock.now)")])
        return try peers.shell("a", "ls objects/pack | grep -c 'pack$' || true") != "0"
      })
    _ = try peers.shell("a", "git config gc.auto 0")
    try waitForProcesses(on: peers.path("a"))
    #expect(try peers.run("a", "maintain", "--auto").succeeded().text == "")
    #expect(try peers.complaints("a") == "")
  }
}
