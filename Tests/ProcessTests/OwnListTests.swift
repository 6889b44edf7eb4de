import TestSupport
import Testing

/// Our own list, taken out again: git is the oracle.
@Suite("Our own list as branches")
struct OwnListTests {
  private struct Series: Decodable {
    let id: String
    let complete: Bool
    let name: String
    let patches: [Patch]

    struct Patch: Decodable {
      /// nil for a pull request, which has no diff.
      let patchID: String?
    }
  }

  @Test("every complete series exports to the commits of git am -3", .needsProgram("git"))
  func exported() throws {
    let folder = try TemporaryDirectory()
    let (code, tracker) = (folder("code"), folder("tracker.git"))
    try Command(PackageFiles.samples + "/make-code", code).run().succeeded()
    let base = try git(code, "rev-parse", "HEAD").line
    try Command.patchbay("init", tracker).run().succeeded()
    let mails = try MailList.tidewatch.mails()
    for (number, mail) in mails.enumerated() { try folder.write("\(number).eml", mail) }
    let files = mails.indices.map { folder("\($0).eml") }
    try Command(PackageFiles.binary, arguments: ["ingest", "--quiet", "--tracker", tracker] + files).run().succeeded()
    let all: [Series] = try Command.patchbay("list", "--all", "--json", "--tracker", tracker).run().succeeded()
      .decoded()
    var compared = 0
    for series in all where series.complete && series.patches.allSatisfy({ $0.patchID != nil }) {
      let export = try Command.patchbay(
        "export", series.id, "--tracker", tracker, "--repo", code, "--base", base, "--branch", "ours", "--force"
      ).run()
      let mailbox = try Command.patchbay("mbox", series.id, "--tracker", tracker).run().succeeded()
      try git(code, "checkout", "-q", "-f", "-B", "theirs", base)
      let am = try Command(
        "git", "-C", code, "-c", "user.name=Mara Keel", "-c", "user.email=mara@example.org", "am", "-q", "-3",
        input: mailbox.output
      ).run()
      #expect((export.status == 0) == (am.status == 0), "\(series.name): \(export.errorText)\(am.errorText)")
      guard am.status == 0 else {
        try git(code, "am", "--abort")
        continue
      }
      let format = "--format=%T%n%an <%ae> %ad%n%B"
      let ours = try git(code, "log", format, "\(base)..ours").text
      #expect(try git(code, "log", format, "\(base)..theirs").text == ours, "\(series.name)")
      compared += 1
    }
    #expect(compared >= 25)
  }

  @discardableResult
  private func git(_ repository: String, _ arguments: String...) throws -> CommandResult {
    let committer = ["-c", "user.name=Mara Keel", "-c", "user.email=mara@example.org"]
    return try Command("git", arguments: ["-C", repository] + committer + arguments).run().succeeded()
  }
}
