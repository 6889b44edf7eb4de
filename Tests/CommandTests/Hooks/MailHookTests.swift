import TestSupport
import Testing

@testable import PatchbayCLI

@Suite("Hooks of mail repositories")
struct MailHookTests {
  /// The digest of a tracker that was given the mails without hooks.
  private func digest(of mails: [MailBuilder]) throws -> String {
    let sandbox = try Sandbox()
    for start in stride(from: 0, to: mails.count, by: 64) {
      let files = try mails[start..<min(start + 64, mails.count)].enumerated().map {
        try sandbox.folder.write("\(start + $0.offset).eml", $0.element.bytes)
      }
      try sandbox.command(["ingest", "--quiet"] + files).run().succeeded()
    }
    return try sandbox.run("digest").line
  }

  private func install(_ sandbox: Sandbox, _ inbox: Inbox) throws {
    try sandbox.run("hooks", "install", "mail", "--repo", inbox.path).succeeded()
  }

  @Test("mail pushed to a public-inbox repository of either version is taken in", arguments: [false, true])
  func push(version1: Bool) throws {
    let sandbox = try Sandbox()
    let mails = Inbox.mails(30)
    let source = try Inbox(sandbox.folder("source.git"), version1: version1)
    let inbox = try Inbox(sandbox.folder("inbox.git"), version1: version1)
    try install(sandbox, inbox)
    for range in [0..<7, 7..<8, 8..<30] {
      try source.add(Array(mails[range]), from: range.lowerBound)
      let result = try Command("git", "-C", source.path, "push", "-q", inbox.path, "master").run().succeeded()
      #expect(result.errorText.contains("\(range.count) mail"), "\(result.errorText)")
      #expect(try sandbox.object("status").int("messages") == range.upperBound)
    }
    #expect(try sandbox.run("digest").line == digest(of: mails))
    let cursors = try Command("git", "-C", sandbox.tracker, "for-each-ref", "refs/patchbay/cursor").run()
    #expect(cursors.lines.count == 1)
    #expect(try GitSandbox.fsck(sandbox.tracker) == "")
  }

  @Test("mail that is fetched is taken in")
  func fetch() throws {
    let sandbox = try Sandbox()
    let mails = Inbox.mails(12)
    let source = try Inbox(sandbox.folder("source.git"))
    let inbox = try Inbox(sandbox.folder("inbox.git"))
    try install(sandbox, inbox)
    for range in [0..<5, 5..<12] {
      try source.add(Array(mails[range]), from: range.lowerBound)
      try Command("git", "-C", inbox.path, "fetch", "-q", source.path, "+refs/heads/*:refs/heads/*").run().succeeded()
    }
    #expect(try sandbox.run("digest").line == digest(of: mails))
  }

  @Test("a mail whose object is missing is skipped and reported, and taken in when it is back")
  func missing() throws {
    let sandbox = try Sandbox()
    let mails = Inbox.mails(5)
    let inbox = try Inbox(sandbox.folder("inbox.git"))
    try inbox.add(mails, from: 0)
    let blob = try Command("git", "-C", inbox.path, "rev-parse", "HEAD~2:m").run().succeeded().line
    try Command("git", "-C", inbox.path, "repack", "-q", "-a", "-d").run().succeeded()
    try Command("sh", "-c", "mv objects/pack/*.pack ../p && git unpack-objects -q < ../p", in: inbox.path).run()
      .succeeded()
    try Command("sh", "-c", "rm -f objects/pack/*", in: inbox.path).run().succeeded()
    let file = "\(inbox.path)/objects/\(blob.prefix(2))/\(blob.dropFirst(2))"
    try Command("mv", file, sandbox.folder("kept")).run().succeeded()
    try install(sandbox, inbox)
    var hook = sandbox.command(["hooks", "run", "mail-post-receive"])
    hook.environment["GIT_DIR"] = inbox.path
    let commit = try Command("git", "-C", inbox.path, "rev-parse", "HEAD~2").run().line
    #expect(try hook.run().succeeded().errorText.contains(commit))
    #expect(try sandbox.object("status").int("messages") == 4)
    #expect(try sandbox.run("doctor").text.contains(commit.prefix(12)))
    try Command("mv", sandbox.folder("kept"), file).run().succeeded()
    #expect(try hook.run().succeeded().errorText.contains("1 mail read, 1 new"))
    #expect(try sandbox.run("digest").line == digest(of: mails))
  }

  @Test("the first fetch after an import reads only what is new")
  func afterImport() throws {
    let mails = Inbox.mails(5)
    let sandbox = try Sandbox()
    let inbox = try Inbox(sandbox.folder("inbox.git"))
    try inbox.add(Array(mails.prefix(3)), from: 0)
    try sandbox.run("import", "--quiet", inbox.path).succeeded()
    // Before the hooks are there, one of which would read at once what git fast-import adds.
    try inbox.add(Array(mails.dropFirst(3)), from: 3)
    try install(sandbox, inbox)
    var hook = sandbox.command(["hooks", "run", "mail-post-receive"])
    hook.environment["GIT_DIR"] = inbox.path
    #expect(try hook.run().succeeded().errorText.contains("2 mails read, 2 new"))
    #expect(try sandbox.run("digest").line == digest(of: mails))
  }

  @Test("a hook that was killed and run again leaves the digest of one that was not")
  func killed() throws {
    let mails = Inbox.mails(450)
    let expected = try digest(of: mails)
    let sandbox = try Sandbox()
    let inbox = try Inbox(sandbox.folder("inbox.git"))
    try inbox.add(mails, from: 0)
    try install(sandbox, inbox)
    var kills = 0
    for milliseconds in [5, 40, 120, 300, 600, 900] {
      var hook = sandbox.command(["hooks", "run", "mail-post-receive"])
      hook.environment["GIT_DIR"] = inbox.path
      hook.timeout = .milliseconds(milliseconds)
      if try hook.run().timedOut { kills += 1 }
    }
    #expect(kills > 0)
    var last = sandbox.command(["hooks", "run", "mail-post-receive"])
    last.environment["GIT_DIR"] = inbox.path
    try last.run().succeeded()
    #expect(try sandbox.run("digest").line == expected)
    #expect(try GitSandbox.fsck(sandbox.tracker) == "")
    let again = try last.run().succeeded()
    #expect(again.errorText == "")
  }

  @Test("two hooks at once leave the digest of one")
  func twoAtOnce() throws {
    let mails = Inbox.mails(250)
    let sandbox = try Sandbox()
    let inbox = try Inbox(sandbox.folder("inbox.git"))
    try inbox.add(mails, from: 0)
    try install(sandbox, inbox)
    var hook = sandbox.command(["hooks", "run", "mail-post-receive"])
    hook.environment["GIT_DIR"] = inbox.path
    let running = try [hook.start(), hook.start()]
    for process in running { try process.wait().succeeded() }
    #expect(try sandbox.run("digest").line == digest(of: mails))
    #expect(try hook.run().succeeded().errorText == "")
  }

  @Test("the scripts in Hooks are what is installed, and another hook is not overwritten", .needsProgram("sh"))
  func files() throws {
    for name in HookName.allCases {
      let file = try PackageFiles.read("\(PackageFiles.root)/Hooks/\(name.rawValue)")
      #expect(String(decoding: file, as: UTF8.self) == name.script, "\(name.rawValue)")
    }
    let sandbox = try Sandbox()
    let inbox = try Inbox(sandbox.folder("inbox.git"))
    try sandbox.folder.write("inbox.git/hooks/post-receive", "#!/bin/sh\necho mine\n")
    let result = try sandbox.run("hooks", "install", "mail", "--repo", inbox.path)
    #expect(result.status == 73)
    #expect(result.errorText.contains("there is another hook"))
  }
}
