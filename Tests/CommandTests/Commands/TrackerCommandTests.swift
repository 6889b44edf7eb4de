import Bytes
import Review
import TestSupport
import Testing

@Suite("Commands on a tracker")
struct TrackerCommandTests {
  static let v2 = "20260303174010.5120-1-ada@example.org"

  @Test("init creates a bare repository, adopts an existing one, and may be repeated")
  func initialise() throws {
    let sandbox = try Sandbox()
    let again = try sandbox.run("init", sandbox.tracker).succeeded()
    #expect(again.text.hasPrefix("Already a tracker"))
    #expect(try GitSandbox.fsck(sandbox.tracker) == "")
    #expect(try Command("git", "rev-parse", "--is-bare-repository", in: sandbox.tracker).run().line == "true")
    let repository = try GitSandbox()
    let commit = try repository.commit("One", ["a": "1\n"])
    let adopted = try Command.patchbay("init", "--json", repository.path).run().succeeded()
    #expect(try JSONDocument(adopted.output).bool("created") == true)
    #expect(try repository.git("rev-parse", "HEAD").line == commit)
  }

  @Test("ingest prints id, kind, new or duplicate, and name; the id is the hash of the Message-ID")
  func ingest() throws {
    let sandbox = try Sandbox()
    let mail = MailBuilder(
      subject: "[PATCH] tide: x", messageID: "a/b@example.org", diff: MailBuilder.diff("x"))
    let id = SHA1.blobID(Array("a/b@example.org".utf8)).hex
    #expect(try sandbox.ingest(mail) == "\(id) patch new tide: x")
    #expect(try sandbox.ingest(mail) == "\(id) patch duplicate tide: x")
    #expect(try sandbox.run("ingest", "--quiet", input: mail.bytes).succeeded().output.isEmpty)
    #expect(try sandbox.object("status").int("messages") == 1)
    #expect(try sandbox.run("show", "a/b@example.org").status == 0)
    #expect(try sandbox.run("show", "<a/b@example.org>").status == 0)
    #expect(try GitSandbox.fsck(sandbox.tracker) == "")
  }

  @Test("a mail that cannot be read does not keep others from being taken")
  func ingestSome() throws {
    let sandbox = try Sandbox()
    let good = try sandbox.folder.write("good.eml", MailBuilder().bytes)
    let result = try sandbox.run("ingest", "/nonexistent.eml", good)
    #expect(result.status == 66)
    #expect(result.lines.count == 1)
    #expect(result.errorText.split(separator: "\n").count == 1)
    #expect(try sandbox.object("status").int("messages") == 1)
  }

  @Test("shuffled mails of a sample series give one digest")
  func anyOrder() throws {
    let expected = try Sandbox.samples(7...11)
    let digest = try expected.run("digest").succeeded().line
    var random = SeededRandom(seed: 7)
    for _ in 0..<3 {
      let sandbox = try Sandbox()
      let mails = SampleTests.mails.filter { (7...11).contains(Int($0.prefix(2)) ?? 0) }.shuffled(using: &random)
      for mail in mails { _ = try sandbox.run("ingest", "\(PackageFiles.samples)/mail/\(mail).eml").succeeded() }
      #expect(try sandbox.run("digest").succeeded().line == digest, "\(mails)")
      #expect(try sandbox.object("digest").string("digest") == digest)
    }
  }

  @Test("import takes a folder and standard input, and only what is new")
  func importing() throws {
    let sandbox = try Sandbox()
    let folder = PackageFiles.samples + "/mail"
    let first = try sandbox.object("import", folder)
    #expect(first.int("read") == SampleTests.mails.count)
    #expect(first.int("new") == SampleTests.mails.count)
    #expect(try sandbox.object("import", folder).int("new") == 0)
    let ingested = try Sandbox.samples()
    #expect(try sandbox.run("digest").line == ingested.run("digest").line)
    let more = MailBuilder(messageID: "more@example.org")
    let mailbox = Array("From x Mon Sep 17 00:00:00 2001\n".utf8) + more.bytes + [10]
    let piped = try sandbox.command(["import", "-", "--json"], input: mailbox).run().succeeded()
    #expect(try JSONDocument(piped.output).int("new") == 1)
    #expect(try sandbox.run("import", "/nonexistent").status == 66)
  }

  @Test("list, show and status give the members of the contract, in its order, absent values as null")
  func members() throws {
    let sandbox = try Sandbox.samples()
    let seriesMembers = [
      "id", "messageID", "name", "version", "total", "received", "complete", "missing", "date", "submitter", "project",
      "state", "archived", "cover", "patches", "previous", "next", "comments",
      "revisions", "mayBeVersionOf", "projects", "notes", "delegates", "supersededBy", "applies", "pullRequest",
      "baseCommit", "changeID",
      "dependsOn", "prerequisites", "prefixes", "checks", "trailers", "whyOpen", "activity", "tree", "remarks",
      "link", "attestation",
    ]
    let patchMembers = [
      "id", "messageID", "name", "number", "date", "submitter", "state", "delegate", "archived", "commit", "trailers",
      "checks", "patchID", "files", "project", "projects", "checkResults", "notes",
      "trailersLeftOut", "link",
    ]
    let statusMembers = [
      "messages", "patches", "covers", "comments", "pullRequests", "other", "series", "complete", "lanes", "unfolded",
      "digest", "attention", "yours", "inDoubt",
    ]
    func read(_ words: String...) throws -> JSONValue {
      try #require(JSONReader.read(try sandbox.command(words + ["--json"]).run().succeeded().output))
    }
    func names(_ value: JSONValue) -> [String] {
      guard case .object(let members) = value else { return [] }
      return members.map(\.name)
    }
    #expect(try names(read("show", Self.v2)) == seriesMembers)
    #expect(try names(read("show", Self.v2 + "/2")) == patchMembers + ["changelog", "attestations"])
    #expect(try names(read("status")) == statusMembers)
    let series = try #require(try read("list").elements)
    #expect(series.count == 10 && series.allSatisfy { names($0) == seriesMembers })
    let patches = try #require(try read("list", "--patches").elements)
    #expect(patches.count > 10 && patches.allSatisfy { names($0) == patchMembers })
  }

  @Test("a series is shown with its parts, its trailers and its comments")
  func show() throws {
    let sandbox = try Sandbox.samples()
    let series = try sandbox.object("show", Self.v2)
    #expect(series.string("name") == "tidewatch: heights in feet")
    #expect(series.int("version") == 2)
    #expect(series.int("received") == 3)
    #expect(series.bool("complete") == true)
    #expect(series.int("comments") == 2)
    #expect(series.object("cover")?.string("messageID") == Self.v2)
    #expect(series.string("date") == "2026-03-03T18:40:10+01:00")
    let trailers = series.list("patches").map { patch in
      patch.list("trailers").map { "\($0.string("key") ?? ""): \($0.string("value") ?? "")" }
    }
    // Jonas' mail names Petra too, but she did not send it.
    #expect(
      trailers.first == [
        "Signed-off-by: Ada Tidman <ada@example.org>", "Reviewed-by: Jonas Ebb <jonas@example.org>",
        "Acked-by: Mara Keel <mara@example.org>",
      ])
    #expect(trailers.last?.last == "Acked-by: Mara Keel <mara@example.org>")
    // A comment is shown itself; where a series is asked for, any of its messages finds it.
    let comment = "20260304082955.keel@example.org"
    #expect(try sandbox.object("show", comment).string("messageID") == comment)
    let id = try #require(series.string("id"))
    #expect(try sandbox.run("mbox", comment).output == sandbox.run("mbox", id).output)
    let prefix = try #require(series.string("id")?.prefix(8))
    #expect(try sandbox.object("show", "\(prefix)").string("id") == series.string("id"))
    #expect(try sandbox.object("show", "\(prefix)/3").string("name") == "README: show --feet")
  }

  @Test("missing patches are reported")
  func missing() throws {
    let sandbox = try Sandbox()
    for mail in MailBuilder.series("part", of: 3) where !mail.subject.contains("2/3") { try sandbox.ingest(mail) }
    let series = try sandbox.object("show", "part-0@example.org")
    #expect(series.bool("complete") == false)
    #expect(series.members["missing"] as? [Int] == [2])
    #expect(try sandbox.run("show", "part-0@example.org").text.contains("2 of 3, missing 2"))
    let mailbox = try sandbox.run("mbox", "part-0@example.org")
    #expect(mailbox.status == 1)
    #expect(mailbox.errorText.contains("incomplete: patch 2 of 3 has not arrived"))
    #expect(try sandbox.run("mbox", "--partial", "part-0@example.org").status == 0)
    #expect(try sandbox.run("show", "part-0@example.org/2").status == 1)
  }

  @Test("list filters, and exits with 1 if nothing is found")
  func list() throws {
    let sandbox = try Sandbox.samples()
    let all = try sandbox.list("list", "--all", "--sort", "date")
    #expect(all.count == 11)
    #expect(try sandbox.list("list").count == 10, "the first version was superseded")
    let dates = all.compactMap { $0.string("date")?.prefix(10) }
    #expect(dates == dates.sorted(by: >))
    #expect(try sandbox.list("list", "-n", "2").count == 2)
    #expect(try sandbox.list("list", "--submitter", "ADA", "--all").count == 2)
    #expect(try sandbox.list("list", "--search", "destdir").count == 1)
    #expect(try sandbox.list("list", "--since", "2026-03-07").count == 5)
    #expect(try sandbox.list("list", "--until", "2026-03-02T23:59Z", "--all").count == 1)
    #expect(try sandbox.list("list", "--project", "tidewatch", "--all").count == 9)
    #expect(try sandbox.list("list", "--patches", "--all").count >= 15)
    #expect(try sandbox.list("list", "--state", "New", "--submitter", "mara").count == 1)
    let nothing = try sandbox.run("list", "--json", "--state", "accepted")
    #expect(nothing.status == 1)
    #expect(nothing.text == "[]\n")
    #expect(try Sandbox().run("list").status == 0)
  }

  @Test("thread shows which mail answers which")
  func thread() throws {
    let sandbox = try Sandbox.samples(1...5)
    let entries = try sandbox.list("thread", "7c1d2f0e-1a2b-4c3d-9e8f-001122334455@example.org")
    #expect(entries.compactMap { $0.int("depth") } == [0, 1, 2, 1, 1])
    #expect(entries[0].isNull("parent"))
    #expect(entries[2].string("parent") == entries[1].string("id"))
    let text = try sandbox.run("thread", "20260302091501.4711-1-ada@example.org").succeeded().text
    #expect(text.contains("├─ [PATCH 1/3]"))
    #expect(text.contains("│  └─ Re: [PATCH 1/3]"))
    #expect(text.contains("└─ [PATCH 3/3]"))
  }

  @Test("an unknown or ambiguous id is an error")
  func unknown() throws {
    let sandbox = try Sandbox.samples()
    for command in ["show", "thread", "mbox"] {
      let result = try sandbox.run(command, "nobody@example.org")
      #expect(result.status == 1)
      #expect(result.errorText.hasPrefix("patchbay: nothing found for nobody@example.org"))
    }
    // Two ids that begin with the same four digits, found by trying.
    var seen: [Substring: String] = [:]
    var pair: (String, String)?
    var number = 0
    while pair == nil {
      number += 1
      let name = "n\(number)@example.org"
      let prefix = SHA1.blobID(Array(name.utf8)).hex.prefix(4)
      if let other = seen[prefix] { pair = (other, name) }
      seen[prefix] = name
    }
    let (one, two) = try #require(pair)
    try sandbox.ingest(MailBuilder(subject: "One", messageID: one))
    try sandbox.ingest(MailBuilder(subject: "Two", messageID: two))
    let result = try sandbox.run("show", String(SHA1.blobID(Array(one.utf8)).hex.prefix(4)))
    #expect(result.status == 64)
    #expect(result.errorText.contains("ambiguous"))
    #expect(result.errorText.contains("One") && result.errorText.contains("Two"))
  }

  @Test("no tracker is exit 78")
  func noTracker() throws {
    let folder = try TemporaryDirectory()
    for arguments in [["list"], ["list", "--tracker", folder.path], ["digest", "--tracker", folder("none")]] {
      let result = try Command(PackageFiles.binary, arguments: arguments, in: folder.path).run()
      #expect(result.status == 78)
      #expect(result.errorText.contains("patchbay init"))
    }
  }

  @Test("without a tracker a piped mail gives 75, and a file 78")
  func noTrackerForMail() throws {
    let folder = try TemporaryDirectory()
    let file = try folder.write("mail.eml", MailBuilder(subject: "One", messageID: "1@example.org").bytes)
    let sandbox = try Sandbox.samples(1...1)
    try Command("git", "clone", "-q", "--mirror", sandbox.tracker, folder("mirror.git")).run().succeeded()
    for tracker in [folder("none"), folder("mirror.git")] {
      let piped = try Command(
        PackageFiles.binary, arguments: ["ingest", "--tracker", tracker], input: PackageFiles.read(file)
      ).run()
      #expect(piped.status == 75)
      #expect(piped.errorText.contains("patchbay init"))
      #expect(try Command.patchbay("ingest", "--tracker", tracker, file).run().status == 78)
    }
  }

  @Test("the tracker is found by option, environment, git config or current directory")
  func whereTrackerIs() throws {
    let sandbox = try Sandbox.samples(1...1)
    let digest = try sandbox.run("digest").line
    func printed(in folder: String, _ arguments: String...) throws -> String {
      try Command(PackageFiles.binary, arguments: ["digest"] + arguments, in: folder).run().succeeded().line
    }
    #expect(try printed(in: "/", "--tracker", sandbox.tracker) == digest)
    #expect(try printed(in: sandbox.tracker) == digest)
    let code = try GitSandbox()
    try code.git("config", "patchbay.tracker", sandbox.tracker)
    #expect(try printed(in: code.path) == digest)
  }

  @Test("a read-only tracker can be read")
  func readOnly() throws {
    let sandbox = try Sandbox.samples(1...4)
    try Command("chmod", "-R", "a-w", sandbox.tracker).run().succeeded()
    defer { _ = try? Command("chmod", "-R", "u+w", sandbox.tracker).run() }
    #expect(try sandbox.list("list").count == 1)
  }

  @Test("hostile mail becomes a stored fact or a one-line error", arguments: HostileMail.all)
  func hostile(mail: HostileMail) throws {
    let sandbox = try Sandbox()
    let bytes = mail.bytes()
    let result = try sandbox.run("ingest", input: bytes)
    #expect(result.signal == nil)
    #expect(result.peakKilobytes < 256 << 10)
    if result.status == 0 {
      #expect(result.lines.count == 1)
      let id = try #require(result.lines.first?.prefix(40))
      #expect(try sandbox.run("show", "\(id)", "--json").status == 0)
      let log = try Command("git", "log", "--all", "--format=", "--name-only", in: sandbox.tracker).run().succeeded()
      #expect(!log.output.isEmpty)
      let blob = try Command("git", "hash-object", "--stdin", input: bytes).run().line
      let stored = try Command("git", "cat-file", "blob", blob, in: sandbox.tracker).run().succeeded()
      #expect(stored.output == bytes)
    } else {
      #expect(result.status == 65)
      #expect(result.errorText.split(separator: "\n").count == 1)
    }
    #expect(try GitSandbox.fsck(sandbox.tracker) == "")
  }

  @Test("a mail that cannot be stored is not acknowledged")
  func unwritable() throws {
    let sandbox = try Sandbox()
    try Command("sh", "-c", "rm -rf objects && touch objects", in: sandbox.tracker).run().succeeded()
    let result = try sandbox.run("ingest", input: MailBuilder().bytes)
    #expect(result.status != 0)
    #expect(result.output.isEmpty)
    #expect(result.errorText.split(separator: "\n").count == 1)
  }

  @Test("rebuild gives the same digest with an intact, a lost and a damaged view")
  func rebuild() throws {
    let sandbox = try Sandbox.samples()
    let digest = try sandbox.run("digest").line
    func git(_ arguments: String...) throws -> String {
      try Command("git", arguments: arguments, in: sandbox.tracker).run().succeeded().line
    }
    #expect(try sandbox.run("rebuild").succeeded().line == digest)
    _ = try git("update-ref", "-d", "refs/patchbay/view/0")
    #expect(try sandbox.object("rebuild").string("digest") == digest)
    #expect(try git("rev-parse", "refs/patchbay/view/0:data") == digest)
    let elsewhere = try git("for-each-ref", "--format=%(objectname)", "refs/patchbay/log/")
    _ = try git("update-ref", "refs/patchbay/view/0", elsewhere)
    #expect(try sandbox.run("rebuild").succeeded().line == digest)
    #expect(try git("rev-parse", "refs/patchbay/view/0:data") == digest)
    #expect(try sandbox.object("status").int("unfolded") == 0)
    #expect(try GitSandbox.fsck(sandbox.tracker) == "")
  }
}
