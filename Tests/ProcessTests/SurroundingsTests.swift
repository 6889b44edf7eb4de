import TestSupport
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite("Full disks, other users, other clocks")
struct SurroundingsTests {
  private static let isRoot = geteuid() == 0

  @Test("a full disk makes the mail server try again, and readers answer", .enabled(if: isRoot, "mounting needs root"))
  func fullDisk() throws {
    let folder = try TemporaryDirectory()
    let mounted = try Command("mount", "-t", "tmpfs", "-o", "size=1m", "none", folder.path).run()
    try #require(mounted.status == 0, "cannot mount here")
    defer { _ = try? Command("umount", "-l", folder.path).run() }
    let tracker = folder("t.git")
    try Command.patchbay("init", tracker).run().succeeded()
    var accepted = 0
    var refused: CommandResult?
    for number in 0..<400 where refused == nil {
      let mail = MailBuilder(messageID: "\(number)@example.org", body: String(repeating: "\(number) ", count: 2000))
      let result = try Command.patchbay("ingest", "--tracker", tracker, input: mail.bytes).run()
      if result.status == 0 { accepted += 1 } else { refused = result }
    }
    #expect(refused?.status == 75, "\(refused?.errorText ?? "never full")")
    let status: StatusDocument = try Command.patchbay("status", "--tracker", tracker, "--json").run().succeeded()
      .decoded()
    #expect(status.messages == accepted)
    #expect(try GitSandbox.fsck(tracker) == "")
    try Command("mount", "-o", "remount,ro", folder.path).run().succeeded()
    try Command.patchbay("list", "--tracker", tracker, "--all").run().succeeded()
    let readOnly = try Command.patchbay("ingest", "--tracker", tracker, input: MailBuilder().bytes).run()
    #expect(readOnly.status == 75)
  }

  @Test("a file size limit makes the mail server try again")
  func fileSizeLimit() throws {
    let deliveries = try Deliveries()
    let mail = MailBuilder(body: (0..<200_000).map { "\($0 &* 2_654_435_761 % 1_000_003)" }.joined(separator: "\n"))
    let script = "ulimit -f 100; exec \"$0\" ingest --tracker \"$1\""
    let command = Command(
      "bash", arguments: ["-c", script, PackageFiles.binary, deliveries.tracker], input: mail.bytes)
    #expect(try command.run().status == 75)
    #expect(try deliveries.ingest(mail).status == 0)
  }

  @Test("more large packs than files may be open are read")
  func openFiles() throws {
    let deliveries = try Deliveries()
    let mail = MailBuilder(subject: "[PATCH] tide: count", diff: MailBuilder.diff("a.c"))
    #expect(try deliveries.ingest(mail).status == 0)
    // An index of more than 64 kB each, which stays open.
    for pack in 0..<30 {
      let blobs = (0..<2500).map { "blob\ndata <<END\n\(pack) \($0)\nEND\n" }.joined()
      try Command(
        "git", arguments: ["-C", deliveries.tracker, "fast-import", "--quiet"], input: Array(blobs.utf8)
      ).run().succeeded()
    }
    try Command("git", "-C", deliveries.tracker, "repack", "-dq").run().succeeded()
    let script = "ulimit -Sn 24; exec \"$0\" list --tracker \"$1\""
    let result = try Command("bash", arguments: ["-c", script, PackageFiles.binary, deliveries.tracker]).run()
    #expect(result.status == 0, "\(result.errorText)")
    #expect(result.text.contains("tide: count"))
  }

  @Test("users with different umasks share a repository", .needsOtherUser)
  func umasks() throws {
    let folder = try OtherUser.sharedFolder()
    let tracker = folder("t.git")
    try Command("git", "init", "-q", "--bare", "--shared=group", tracker).run().succeeded()
    try Command.patchbay("init", tracker).run().succeeded()
    try Command("chgrp", "-R", "65534", tracker).run().succeeded()
    // git trusts another user's repository only when told to.
    try folder.write(".gitconfig", "[safe]\n\tdirectory = \(tracker)\n")
    let mails = MailBuilder.series("tide", of: 6).map(\.bytes)
    for (index, mail) in mails.enumerated() {
      let user = OtherUser(user: index.isMultiple(of: 2) ? 65533 : 65534, group: 65534)
      let script = "umask \(index % 3 == 0 ? "077" : "022"); exec \"$0\" ingest --tracker \"$1\""
      let result = try user.running(
        Command(
          "sh", "-c", script, PackageFiles.binary, tracker, input: mail, environment: ["HOME": folder.path])
      ).run()
      #expect(result.status == 0, "\(result.errorText)")
    }
    #expect(try Command.patchbay("digest", "--tracker", tracker).run().line == Deliveries.serialDigest(mails))
    let findings = try Command.patchbay("doctor", "--tracker", tracker).run()
    #expect(findings.status == 0, "\(findings.text)")
  }

  @Test("whatever is made in a shared repository is for its group, but tokens")
  func sharedFiles() throws {
    let folder = try TemporaryDirectory()
    let tracker = folder("t.git")
    try Command("git", "init", "-q", "--bare", "--shared=group", tracker).run().succeeded()
    let mail = folder("mail.eml")
    try PackageFiles.write(MailBuilder.series("tide", of: 1)[0].bytes, to: mail)
    // The last of them fails, and leaves a note.
    let script = """
      umask 077
      "$0" init; "$0" token add --as 'Ada <ada@example.org>'; "$0" hooks install tracker; "$0" ingest "$1"
      "$0" list; "$0" search tide; "$0" maintain; echo x >"$PATCHBAY_TRACKER/shallow"; "$0" maintain
      rm "$PATCHBAY_TRACKER/shallow"
      """
    let closed =
      "cd \"$PATCHBAY_TRACKER\"; find . ! -type l ! -perm -g=r -o -type d ! -perm -g=rwx -o -path '*/index*' ! -perm -g=w"
    let variables = ["PATCHBAY_TRACKER": tracker]
    try Command("sh", arguments: ["-c", script, PackageFiles.binary, mail], environment: variables).run().succeeded()
    let found = try Command("sh", arguments: ["-c", closed], environment: variables).run().succeeded().lines
    for line in found { #expect(line.hasPrefix("./patchbay/tokens"), "\(line)") }
    try Command("test", "-s", tracker + "/patchbay/maintain.failed").run().succeeded()
    let tokens = try Command(
      "sh", "-c", "find '\(tracker)/patchbay/tokens' ! -type d -perm /077; stat -c %a '\(tracker)/patchbay/tokens'"
    ).run().lines
    #expect(tokens.map { $0.suffix(3) } == ["750"])
  }

  #if os(Linux)
    @Test(
      "the umask is set once for a shared repository, and not for others",
      .needsProgram("strace"), arguments: [("group", ["umask(007)"]), ("umask", [])])
    func umaskCalls(_ shared: String, _ calls: [String]) throws {
      let folder = try TemporaryDirectory()
      let tracker = folder("t.git")
      try Command("git", "init", "-q", "--bare", "--shared=\(shared)", tracker).run().succeeded()
      try Command.patchbay("init", tracker).run().succeeded()
      let script = "umask 077; exec strace -qq -e trace=umask -o \"$0\" \"$1\" ingest --tracker \"$2\""
      try Command(
        "sh", arguments: ["-c", script, folder("trace"), PackageFiles.binary, tracker], input: MailBuilder().bytes
      ).run().succeeded()
      let trace = String(decoding: try PackageFiles.read(folder("trace")), as: UTF8.self)
      #expect(trace.split(separator: "\n").map { String($0.prefix { $0 != " " }) } == calls)
    }
  #endif

  @Test(
    "files of another user in a tracker make the mail server try again",
    .needsOtherUser)
  func foreignFiles() throws {
    let folder = try OtherUser.sharedFolder()
    let tracker = folder("t.git")
    try Command.patchbay("init", tracker).run().succeeded()
    try folder.write(".gitconfig", "[safe]\n\tdirectory = \(tracker)\n")
    func ingest() throws -> CommandResult {
      try OtherUser().running(
        .patchbay("ingest", "--tracker", tracker, input: MailBuilder().bytes, environment: ["HOME": folder.path])
      ).run()
    }
    // As `git gc` run by root leaves it.
    let refused = try ingest()
    #expect(refused.status == 75, "\(refused.errorText)")
    try Command("chown", "-R", "65533", tracker).run().succeeded()
    #expect(try ingest().status == 0)
  }

  @Test(
    "an unreadable file or folder is an error, not empty",
    .needsOtherUser,
    arguments: [
      "refs/patchbay/log", "refs/patchbay", "refs", "objects/pack", "refs/patchbay/config", "packed-refs", "config",
    ])
  func unreadable(place: String) throws {
    let folder = try OtherUser.sharedFolder()
    let tracker = folder("t.git")
    try Command.patchbay("init", tracker).run().succeeded()
    for mail in MailBuilder.series("tide", of: 2) {
      try Command(PackageFiles.binary, arguments: ["ingest", "--tracker", tracker], input: mail.bytes).run().succeeded()
    }
    try Command.patchbay(
      "config", "set", "project.tide.list-id", "tide.example.org", "--tracker", tracker, "--as", "A <a@b.c>"
    )
    .run().succeeded()
    if place == "packed-refs" { try Command("git", "-C", tracker, "pack-refs", "--all").run().succeeded() }
    if place == "objects/pack" { try Command("git", "-C", tracker, "repack", "-adq").run().succeeded() }
    try Command("chown", "-R", "65533", tracker).run().succeeded()
    func run(_ words: [String]) throws -> CommandResult {
      try OtherUser().running(
        Command(PackageFiles.binary, arguments: words + ["--tracker", tracker], environment: ["HOME": folder.path])
      ).run()
    }
    let commands = [
      ["list"], ["list", "--all", "--json"], ["show", "tide-1@example.org"], ["thread", "tide-1@example.org"],
      ["mbox", "tide-1@example.org"], ["log"], ["digest"], ["status"], ["search", "tide"],
      ["update", "tide-1@example.org", "--state", "accepted", "--as", "A <a@b.c>"],
    ]
    for words in commands.dropLast() {
      let result = try run(words)
      #expect(result.status == 0, "\(words) \(result.errorText)")
    }
    try Command("chmod", "a-rwx", "\(tracker)/\(place)").run().succeeded()
    for words in commands {
      let result = try run(words)
      #expect(
        [74, 75, 77].contains(result.status), "\(place) \(words): \(result.status) \(result.text)\(result.errorText)")
    }
  }

  @Test(
    "machines whose clocks are an hour apart write to one tracker",
    .needsProgram("faketime"), arguments: ["-1h", "+1h"])
  func clocks(offset: String) throws {
    let deliveries = try Deliveries()
    let mails = MailBuilder.series("tide", of: 12).map(\.bytes)
    func start(_ mail: [UInt8], onOther: Bool) throws -> RunningCommand {
      let arguments = [PackageFiles.binary, "ingest", "--tracker", deliveries.tracker]
      return try onOther
        ? Command("faketime", arguments: ["-f", offset] + arguments, input: mail).start()
        : Command(arguments[0], arguments: Array(arguments.dropFirst()), input: mail).start()
    }
    // The slower clock first: dates never go back along a lane.
    var running = [try start(mails[0], onOther: offset.hasPrefix("-"))]
    for (index, mail) in mails.enumerated().dropFirst() {
      if running.count == 2 || index == 1 {
        for each in running {
          let result = each.wait()
          #expect(result.status == 0, "\(result.errorText)")
        }
        running = []
      }
      running.append(try start(mail, onOther: index.isMultiple(of: 2)))
    }
    for each in running { try each.wait().succeeded() }
    #expect(try deliveries.digest() == Deliveries.serialDigest(mails))
    let findings = try deliveries.patchbay("doctor")
    #expect(findings.status == 0, "\(findings.text)")
    let lanes = try Command(
      "git", "-C", deliveries.tracker, "for-each-ref", "--format=%(refname)", "refs/patchbay/log/"
    ).run().succeeded().lines
    var dates: Set<String> = []
    for lane in lanes {
      let log = try Command("git", "-C", deliveries.tracker, "log", "--format=%ct", "--reverse", lane).run().succeeded()
      #expect(log.lines == log.lines.sorted())
      dates.formUnion(log.lines)
    }
    // Else both clocks were the same.
    let seconds = dates.compactMap(Int.init)
    #expect((seconds.max() ?? 0) - (seconds.min() ?? 0) > 3000)
  }

  @Test("containers with their own process ids and /tmp share a tracker", .enabled(if: isRoot, "unshare needs root"))
  func containers() throws {
    let deliveries = try Deliveries()
    let probe = try Command("unshare", "--mount", "--pid", "--fork", "true").run()
    try #require(probe.status == 0, "cannot unshare here")
    // Each sees the tracker under /mnt, and a /tmp of its own unless the program is there.
    let script = """
      exec unshare --mount --pid --uts --fork sh -c 'mount --bind "$1" /mnt &&
        case "$0" in /tmp/*) ;; *) mount -t tmpfs none /tmp ;; esac &&
        exec "$0" ingest --tracker /mnt' "$0" "$1"
      """
    let mails = MailBuilder.series("tide", of: 4).map(\.bytes)
    let running = try mails.map {
      try Command("sh", arguments: ["-c", script, PackageFiles.binary, deliveries.tracker], input: $0).start()
    }
    for each in running {
      let result = each.wait()
      #expect(result.status == 0, "\(result.errorText)")
    }
    #expect(try deliveries.digest() == Deliveries.serialDigest(mails))
  }
}
