import Mail
import TestSupport
import Testing

@Suite("Sending a pushed series to its list", .needsSendEmail)
struct SendTests {
  private static let list = "tide@lists.example.org"

  /// A pushed series of a cover letter and three patches, and its id.
  private static func pushed(_ more: String = "", first: String = "") throws -> (
    place: PushPlace, sendmail: RecordingSendmail, id: String
  ) {
    let place = try PushPlace(more: " list = \(list)\n\(more)")
    let sendmail = try RecordingSendmail(in: place.sandbox, first: first)
    for number in 1...3 {
      let trailer = "Reported-by: Mo Moon <mo@example.org>\nSigned-off-by: A U Thor <author@example.org>"
      try place.work.commit("tide: part \(number)\n\nBecause so.\n\n\(trailer)", ["f\(number)": "\(number)\n"])
    }
    try place.push("HEAD:refs/for/tide/heights")
    return (place, sendmail, try #require(try place.sandbox.list("list").first?.string("id")))
  }

  private static func messageIDs(_ place: PushPlace, _ id: String) throws -> [String] {
    let series = try place.sandbox.object("show", id)
    let cover = try #require(series.object("cover")?.string("messageID"))
    return [cover] + series.list("patches").compactMap { $0.string("messageID") }
  }

  @Test("each part is sent once, in order and threaded, from the submitter to the list and the people it names")
  func once() throws {
    let (place, sendmail, id) = try Self.pushed(" cc = Grace <grace@example.org>\n")
    let said = try place.sandbox.run("send", id).succeeded()
    #expect(said.lines.count == 4)
    #expect(said.lines.first == "0/3 sent: heights")
    let ids = try Self.messageIDs(place, id)
    #expect(try sendmail.field("Message-ID") == ids.map { "<\($0)>" })
    #expect(try sendmail.field("In-Reply-To") == [""] + Array(repeating: "<\(ids[0])>", count: 3))
    #expect(try sendmail.field("From") == Array(repeating: "C O Mitter <committer@example.org>", count: 4))
    #expect(try sendmail.field("To") == Array(repeating: Self.list, count: 4))
    #expect(try sendmail.field("List-Id") == ["", "", "", ""])
    #expect(try sendmail.field("Received") == ["", "", "", ""])
    let dates = try sendmail.field("Date").map { MailDate(parsing: Array($0.utf8)[...])?.seconds ?? 0 }
    #expect(zip(dates, dates.dropFirst()).allSatisfy(<), "\(dates)")
    let people: Set = [Self.list, "grace@example.org"]
    let named: Set = ["mo@example.org", "author@example.org"]
    let recipients = try sendmail.recipients()
    #expect(recipients[0].isSuperset(of: people))
    for one in recipients[1...] { #expect(one.isSuperset(of: people.union(named)), "\(one)") }

    for _ in 0..<2 { try place.sandbox.run("send", id).succeeded() }
    try place.sandbox.run("send").succeeded()
    #expect(try sendmail.mails().count == 4)
    let log = try place.sandbox.run("log", id).succeeded().text
    #expect(log.contains("mail to the list sent"))
    #expect(try place.sandbox.object("doctor").bool("healthy") == true)
  }

  @Test("an address that git cannot use is left out, and the list has the mail")
  func unusableAddresses() throws {
    let place = try PushPlace(more: " list = \(Self.list)\n")
    let sendmail = try RecordingSendmail(in: place.sandbox)
    let trailers = "Reported-by: Old Salt <salt at example.com>\nReviewed-by: Ada <ada@laptop>"
    try place.work.commit("tide: part 1\n\nBecause so.\n\n\(trailers)", ["f": "1\n"])
    try place.push("HEAD:refs/for/tide/heights")
    let id = try #require(try place.sandbox.list("list").first?.string("id"))
    let shown = try place.sandbox.run("send", "--dry-run", id).succeeded().text
    #expect(shown.contains("To: \(Self.list)"))
    #expect(shown.split(separator: "\n").filter { $0.contains("laptop") }.allSatisfy { $0.contains("Left out: ") })
    #expect(shown.contains("Ada <ada@laptop>"))
    let said = try place.sandbox.run("send", id).succeeded()
    #expect(said.lines == ["1/1 sent: tide: part 1"])
    #expect(try sendmail.recipients().map { $0.contains(Self.list) } == [true])
    #expect(try sendmail.texts().first?.contains("Reviewed-by: Ada <ada@laptop>") == true)
  }

  @Test("where git cannot say which mail program is configured, no other one gets the mail")
  func unknownTransport() throws {
    let (place, sendmail, id) = try Self.pushed()
    let folder = place.sandbox.folder("programs")
    try Command("mkdir", folder).run().succeeded()
    let git = try #require(Command.find("git"))
    let wrapper = "#!/bin/sh\ncase $* in *get-regexp*sendemail*) kill -9 $$ ;; esac\nexec \(git) \"$@\"\n"
    // The one that git finds where none is configured.
    let other = "#!/bin/sh\ncat >>\(folder)/taken\n"
    for (name, script) in [("git", wrapper), ("sendmail", other)] {
      try PackageFiles.write(Array(script.utf8), to: "\(folder)/\(name)")
      try Command("chmod", "+x", "\(folder)/\(name)").run().succeeded()
    }
    var command = place.sandbox.command(["send", id])
    command.environment["PATH"] = "\(folder):\(command.environment["PATH"] ?? "")"
    let said = try command.run()
    #expect(said.status != 0, "\(said.text)")
    #expect(said.errorText.contains("cannot run git config"), "\(said.errorText)")
    #expect(!PackageFiles.exists(folder + "/taken"))
    try place.sandbox.run("send", id).succeeded()
    #expect(try sendmail.mails().count == 4)
  }

  @Test("who the mail server refuses gets no copy, and is named; the list must be accepted", .needsProgram("python3"))
  func refusedRecipients() throws {
    let place = try PushPlace(more: " list = \(Self.list)\n cc = Grace <grace@example.org>\n")
    let trailers =
      "Reported-by: Mo Moon <Mo@gone.example.org>\nReviewed-by: Jörg, Ada <joerg@example.org>\n"
      + "Acked-by: sam@gone.example.org\nSigned-off-by: A U Thor <author@example.org>"
    try place.work.commit("tide: part 1\n\nBecause so.\n\n\(trailers)", ["f": "1\n"])
    try place.push("HEAD:refs/for/tide/heights")
    let id = try #require(try place.sandbox.list("list").first?.string("id"))
    let server = try RefusingMailServer(
      in: place.sandbox, refused: ["Mo@gone.example.org", "sam@gone.example.org"])
    defer { server.stop() }
    let said = try place.sandbox.run("send", id).succeeded()
    let answer = "550 5.1.1 <Mo@gone.example.org>: Recipient address rejected: User unknown"
    #expect(said.lines.first == "1/1 sent: tide: part 1")
    #expect(
      Set(said.lines.dropFirst()) == [
        "    Left out: Mo@gone.example.org (\(answer))",
        "    Left out: sam@gone.example.org (\(answer.replacing("<Mo@", with: "<sam@")))",
      ], "\(said.text)")
    let expected = [Self.list, "author@example.org", "committer@example.org", "grace@example.org", "joerg@example.org"]
    #expect(try server.recipients().map { $0.sorted() } == [expected.sorted()])
    let mail = try #require(try server.texts().first)
    #expect(mail.contains("Reported-by: Mo Moon <Mo@gone.example.org>"))
    #expect(!mail.split(separator: "\r\n\r\n")[0].contains("gone.example.org"))
    #expect(try place.sandbox.run("log", id).succeeded().text.contains("refused sam@gone.example.org: 550 5.1.1"))
    try place.sandbox.run("send", id).succeeded()
    #expect(try server.texts().count == 1)

    try place.work.commit("tide: part 2", ["g": "2\n"])
    try place.push("HEAD:refs/for/tide/second")
    let other = try #require(try place.sandbox.list("list").compactMap { $0.string("id") }.first { $0 != id })
    let strict = try RefusingMailServer(in: place.sandbox, refused: [Self.list])
    defer { strict.stop() }
    let refused = try place.sandbox.run("send", other)
    #expect(refused.status == 75)
    #expect(refused.errorText.contains("the mail server refused \(Self.list): 550 5.1.1"), "\(refused.errorText)")
    #expect(try strict.texts().isEmpty)
  }

  @Test("an author whose name has quotation marks is the author of what the list applies")
  func quotedName() throws {
    let place = try PushPlace(more: " list = \(Self.list)\n")
    let sendmail = try RecordingSendmail(in: place.sandbox)
    try place.work.commit("tide: part 1", ["f": "1\n"])
    let name = "Ada \"The Tide\" Example"
    let email = "committer@example.org"
    try place.work.git(
      "commit", "-q", "--amend", "--reset-author", "--no-edit",
      environment: ["GIT_AUTHOR_NAME": name, "GIT_COMMITTER_NAME": name, "GIT_AUTHOR_EMAIL": email])
    try place.push("HEAD:refs/for/tide/heights")
    try place.sandbox.run("send", try #require(try place.sandbox.list("list").first?.string("id"))).succeeded()
    let mail = try #require(try sendmail.mails().first)
    let read = try place.work.git("mailinfo", "msg", "patch", input: mail).text
    #expect(read.contains("Author: Ada \"The Tide\" Example\n"), "\(read)")
  }

  @Test("sent mail applies to the same tree, and the copies that a list returns are the same messages")
  func copies() throws {
    let (place, sendmail, id) = try Self.pushed()
    try place.sandbox.run("send", "--quiet", id).succeeded()
    let before = try place.sandbox.object("show", id)
    let mailbox = try sendmail.texts().dropFirst().map { "From x Mon Sep 17 00:00:00 2001\n\($0)\n" }.joined()
    let other = place.sandbox.folder("am")
    try Command("git", "clone", "-q", place.code, other).run().succeeded()
    try Command("git", "-C", other, "am", "-q", input: Array(mailbox.utf8)).run().succeeded()
    #expect(
      try Command("git", "-C", other, "rev-parse", "HEAD^{tree}").run().line
        == Command("git", "-C", place.work.path, "rev-parse", "HEAD^{tree}").run().line)

    for text in try sendmail.texts() {
      var copy = "Received: from lists.example.org; Sat, 28 Nov 2026 13:00:00 +0000\n"
      copy += "List-Id: Tides <tide.example.org>\nList-Post: <mailto:\(Self.list)>\n"
      copy += text.replacing("Subject: [PATCH", with: "Subject: [tide] [PATCH")
        .replacing("From: C O Mitter <committer@example.org>", with: "From: C O Mitter via tide <\(Self.list)>")
      copy += "_______________________________________________\ntide mailing list\nhttps://lists.example.org/tide\n"
      try place.sandbox.run("ingest", input: Array(copy.utf8)).succeeded()
    }
    #expect(try place.sandbox.list("list", "--all").count == 1)
    let after = try place.sandbox.object("show", id)
    #expect(after.list("patches").count == 3)
    #expect(after.list("patches").map { $0.string("name") } == before.list("patches").map { $0.string("name") })
    #expect(after.list("patches").map { $0.string("patchID") } == before.list("patches").map { $0.string("patchID") })
    #expect(after.object("submitter")?.string("email") == "committer@example.org")
    #expect(after.int("comments") == 0)
    let reply = MailBuilder(
      from: "Grace <grace@example.org>", subject: "Re: [tide] [PATCH 1/3] tide: part 1", messageID: "r@example.org",
      inReplyTo: try Self.messageIDs(place, id)[1], body: "Reviewed-by: Grace <grace@example.org>\n")
    try place.sandbox.ingest(reply)
    #expect(try place.sandbox.object("show", id).int("comments") == 1)
    // The next version is found by its topic all the same.
    try place.work.git("commit", "-q", "--amend", "-m", "tide: part three")
    #expect(try place.push("HEAD:refs/for/tide/heights").contains("v2, 3 patches, after \(id.prefix(12))"))
  }

  @Test("eight processes at once send each part once")
  func concurrent() throws {
    let (place, sendmail, id) = try Self.pushed()
    try place.sandbox.mail(["send", "--quiet", id], atOnce: 8)
    #expect(try sendmail.field("Message-ID") == Self.messageIDs(place, id).map { "<\($0)>" })
    #expect(try PackageFiles.names(in: place.sandbox.tracker + "/patchbay/outgoing").isEmpty)
  }

  @Test("with auto a push is mailed in the background; a failing mail program does not fail the push; never refuses")
  func automatic() throws {
    let place = try PushPlace(more: " list = \(Self.list)\n send = auto\n")
    let sendmail = try RecordingSendmail(
      in: place.sandbox, first: "[ -e \(place.sandbox.folder("closed")) ] && exit 75")
    try place.work.commit("tide: one", ["one": "1\n"])
    #expect(try place.push("HEAD:refs/for/tide/first").contains("it is being mailed to the list"))
    // The process in the background is done with it.
    #expect(try eventually { try place.sandbox.run("log").text.contains("mail to the list sent") })
    #expect(try sendmail.mails().count == 1)

    try PackageFiles.write([], to: place.sandbox.folder("closed"))
    try place.work.git("commit", "-q", "--amend", "-m", "tide: two")
    try place.push("HEAD:refs/for/tide/first")
    let log = place.sandbox.tracker + "/patchbay/outgoing.log"
    #expect(eventually { PackageFiles.exists(log) })
    let refused = try place.sandbox.run("send")
    #expect(refused.status == 75, "\(refused.errorText)")
    try Command("rm", place.sandbox.folder("closed")).run().succeeded()
    try place.sandbox.run("send").succeeded()
    #expect(try eventually { try sendmail.mails().count == 2 })

    try place.configure(" list = \(Self.list)\n send = never\n")
    let id = try #require(try place.sandbox.list("list").first?.string("id"))
    #expect(try place.sandbox.run("send", id).status == 77)
    try place.configure("")
    #expect(try place.sandbox.run("send", id).status == 78)
    try place.sandbox.ingest(MailBuilder(subject: "[PATCH] tide: by mail", messageID: "m@example.org", body: "x"))
    #expect(try place.sandbox.run("send", "m@example.org").status == 1)
  }

  @Test("a series that no mail program took is named by doctor, and sent with the next", .needsProgram("faketime"))
  func waiting() throws {
    let place = try PushPlace(more: " list = \(Self.list)\n send = auto\n")
    let sendmail = try RecordingSendmail(
      in: place.sandbox, first: "[ -e \(place.sandbox.folder("closed")) ] && exit 75")
    try PackageFiles.write([], to: place.sandbox.folder("closed"))
    try place.work.commit("tide: one", ["one": "1\n"])
    try place.push("HEAD:refs/for/tide/first")
    let id = try #require(try place.sandbox.list("list").first?.string("id"))
    #expect(eventually { PackageFiles.exists(place.sandbox.tracker + "/patchbay/outgoing.log") })
    let doctor = Command(
      "faketime", arguments: ["-f", "+1h", PackageFiles.binary, "doctor"],
      environment: ["PATCHBAY_TRACKER": place.sandbox.tracker, "DONT_FAKE_MONOTONIC": "1"])
    let said = try doctor.run()
    #expect(said.text.contains("1 of 1 mails were not sent to the list of tide"), "\(said.text)")
    #expect(said.text.contains("patchbay send \(id.prefix(10))"))

    try Command("rm", place.sandbox.folder("closed")).run().succeeded()
    try place.work.git("reset", "-q", "--hard", "HEAD~1")
    try place.work.commit("lamp: two", ["two": "2\n"])
    try place.push("HEAD:refs/for/tide/second")
    #expect(try eventually { try sendmail.mails().count == 2 })
    #expect(try !doctor.run().text.contains("were not sent"))
  }

  @Test("--dry-run lists the recipients and sends nothing; a command run in the code adds recipients")
  func dryRun() throws {
    let (place, sendmail, id) = try Self.pushed()
    try Command("git", "clone", "-q", place.code, place.sandbox.folder("tree")).run().succeeded()
    let script = "#!/bin/sh\ntest -e a.txt || exit 1\nsed -n 's,^+++ b/\\(f.\\)$,\\1@files.example.org,p' \"$1\"\n"
    try PackageFiles.write(Array(script.utf8), to: place.sandbox.folder("tree/who.sh"))
    try place.configure(
      " list = \(Self.list)\n repository = \(place.sandbox.folder("tree"))\n cc-command = sh ./who.sh\n")
    let parts = try place.sandbox.object("send", "--dry-run", id).list("parts")
    #expect(parts.map { $0.string("result") } == Array(repeating: "would be sent", count: 4))
    #expect(parts.map { $0.string("number") } == ["0/3", "1/3", "2/3", "3/3"])
    #expect(
      parts[0].strings("cc").filter { $0.contains("@files.") } == [
        "f1@files.example.org", "f2@files.example.org", "f3@files.example.org",
      ])
    #expect(Set(parts[2].strings("cc")).isSuperset(of: ["f2@files.example.org", "Mo Moon <mo@example.org>"]))
    #expect(parts[2].strings("to") == [Self.list])
    #expect(try sendmail.mails().isEmpty)
    try place.sandbox.run("send", id).succeeded()
    let sent = try sendmail.recipients()
    #expect(sent[0].isSuperset(of: ["f1@files.example.org", "f3@files.example.org"]))
    #expect(sent[2].contains("f2@files.example.org") && !sent[2].contains("f1@files.example.org"))
  }

  @Test("a cc-command that was not set on this machine is not run")
  func foreignCommand() throws {
    let (place, sendmail, id) = try Self.pushed()
    try place.configure(" list = \(Self.list)\n cc-command = touch \(place.sandbox.folder("run"))\n")
    // As if the configuration had come by a push.
    try Command("git", "-C", place.sandbox.tracker, "config", "--unset-all", "patchbay.command").run().succeeded()
    for arguments in [["send", id], ["send", "--dry-run", id]] {
      let result = try place.sandbox.command(arguments).run()
      #expect(result.status == 77)
      #expect(result.errorText.contains("patchbay.command"))
    }
    #expect(try sendmail.mails().isEmpty)
    #expect(!PackageFiles.exists(place.sandbox.folder("run")))
  }

  @Test("a part is in doubt if the mail program was killed, until its copy comes back or a person decides")
  func doubt() throws {
    let (place, sendmail, id) = try Self.pushed(
      first: "[ $count = 1 ] && [ ! -e \"$0.kill\" ] && : >\"$0.kill\" && kill -9 $$")
    let first = try place.sandbox.run("send", id)
    #expect(first.status == 1)
    #expect(first.errorText.contains("\(id.prefix(10))/1 may have been sent"), "\(first.errorText)")
    // It stays in doubt, and all else has gone.
    #expect(try place.sandbox.run("send").status == 1)
    #expect(try sendmail.mails().count == 3)
    let findings = try place.sandbox.object("doctor").list("findings").map { $0.string("message") ?? "" }
    #expect(findings.count == 1, "\(findings)")

    let other = place.sandbox.folder("other.git")
    try Command("cp", "-r", place.sandbox.tracker, other).run().succeeded()
    let ids = try Self.messageIDs(place, id)
    let copy = "Received: by x; Sat, 28 Nov 2026 13:00:00 +0000\nMessage-ID: <\(ids[1])>\nSubject: [PATCH 1/3] x\n\nx\n"
    try Command.patchbay("ingest", "--tracker", other, input: Array(copy.utf8)).run().succeeded()
    try Command.patchbay("send", "--tracker", other, id).run().succeeded()
    #expect(try sendmail.mails().count == 3)

    try place.sandbox.run("send", "\(id)/1", "--again").succeeded()
    #expect(try sendmail.mails().count == 4)
    #expect(try Set(sendmail.field("Message-ID")) == Set(ids.map { "<\($0)>" }))
    try place.sandbox.run("send", id).succeeded()
    #expect(try sendmail.mails().count == 4)
    #expect(try place.sandbox.object("doctor").bool("healthy") == true)
  }

  @Test("a project with its own address sends in the submitter's name, and replies go to the submitter")
  func ownAddress() throws {
    let (place, sendmail, id) = try Self.pushed(" from = patches@example.org\n")
    try place.sandbox.run("send", id).succeeded()
    #expect(try sendmail.field("From")[1] == "C O Mitter via tide <patches@example.org>")
    #expect(try sendmail.field("Reply-To")[1] == "C O Mitter <committer@example.org>")
    // git am reads the first From of a body, and takes a second one for text.
    let bodies = try sendmail.texts().map { $0.split(separator: "\n\n", maxSplits: 1).dropFirst().joined() }
    #expect(bodies[0].hasPrefix("From: C O Mitter <committer@example.org>\n\n"))
    for body in bodies.dropFirst() {
      #expect(body.hasPrefix("From: A U Thor <author@example.org>\n"))
      #expect(body.split(separator: "\n").count { $0.hasPrefix("From: ") } == 1)
    }
  }

  @Test("a patch with carriage returns, NULs and very long lines arrives unchanged, and its trailers get copies")
  func encoded() throws {
    for more in ["", " from = patches@example.org\n"] {
      let place = try PushPlace(more: " list = \(Self.list)\n\(more)")
      let sendmail = try RecordingSendmail(in: place.sandbox)
      let files = [
        "crlf.txt": "one\r\nthree\r\n", "nul.txt": "a\0b\r\n", "long.txt": String(repeating: "é=", count: 800) + "\n",
      ]
      try place.work.commit("tide: odd bytes\n\nSigned-off-by: Jörg <joerg@example.org>", files)
      try place.push("HEAD:refs/for/tide/odd")
      let id = try #require(try place.sandbox.list("list").first?.string("id"))
      try place.sandbox.run("send", "--quiet", id).succeeded()
      let text = try #require(try sendmail.mails().first)
      #expect(text.split(separator: 10).allSatisfy { $0.count < 998 } && !text.contains(0) && !text.contains(13))
      #expect(try sendmail.recipients()[0].contains("joerg@example.org"))
      let parsed = try place.sandbox.object("parse", "-", input: text)
      let pushed = try place.sandbox.command(["mbox", id]).run().succeeded().output
      let original = try place.sandbox.object("parse", "-", input: Array(pushed.drop { $0 != 10 }.dropFirst()))
      #expect(parsed.string("patchID") == original.string("patchID"))
      #expect(parsed.string("diff") == original.string("diff"))
      #expect(parsed.object("commit")?.string("message") == original.object("commit")?.string("message"))
      #expect(parsed.object("commit")?.object("author")?.string("email") == "author@example.org")
    }
  }
}
