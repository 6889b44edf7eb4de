import Bytes
import Export
import Git
import Patches
import TestSupport
import Testing

@Suite struct PlannedCommitTests {
  private static func planned(_ mail: MailBuilder, _ options: ExportOptions = .init(), _ trailers: [Trailer] = [])
    throws
    -> PlannedCommit
  {
    try PlannedCommit(id: .zero, number: 1, raw: mail.bytes, trailers: trailers, options: options)
  }

  private static func text(_ commit: PlannedCommit) -> String { String(decoding: commit.message, as: UTF8.self) }

  private static let patch = MailBuilder(
    subject: "[PATCH v2 3/4] tide: print heights", body: "Why.\n\nSigned-off-by: Ada Example <ada@example.org>\n",
    diff: MailBuilder.diff("a"))

  @Test("Trailers are added after existing ones, each once, and the sign-off last")
  func trailers() throws {
    var options = ExportOptions()
    options.signOff = "Me <me@example.org>"
    let given = [
      Trailer(key: "Reviewed-by", value: "R <r@example.org>"),
      Trailer(key: "Signed-off-by", value: "Ada Example <ada@example.org>"),
    ]
    #expect(
      Self.text(try Self.planned(Self.patch, options, given)) == """
        tide: print heights

        Why.

        Signed-off-by: Ada Example <ada@example.org>
        Reviewed-by: R <r@example.org>
        Signed-off-by: Me <me@example.org>

        """)
  }

  @Test(
    "The author's date is git's; if git reads none, the date is guessed and marked",
    arguments: [
      ("31 Feb 2023 22:13:20 +0100", 1_677_878_000, false), ("@1700000000 +0100", 1_700_000_000, false),
      ("1 Jan 2200 00:00:00 +0000", 7_258_118_400, true), ("soon", 0, true),
    ])
  func date(field: String, seconds: Int64, isGuessed: Bool) throws {
    var mail = Self.patch
    mail.date = field
    let planned = try Self.planned(mail)
    #expect(planned.author.seconds == seconds && planned.isDateGuessed == isGuessed)
  }

  @Test("The first trailer of a message gets a blank line before it")
  func firstTrailer() throws {
    var mail = Self.patch
    mail.body = "Why.\n"
    let given = [Trailer(key: "Acked-by", value: "R <r@example.org>\nX: y")]
    #expect(
      Self.text(try Self.planned(mail, .init(), given))
        == "tide: print heights\n\nWhy.\n\nAcked-by: R <r@example.org> X: y\n")
  }

  @Test(
    "Signing off is what git am --signoff does",
    arguments: [
      "", "Why.\n", "Why.\n\nSigned-off-by: Me <me@example.org>\n",
      "Why.\n\nSigned-off-by: Me <me@example.org>\nAcked-by: A <a@example.org>\n", "Acked-by: A <a@example.org>\n",
    ])
  func signOff(body: String) throws {
    var mail = Self.patch
    mail.body = body
    var options = ExportOptions()
    options.signOff = "C O Mitter <committer@example.org>"
    let sandbox = try GitSandbox()
    try sandbox.commit("base", ["b": "x\n"])
    let body = body.replacing("Me <me@example.org>", with: "C O Mitter <committer@example.org>")
    mail.body = body
    try sandbox.git(
      "am", "-q", "--signoff", input: Array("From x Mon Sep 17 00:00:00 2001\n".utf8) + mail.bytes)
    #expect(Self.text(try Self.planned(mail, options)) == (try sandbox.git("log", "-1", "--format=%B").text.dropLast()))
  }

  @Test("Scissors cut only with the option")
  func scissors() throws {
    var mail = Self.patch
    mail.body = "Talk.\n\n-- >8 --\nSubject: the real one\n\nText.\n"
    #expect(try Self.text(Self.planned(mail)).contains("Talk."))
    var options = ExportOptions()
    options.usesScissors = true
    #expect(try Self.text(Self.planned(mail, options)) == "the real one\n\nText.\n")
  }

  @Test("Bytes that are not UTF-8 are read as Latin-1, as git does")
  func latin1() throws {
    let raw =
      Array("From: Ada <ada@example.org>\nSubject: [PATCH] x\nContent-Type: text/plain; charset=utf-8\n\n".utf8)
      + [0xE9, 10] + Array("---\n\n\(MailBuilder.diff("a"))".utf8)
    let commit = try PlannedCommit(id: .zero, number: 1, raw: raw)
    #expect(Self.text(commit) == "x\n\n\u{e9}\n")
  }

  @Test("A mail that git am refuses makes no commit")
  func refused() {
    #expect(throws: PlanError(number: 1, reason: .noPatch)) { try Self.planned(MailBuilder(subject: "Hello")) }
    #expect(throws: PlanError(number: 1, reason: .noAuthor)) {
      var mail = Self.patch
      mail.from = "nobody at all"
      return try Self.planned(mail)
    }
  }
}
