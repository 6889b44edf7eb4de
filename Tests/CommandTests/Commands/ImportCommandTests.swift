import TestSupport
import Testing

@Suite("What import and ingest refuse")
struct ImportCommandTests {
  private let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  @Test(
    "import refuses a file without a mail header, and names it",
    arguments: [
      "root:x:0:0:root:/root:/bin/bash\nmail:x:8:8:mail:/var/mail:/usr/sbin/nologin\n", "",
      "\nFrom: a@example.org\n\nx\n",
      "{\"from\": \"a@example.org\"}\n", "#!/bin/sh\necho From: x\n", "x: 1\ny: 2\n\nFrom: late@example.org\n",
      "\0\0\0\0",
    ])
  func noHeader(text: String) throws {
    let file = try sandbox.folder.write("passwd", text)
    for words in [["import", file], ["import", "--format", "mbox", file], ["import", "--format", "eml", file]] {
      let result = try sandbox.command(words).run()
      // An empty mailbox holds no mail, and nothing is wrong with that.
      if text.isEmpty, words.contains("mbox") { continue }
      #expect(result.status == 65, "\(words)")
      #expect(result.errorText.contains(file), "\(result.errorText)")
      #expect(result.errorText.split(separator: "\n").count == 1)
    }
    #expect(try sandbox.object("status").int("messages") == 0)
  }

  @Test("import takes the mails of a folder although one file is not a mail; one known field makes a mail")
  func folder() throws {
    let folder = try sandbox.folder.makeFolder("mails")
    try sandbox.folder.write("mails/1.eml", MailBuilder(messageID: "1@example.org").bytes)
    try sandbox.folder.write("mails/2.eml", "no mail\n")
    try sandbox.folder.write("mails/3.eml", "X-Odd: yes\nsubject: only this\n\nText.\n")
    try sandbox.folder.write("mails/4.eml", ">From x\nReceived: by a; Tue, 14 Nov 2023 22:13:20 +0000\n\nText.\n")
    let result = try sandbox.run("import", folder)
    #expect(result.status == 65)
    #expect(result.errorText.contains("2.eml"))
    #expect(try sandbox.object("status").int("messages") == 3)
  }

  @Test("compressed files are imported like others, from a path, a folder and standard input")
  func packed() throws {
    let folder = try sandbox.folder.makeFolder("mails")
    func mail(_ number: Int) -> [UInt8] { MailBuilder(messageID: "\(number)@example.org").bytes }
    func mailbox(_ numbers: ClosedRange<Int>) -> [UInt8] {
      numbers.flatMap { Array("From mboxrd@z Thu Jan  1 00:00:00 1970\n".utf8) + mail($0) + Array("\n".utf8) }
    }
    func gzip(_ bytes: [UInt8]) throws -> [UInt8] { try Command("gzip", "-c", input: bytes).run().output }
    try sandbox.folder.write("mails/1.eml.gz", gzip(mail(1)))
    try sandbox.folder.write("mails/2023-October.mbox", mailbox(2...3))
    try sandbox.folder.write("mails/2023-November.mbox.gz", gzip(mailbox(4...5)) + gzip(mailbox(6...6)))
    let file = try sandbox.folder.write("2023-December.txt.gz", gzip(mailbox(7...9)))
    let single = try sandbox.folder.write("one", gzip(mail(10)))
    try sandbox.run("import", folder, file, single).succeeded()
    try sandbox.run("import", "-", input: gzip(mailbox(11...12))).succeeded()
    #expect(try sandbox.object("status").int("messages") == 12)
  }

  @Test("of a truncated gzip file the whole mails are imported, and the rest is reported")
  func cutOff() throws {
    let mails = (1...40).map { number in
      MailBuilder(
        messageID: "\(number)@example.org", body: String(repeating: "\(number * 7919 % 997) high\n", count: 80)
      ).bytes
    }
    let mailbox = mails.flatMap { Array("From mboxrd@z Thu Jan  1 00:00:00 1970\n".utf8) + $0 + Array("\n".utf8) }
    let packed = try Command("gzip", "-c", input: mailbox).run().output
    let whole = try sandbox.folder.write("whole.mbox.gz", packed)
    let file = try sandbox.folder.write("cut.mbox.gz", Array(packed[..<(packed.count / 2)]))
    let result = try sandbox.run("import", file)
    #expect(result.status == 69)
    #expect(result.errorText.contains("cut.mbox.gz"))
    #expect(result.errorText.split(separator: "\n").count == 1)
    let messages = try #require(try sandbox.object("status").int("messages"))
    #expect(messages > 0 && messages < 40)
    let again = try sandbox.object("import", whole)
    #expect(again.int("duplicate") == messages, "a mail was taken half")
    #expect(again.int("new") == 40 - messages)
  }

  @Test("a mail that cannot be read to its end keeps no other from being imported")
  func truncatedMail() throws {
    let long = MailBuilder(messageID: "long@example.org", body: String(repeating: "high\n", count: 20_000)).bytes
    let packed = try Command("gzip", "-c", input: long).run().output
    let file = try sandbox.folder.write("cut.eml.gz", Array(packed.dropLast(9)))
    let other = try sandbox.folder.write("other.eml", MailBuilder(messageID: "other@example.org").bytes)
    let result = try sandbox.run("import", file, other)
    #expect(result.status == 69)
    #expect(result.errorText.contains("cut.eml.gz"))
    #expect(try sandbox.object("status").int("messages") == 1)
  }

  @Test("ingest keeps whatever a mail server delivers")
  func ingest() throws {
    try sandbox.run("ingest", input: Array("root:x:0:0:root:/root:/bin/bash\n".utf8)).succeeded()
    #expect(try sandbox.object("status").int("messages") == 1)
  }

  @Test("a mail whose object id is taken by another object is refused with 65, and the others are taken")
  func collision() throws {
    let mails = (1...3).map { MailBuilder(subject: "Mail \($0)", messageID: "\($0)@example.org") }
    let files = try mails.map { try sandbox.folder.write("\($0.messageID ?? "").eml", $0.bytes) }
    let git = ["-C", sandbox.tracker]
    func object(_ id: String) -> String { "\(sandbox.tracker)/objects/\(id.prefix(2))/\(id.dropFirst(2))" }
    let id = try Command("git", "hash-object", files[1]).run().line
    let other = try Command("git", arguments: git + ["hash-object", "-w", "--stdin"], input: Array("theirs".utf8)).run()
      .line
    try Command("mkdir", "-p", "\(sandbox.tracker)/objects/\(id.prefix(2))").run().succeeded()
    try Command("cp", object(other), object(id)).run().succeeded()

    let ingested = try sandbox.command(["ingest"] + files).run()
    #expect(ingested.status == 65)
    #expect(ingested.errorText.contains(id))
    #expect(try sandbox.object("status").int("messages") == 2)
    let imported = try sandbox.command(["import"] + files).run()
    #expect(imported.status == 65)
    #expect(imported.errorText.contains(files[1]))
    #expect(try sandbox.object("status").int("messages") == 2)
    #expect(try Command("git", arguments: git + ["cat-file", "blob", other]).run().line == "theirs")
  }
}
