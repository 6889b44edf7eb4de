import TestSupport
import Testing

@Suite("Sync between trackers")
struct SyncTests {
  @Test("two trackers that get disjoint halves from 4 processes each while they sync hold the same in the end")
  func halves() throws {
    let peers = try Peers().make("a", "b")
    let mails = Peers.mails(10).map(\.bytes).shuffled()
    let half = mails.count / 2
    let first = peers.delivering("a", Array(mails[..<half]), atOnce: 4)
    let second = peers.delivering("b", Array(mails[half...]), atOnce: 4)
    for _ in 0..<3 { #expect(try peers.sync("a", "b").status == 0) }
    #expect(try first.wait().flatMap(\.self) == [])
    #expect(try second.wait().flatMap(\.self) == [])
    let result = try peers.sync("a", "b", "--json").succeeded()
    #expect(try result.decoded(SyncDocument.self).complete)
    let digest = try Deliveries.serialDigest(mails)
    for name in ["a", "b"] {
      #expect(try peers.digest(name) == digest)
      #expect(try peers.complaints(name) == "")
    }
    let again = try peers.sync("b", "a").succeeded()
    #expect(again.text.hasPrefix("0 commits on 0 lanes received, 0 commits on 0 lanes sent"))
  }

  @Test("a ring of three trackers converges after a partition, including decisions")
  func ring() throws {
    let peers = try Peers().make("a", "b", "c")
    let mails = Peers.mails(3)
    for (index, name) in ["a", "b", "c"].enumerated() {
      try peers.ingest(name, Array(mails[(index * 4)..<(index * 4 + 4)]))
    }
    #expect(try peers.sync("a", "b").status == 0)
    // c is cut off meanwhile; somebody decides on either side.
    for (name, state) in [("a", "accepted"), ("c", "rejected")] {
      let listed = try peers.run(name, "list", "--json").decoded([ListedSeriesDocument].self)
      try peers.run(name, "update", #require(listed.first).messageID, "--state", state, "--as", "Ada <ada@example.org>")
        .succeeded()
    }
    for (one, other) in [("b", "c"), ("c", "a"), ("a", "b"), ("b", "c")] {
      #expect(try peers.sync(one, other).status == 0)
    }
    let digest = try peers.digest("a")
    for name in ["b", "c"] { #expect(try peers.digest(name) == digest) }
    for name in ["a", "b", "c"] { #expect(try peers.complaints(name) == "") }
  }

  @Test("a tracker restored from a backup gets back what it had given, keeps what came since, and says so")
  func restored() throws {
    let peers = try Peers().make("a", "b")
    let mails = Peers.mails(4)
    try peers.ingest("a", Array(mails[..<4]))
    try peers.copy("a", to: "backup")
    try peers.ingest("a", Array(mails[4..<8]))
    #expect(try peers.sync("a", "b").status == 0)
    try peers.copy("backup", to: "a")
    let writer = try peers.writer("a")
    try peers.ingest("a", Array(mails[8..<12]))
    let result = try peers.sync("a", "b").succeeded()
    #expect(result.errorText.contains("restored from a backup, or copied"))
    #expect(try peers.writer("a") != writer)
    try peers.ingest("a", Array(mails[12...]))
    #expect(try peers.sync("b", "a").status == 0)
    let digest = try Deliveries.serialDigest(mails.map(\.bytes))
    for name in ["a", "b"] {
      #expect(try peers.digest(name) == digest)
      #expect(try peers.complaints(name) == "")
    }
    #expect(try peers.sync("a", "b").errorText == "")
  }

  @Test("trackers that share a writer name after a copy converge", arguments: [false, true])
  func copied(thirdHasBoth: Bool) throws {
    let peers = try Peers().make("a", "b", "c")
    let mails = Peers.mails(4)
    try peers.ingest("a", Array(mails[..<4]))
    try peers.copy("a", to: "copy")
    try peers.ingest("a", Array(mails[4..<8]))
    try peers.ingest("copy", Array(mails[8..<12]))
    #expect(try peers.sync("a", "b").status == 0)
    #expect(try peers.sync("copy", "c").status == 0)
    // These two cannot know whose is the right one; nothing is lost or taken.
    if thirdHasBoth { #expect(try peers.sync("b", "c").status == 65) }
    #expect(try peers.sync("copy", "b").status == 0)
    for (one, other) in [("a", "copy"), ("copy", "c"), ("c", "b"), ("b", "a"), ("a", "c"), ("copy", "a")] {
      #expect(try peers.sync(one, other).status == 0, "\(one) \(other)")
    }
    let digest = try Deliveries.serialDigest(mails[..<12].map(\.bytes))
    for name in ["a", "copy", "b", "c"] {
      #expect(try peers.digest(name) == digest, "\(name)")
      #expect(try peers.complaints(name) == "")
    }
    #expect(try peers.writer("a") != peers.writer("copy"))
  }

  @Test("a forged log is refused and reported, and kept beside ours only with --adopt-forks")
  func forged() throws {
    let peers = try Peers().make("a", "b", "c")
    let mails = Peers.mails(3)
    try peers.ingest("a", Array(mails[..<4]))
    #expect(try peers.sync("a", "b").status == 0)
    #expect(try peers.sync("c", "b").status == 0)
    let lane = "refs/patchbay/log/\(try peers.writer("a"))-0"
    try peers.ingest("b", Array(mails[4..<6]))
    let own = "refs/patchbay/log/\(try peers.writer("b"))-0"
    // b's lane of a has another end than a's.
    _ = try peers.shell(
      "b",
      "git update-ref \(lane) $(GIT_COMMITTER_DATE='4000000000 +0000' git commit-tree -p \(lane)~1 -m x \(own)^{tree})"
    )
    let before = try peers.shell("c", "git rev-parse \(lane)")
    let result = try peers.sync("c", "b")
    #expect(result.status == 65)
    #expect(result.errorText.contains("\(lane): forked"))
    #expect(try peers.shell("c", "git rev-parse \(lane)") == before)
    #expect(try peers.shell("c", "git rev-parse \(own)") == peers.shell("b", "git rev-parse \(own)"))
    #expect(try peers.sync("c", "b", "--adopt-forks").status == 0)
    #expect(try peers.sync("b", "c").status == 0)
    #expect(try peers.digest("b") == peers.digest("c"))
    #expect(try peers.complaints("c") == "")
  }

  @Test("a rewound log is reported; a mirror refuses it, and a pusher restores it")
  func rewound() throws {
    let peers = try Peers().make("a", "b")
    try peers.ingest("a", Array(Peers.mails(2)[..<6]))
    #expect(try peers.sync("a", "b").status == 0)
    #expect(try Command.patchbay("clone", peers.path("b"), peers.path("m")).run().status == 0)
    let lane = "refs/patchbay/log/\(try peers.writer("a"))-0"
    _ = try peers.shell("b", "git update-ref \(lane) \(lane)~2")
    let mirrored = try Command.patchbay("sync", "--no-push", "--tracker", peers.path("m")).run()
    #expect(mirrored.status == 65)
    #expect(mirrored.errorText.contains("\(lane): rewound"))
    #expect(try Command("git", "-C", peers.path("m"), "fetch").run().status != 0)
    #expect(try peers.digest("m") == peers.digest("a"))
    let given = try peers.sync("a", "b")
    #expect(given.status == 0)
    #expect(given.errorText.contains("\(lane): rewound"))
    #expect(try peers.digest("b") == peers.digest("a"))
    #expect(try Command.patchbay("sync", "--tracker", peers.path("m")).run().status == 0)
  }

  @Test("a lane that holds something other than facts is refused; the others are taken")
  func malformed() throws {
    let peers = try Peers().make("a", "b")
    try peers.ingest("b", Array(Peers.mails(1)))
    _ = try peers.shell(
      "b",
      """
      junk=$(printf '100644 blob %s\\tjunk\\n' $(echo x | git hash-object -w --stdin) | git mktree)
      git update-ref refs/patchbay/log/bad0-0 $(git commit-tree -m junk $junk)
      git update-ref refs/patchbay/log/no-lane refs/patchbay/log/bad0-0
      git update-ref refs/patchbay/log/bad1-0 $(git hash-object -w --stdin </dev/null)
      """)
    let result = try peers.sync("a", "b")
    #expect(result.status == 65)
    for text in ["bad0-0: malformed", "holds junk", "no-lane: malformed", "bad1-0: malformed"] {
      #expect(result.errorText.contains(text), "\(text): \(result.errorText)")
    }
    #expect(try peers.shell("a", "git for-each-ref refs/patchbay/log | wc -l") == "1")
    #expect(
      try peers.shell("a", "git for-each-ref --format='%(refname)' refs/patchbay/remotes | grep -c /log/bad || true")
        == "0")
  }

  @Test("a restored tracker with hooks gets back its own facts on a lane of the giver")
  func guarded() throws {
    let peers = try Peers().make("a", "b")
    let mails = Peers.mails(3)
    try peers.run("b", "hooks", "install", "tracker").succeeded()
    try peers.ingest("b", Array(mails[..<3]))
    try peers.copy("b", to: "backup")
    try peers.ingest("b", Array(mails[3..<6]))
    try peers.ingest("a", Array(mails[6..<9]))
    #expect(try peers.sync("a", "b").status == 0)
    try peers.copy("backup", to: "b")
    let result = try peers.sync("a", "b")
    #expect(result.status == 0, "\(result.errorText)")
    #expect(result.errorText.contains("they are restored on"))
    // b, which knows nothing of that, goes on where the backup ended: its lane forks.
    try peers.ingest("b", Array(mails[9...]))
    #expect(try peers.sync("a", "b").status == 0)
    #expect(try peers.sync("b", "a").status == 0)
    let digest = try Deliveries.serialDigest(mails.map(\.bytes))
    #expect(try peers.digest("a") == digest)
    #expect(try peers.digest("b") == digest)
  }

  @Test("stale locks on either side keep no mail back")
  func locked() throws {
    let peers = try Peers().make("a", "b")
    let mails = Peers.mails(3)
    try peers.ingest("a", Array(mails[..<3]))
    try peers.ingest("b", Array(mails[3..<6]))
    #expect(try peers.sync("a", "b").status == 0)
    try peers.ingest("a", Array(mails[6..<9]))
    try peers.ingest("b", Array(mails[9...]))
    let lanes = (try peers.writer("a"), try peers.writer("b"))
    for lane in [lanes.0, lanes.1] {
      for name in ["a", "b"] {
        try PackageFiles.write([], to: "\(peers.path(name))/refs/patchbay/log/\(lane)-0.lock")
      }
    }
    let result = try peers.sync("a", "b")
    #expect(result.status == 0, "\(result.errorText)")
    #expect(try peers.digest("a") == peers.digest("b"))
    #expect(try peers.digest("a") == Deliveries.serialDigest(mails.map(\.bytes)))
    #expect(try peers.sync("b", "a").status == 0)
  }

  @Test("a sync that is killed at any moment and repeated loses nothing")
  func killed() throws {
    let peers = try Peers().make("a", "b")
    let mails = Peers.mails(60)
    for (name, range) in [("a", 0..<120), ("b", 120..<240)] {
      for (index, mail) in mails[range].enumerated() { try peers.folder.write("\(index)", mail.bytes) }
      let files = (0..<range.count).map { peers.folder("\($0)") }
      try Command(PackageFiles.binary, arguments: ["ingest", "-q", "--tracker", peers.path(name)] + files).run()
        .succeeded()
    }
    for round in 0..<24 {
      let (one, other) = round.isMultiple(of: 2) ? ("a", "b") : ("b", "a")
      let running = try Command.patchbay("sync", "--tracker", peers.path(one), peers.path(other)).start()
      let second =
        round % 3 == 0 ? try Command.patchbay("sync", "--tracker", peers.path(other), peers.path(one)).start() : nil
      try Command("sleep", "0.0\(round % 12 + 10)").run().succeeded()
      running.kill()
      _ = running.wait()
      if let second { _ = second.wait() }
      if round % 4 == 3 {
        try peers.ingest(one, [MailBuilder(messageID: "\(round)@example.org")])
        _ = try Command("sh", "-c", "rm -f objects/??/tmp_obj*", in: peers.path(one)).run()
      }
    }
    #expect(try peers.sync("a", "b").status == 0)
    #expect(try peers.sync("b", "a").status == 0)
    #expect(try peers.digest("a") == peers.digest("b"))
    #expect(try peers.run("a", "status", "--json").succeeded().decoded(StatusDocument.self).messages == 246)
    for name in ["a", "b"] { #expect(try GitSandbox.fsck(peers.path(name)) == "") }
  }

  @Test("an unreachable tracker is a temporary error, and no remote a usage error")
  func unreachable() throws {
    let peers = try Peers().make("a")
    let result = try peers.sync("a", "nowhere")
    #expect(result.status == 75)
    #expect(result.errorText.split(separator: "\n").count == 1)
    #expect(try peers.run("a", "sync").status == 64)
  }
}
