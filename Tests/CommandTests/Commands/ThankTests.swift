import TestSupport
import Testing

@Suite("Thanks for applied patches", .needsSendEmail)
struct ThankTests {
  /// A series of a cover letter and two patches, pushed by its author, and applied by a push to the code.
  private static func applied(_ more: String = "") throws -> (PushPlace, RecordingSendmail, String) {
    let place = try PushPlace(more: " list = tide@lists.example.org\n\(more)")
    let sendmail = try RecordingSendmail(in: place.sandbox)
    try place.sandbox.run("hooks", "install", "code", "--repo", place.code).succeeded()
    for number in 1...2 { try place.work.commit("tide: part \(number)\n\nBecause so.", ["f\(number)": "\(number)\n"]) }
    try place.push("-o", "description=What for.", "HEAD:refs/for/tide/heights")
    let id = try #require(try place.sandbox.list("list").first?.string("id"))
    return (place, sendmail, id)
  }

  private static func accept(_ place: PushPlace) throws {
    try Command("git", "-C", place.work.path, "push", "-q", place.code, "HEAD:main").run().succeeded()
  }

  @Test("thanks go out once, when a series is applied, and name the commit of each part")
  func once() throws {
    let (place, sendmail, id) = try Self.applied()
    #expect(try place.sandbox.run("thank", id).status == 1)
    try place.sandbox.run("thank", "--since", "2000-01-01").succeeded()
    #expect(try sendmail.mails().isEmpty)
    try Self.accept(place)
    let shown = try #require(try place.sandbox.list("thank", "--dry-run", "--since", "2000-01-01").first)
    #expect(shown.string("result") == "would be thanked")
    #expect(try sendmail.mails().isEmpty)

    try place.sandbox.mail(["thank", "--since", "2000-01-01", "--as", "Mara Keel <mara@example.org>"], atOnce: 4)
    let text = try #require(try sendmail.texts().first)
    #expect(try sendmail.mails().count == 1)
    let cover = try #require(try place.sandbox.object("show", id).object("cover")?.string("messageID"))
    #expect(try sendmail.field("In-Reply-To") == ["<\(cover)>"])
    #expect(try sendmail.field("References") == ["<\(cover)>"])
    #expect(try sendmail.field("To") == ["C O Mitter <committer@example.org>"])
    #expect(try sendmail.field("Cc") == ["tide@lists.example.org"])
    #expect(try sendmail.field("Subject") == ["Re: [PATCH 0/2] heights"])
    #expect(text.contains("\n> What for.\n"))
    #expect(text.contains("Applied to main, thanks!"))
    for number in 1...2 {
      let commit = try place.work.git("rev-parse", "HEAD~\(2 - number)").line
      #expect(text.contains("[\(number)/2] tide: part \(number)\n      commit: \(commit) (main)\n"))
    }
    #expect(text.contains("-- \nMara Keel <mara@example.org>\n"))
    try place.sandbox.run("thank", id).succeeded()
    #expect(try sendmail.mails().count == 1)
    // It comes back by the list, as an answer.
    let copy = "Received: by x; Sat, 28 Nov 2026 13:00:00 +0000\nList-Id: <tide.example.org>\n" + text
    try place.sandbox.run("ingest", input: Array(copy.utf8)).succeeded()
    #expect(try place.sandbox.object("show", id).int("comments") == 1)
  }

  @Test("the text comes from the configuration; as a notification command thank runs when a state changes")
  func notification() throws {
    let (place, sendmail, _) = try Self.applied()
    try place.sandbox.run("config", "set", "thank.template", "$fromname: $branch\n$summary\nend of it").succeeded()
    #expect(try place.sandbox.run("config", "get", "thank.template").text.contains("$fromname: $branch"))
    for (key, value) in [
      ("state-changed", "'\(PackageFiles.binary)' thank --quiet --as 'Mara <mara@example.org>'"), ("timeout", "3600"),
    ] {
      try Command("git", "-C", place.sandbox.tracker, "config", "patchbay.hook.\(key)", value).run().succeeded()
    }
    try place.sandbox.run("hooks", "notify").succeeded()
    try Self.accept(place)
    #expect(try eventually { try !sendmail.mails().isEmpty })
    let text = try #require(try sendmail.texts().first)
    #expect(text.contains("\n\nC O Mitter: main\n[1/2] tide: part 1\n"))
    #expect(text.hasSuffix("end of it\n"))
    try place.sandbox.run("hooks", "notify").succeeded()
    #expect(try sendmail.mails().count == 1)
  }

  @Test("a tracker whose user has no name says which settings are missing")
  func withoutIdentity() throws {
    let (place, sendmail, _) = try Self.applied()
    try Self.accept(place)
    var command = place.sandbox.command(["thank", "--since", "2000-01-01", "--as", "Mara Keel <mara@example.org>"])
    for role in ["AUTHOR", "COMMITTER"] { command.environment["GIT_\(role)_NAME"] = "" }
    let result = try command.run()
    #expect(result.status == 75)
    #expect(result.errorText.contains("set user.name and user.email with `git config` in the tracker; try again"))
    #expect(try sendmail.mails().isEmpty)
  }
}
