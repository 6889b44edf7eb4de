import TestSupport
import Testing

@Suite("mbox")
struct MboxTests {
  /// The sample code, with the mails of a series applied by `git am`.
  private func applied(_ sandbox: Sandbox, _ arguments: String...) throws -> GitSandbox {
    let code = try GitSandbox()
    try Command("rm", "-rf", code.path).run().succeeded()
    try Command(PackageFiles.samples + "/make-code", code.path).run().succeeded()
    let mailbox = try sandbox.command(["mbox"] + arguments).run().succeeded()
    try code.git("am", "-q", input: mailbox.output)
    return code
  }

  @Test(
    "git am applies every series of the samples",
    arguments: [
      "20260302091501.4711-1-ada@example.org", "20260303174010.5120-1-ada@example.org",
      "1772614801.12001@boathouse.example.org", "20260305112144.GA3181@harbour.example.org",
      "20260306134401.88213-1-liwei@example.org", "20260307080000.17-1-mara@example.org",
      "20260307162033.GB771@kueste.example.org",
    ])
  func gitAm(id: String) throws {
    let sandbox = try Sandbox.samples()
    let code = try applied(sandbox, id)
    let series = try sandbox.object("show", id)
    #expect(try code.git("rev-list", "--count", "main").line == "\(1 + series.list("patches").count)")
  }

  @Test("trailers of replies are added, and authors, dates and trees stay the same")
  func trailers() throws {
    let sandbox = try Sandbox.samples()
    let id = "20260303174010.5120-1-ada@example.org"
    let with = try applied(sandbox, id)
    let without = try applied(sandbox, "--no-trailers", id)
    let format = "--format=%an %ae %ad %s %T"
    #expect(try with.git("log", format).text == without.git("log", format).text)
    #expect(
      try with.git("log", "-1", "--format=%B", "main~2").lines.suffix(3) == [
        "Signed-off-by: Ada Tidman <ada@example.org>", "Reviewed-by: Jonas Ebb <jonas@example.org>",
        "Acked-by: Mara Keel <mara@example.org>",
      ])
    #expect(try !without.git("log", "--format=%B").text.contains("Reviewed-by"))
    #expect(try sandbox.run("mbox", "-S", id).text.contains("Tested-by: Petra Sound"))
  }

  @Test(
    "git mailinfo reads a rewritten mail like the original",
    arguments: [
      ("Plain Name", "plain subject", "Text.\n"),
      (
        "Müller, \"Jo\" (x)", "Ümläut and a very long subject that needs more than one encoded word to be written",
        "Text.\n"
      ),
      ("A. Dot", "=?utf-8?q?not_encoded?=", "From: somebody\n\nText.\n"),
      ("李伟", "长长的主题长长的主题长长的主题长长的主题长长的主题", "Text\n\nReviewed-by: X <x@example.org>\n"),
    ])
  func rewritten(author: String, subject: String, body: String) throws {
    let sandbox = try Sandbox()
    let patch = MailBuilder(
      from: "Sender <sender@example.org>", subject: "[PATCH] \(subject)", messageID: "p@example.org",
      body: "From: \(author) <a@example.org>\n\n\(body)", diff: MailBuilder.diff("x", adding: "one\r"),
      fields: [
        ("MIME-Version", "1.0"), ("Content-Type", "text/plain; charset=utf-8"), ("Content-Transfer-Encoding", "8bit"),
      ])
    try sandbox.ingest(patch)
    try sandbox.ingest(
      MailBuilder(
        from: "Rita <rita@example.org>", subject: "Re: [PATCH] \(subject)", messageID: "r@example.org",
        inReplyTo: "p@example.org", body: "Reviewed-by: Rita <rita@example.org>\n"))
    func info(_ arguments: String...) throws -> (info: String, message: String, patch: [UInt8]) {
      let folder = try TemporaryDirectory()
      let mailbox = try sandbox.command(["mbox"] + arguments + ["p@example.org"]).run().succeeded()
      try Command("git", "mailsplit", "-o\(folder.path)", input: mailbox.output).run().succeeded()
      let mail = try PackageFiles.read(folder("0001"))
      let info = try Command("git", "mailinfo", "-u", folder("msg"), folder("patch"), input: mail).run().succeeded()
      let message = String(decoding: try PackageFiles.read(folder("msg")), as: UTF8.self)
      return (info.text, message, try PackageFiles.read(folder("patch")))
    }
    let original = try info("--no-trailers")
    let added = try info()
    #expect(added.info == original.info)
    #expect(added.message.hasPrefix(original.message))
    #expect(added.message.hasSuffix("Reviewed-by: Rita <rita@example.org>\n"))
    #expect(added.patch == original.patch)
  }

  @Test("a line that looks like the start of a mail does not split the mail")
  func separators() throws {
    let sandbox = try Sandbox()
    let body = "Look:\n\nFrom 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001\nmore\n"
    try sandbox.ingest(
      MailBuilder(subject: "[PATCH] x", messageID: "p@example.org", body: body, diff: MailBuilder.diff("x")))
    let mailbox = try sandbox.run("mbox", "p@example.org").succeeded()
    let folder = try TemporaryDirectory()
    let count = try Command("git", "mailsplit", "-o\(folder.path)", input: mailbox.output).run().succeeded().line
    #expect(count == "1")
    let mail = try PackageFiles.read(folder("0001"))
    try Command("git", "mailinfo", folder("msg"), folder("patch"), input: mail).run().succeeded()
    #expect(String(decoding: try PackageFiles.read(folder("msg")), as: UTF8.self) == body)
  }

  @Test("-o writes the file")
  func file() throws {
    let sandbox = try Sandbox.samples(1...4)
    let id = "20260302091501.4711-1-ada@example.org"
    let path = sandbox.folder("out.mbox")
    #expect(try sandbox.run("mbox", "-o", path, id).succeeded().output.isEmpty)
    #expect(try PackageFiles.read(path) == sandbox.run("mbox", id).output)
    #expect(try sandbox.run("mbox", "-o", "/nonexistent/x", id).status == 73)
  }
}
