import Mail
import Patches
import Testing

/// Mails of our own writing, read whole.
@Suite("Patches in mail")
struct ReadMailTests {
  static let diff = """
    diff --git a/one.c b/one.c
    index 1111111..2222222 100644
    --- a/one.c
    +++ b/one.c
    @@ -1,2 +1,2 @@
     int a;
    -int b;
    +int c;

    """
  static let commit = "why\n\nSigned-off-by: A U <a@example.org>\n---\n one.c | 2 +-\n\n\(diff)-- \n2.40\n"
  static let request = """
    The following changes since commit 0123456789012345678901234567890123456789:

      base subject (2024-01-01 00:00:00 +0000)

    are available in the Git repository at:

      https://example.org/r.git tags/for-6.9

    for you to fetch changes up to 1123456789012345678901234567890123456789:

      tip subject (2024-01-02 00:00:00 +0000)

    """

  static func read(_ subject: String, _ body: String, header: String = "") -> ReadMail {
    let text = "From: A U <a@example.org>\nSubject: \(subject)\nMessage-ID: <1@example.org>\n\(header)\n\(body)"
    return ReadMail(Message(Array(text.utf8)))
  }

  struct Row: CustomTestStringConvertible, Sendable {
    let what: String
    let subject: String
    let body: String
    var header = ""
    let kind: MessageKind
    var testDescription: String { what }
  }

  static let answer = "In-Reply-To: <0@example.org>\n"
  static let rows: [Row] = [
    Row(what: "a patch", subject: "[PATCH] x", body: commit, kind: .patch),
    Row(what: "a diff without PATCH in the subject", subject: "x", body: "look\n\n\(diff)", kind: .patch),
    Row(what: "a patch that answers", subject: "[PATCH 1/2] x", body: commit, header: answer, kind: .patch),
    Row(what: "a cover letter", subject: "[PATCH 0/2] x", body: "hello\n", kind: .cover),
    Row(what: "0/n with a diff", subject: "[PATCH 0/1] x", body: commit, kind: .cover),
    Row(what: "0/n with a pull request", subject: "[PATCH 00/12] x", body: request, kind: .cover),
    Row(what: "a pull request", subject: "[GIT PULL] x", body: request, kind: .pullRequest),
    Row(what: "a pull request with a diff", subject: "[GIT PULL] x", body: request + diff, kind: .pullRequest),
    Row(
      what: "a pull request by hand", subject: "[PULL] x", body: "git pull https://x.org/r.git b\n", kind: .pullRequest),
    Row(what: "talk of git pull", subject: "help", body: "git pull https://x.org/r.git b fails\n", kind: .other),
    Row(what: "a quoted pull request", subject: "Re: [GIT PULL] x", body: request, header: answer, kind: .comment),
    Row(what: "a numbered patch with a pull request", subject: "[PATCH 1/2] x", body: request + diff, kind: .patch),
    Row(what: "a reply", subject: "Re: [PATCH] x", body: "ok\n", header: answer, kind: .comment),
    Row(what: "a reply to a cover letter", subject: "Re: [PATCH 0/2] x", body: "ok\n", header: answer, kind: .comment),
    Row(what: "a reply whose subject was changed", subject: "thanks", body: "ok\n", header: answer, kind: .comment),
    Row(what: "a reply without threading", subject: "Re: x", body: "ok\n", kind: .comment),
    Row(
      what: "a quoted diff", subject: "Re: [PATCH] x",
      body: diff.split(separator: "\n").map { "> \($0)\n" }.joined() + "why?\n", header: answer, kind: .comment),
    Row(
      what: "a diff suggested in a reply", subject: "Re: [PATCH] x", body: "> why\n\nHow about this?\n\n\(diff)",
      header: answer, kind: .comment),
    Row(
      what: "a patch quoted without marks", subject: "Re: [PATCH] x",
      body: "fine\n\n________\nFrom: B\n\nSigned-off-by: B <b@example.org>\n---\n\(diff)", header: answer,
      kind: .comment),
    Row(
      what: "a commit below Re: with nothing of its own that says PATCH: a proposal", subject: "Re: [PATCH v2] x",
      body: commit, header: answer, kind: .comment),
    Row(
      what: "a file of git format-patch pasted into a reply by its author", subject: "Re: [PATCH] x",
      body: "this then:\n\nFrom \(String(repeating: "ab", count: 20)) Mon Sep 17 00:00:00 2001\n"
        + "From: A U <a@example.org>\nDate: Mon, 2 Mar 2026 10:00:00 +0000\nSubject: [PATCH] y\n\n\(commit)",
      header: answer, kind: .patch),
    Row(
      what: "the author's own patch below an Outlook header", subject: "RE: [PATCH] x",
      body: "Any news?\n\n-----Original Message-----\nFrom: A U <a@example.org>\nSent: Monday\n\n\(commit)",
      header: answer, kind: .comment),
    Row(
      what: "the same in German, without a rule", subject: "AW: [PATCH] x",
      body: "Neues?\n\nVon: A U <a@example.org>\nGesendet: Montag\nAn: l@example.org\nBetreff: [PATCH] x\n\n\(commit)",
      header: answer, kind: .comment),
    Row(
      what: "the same, without Re:", subject: "[PATCH] x",
      body: "Any news?\n\nFrom: A U <a@example.org>\nSent: Monday\nTo: l@example.org\nSubject: [PATCH] x\n\n\(commit)",
      header: answer, kind: .comment),
    Row(
      what: "the same at the very top", subject: "RE: [PATCH] x",
      body: "From: A U <a@example.org>\nSent: Monday\nTo: l@example.org\nSubject: [PATCH] x\n\n\(commit)",
      header: answer, kind: .comment),
    Row(
      what: "a patch in answer, with From and Subject of its own", subject: "[PATCH v2] x",
      body: "From: C <c@example.org>\nDate: Mon, 2 Mar 2026 10:00:00 +0000\nSubject: [PATCH v2] x\n\n\(commit)",
      header: answer, kind: .patch),
    Row(
      what: "a diff in talk that quotes, without Re: or PATCH", subject: "the quay",
      body: "> why\n\nHow about this?\n\n\(diff)", header: answer, kind: .comment),
    Row(
      what: "a patch whose message shows what a program prints", subject: "[PATCH 1/2] x",
      body: "Based on work by B, who writes:\n\n>>> import x\n\n\(commit)", header: answer, kind: .patch),
    Row(
      what: "a commit below scissors", subject: "Re: x",
      body: "> why?\n\nso:\n\n-- >8 --\nSubject: y\n\nwhy\n\n---\n\(diff)",
      header: answer, kind: .patch),
    Row(
      what: "someone's commit sent on", subject: "Re: x", body: "From: C <c@example.org>\n\nwhy\n---\n\(diff)",
      header: answer, kind: .patch),
    Row(what: "a numbered mail without a diff", subject: "[PATCH 2/2] x", body: "oops\n", kind: .other),
    Row(what: "an announcement", subject: "[ANNOUNCE] x 2.0", body: "text\n", kind: .other),
    Row(what: "nothing at all", subject: "", body: "", kind: .other),
    Row(
      what: "a mode change", subject: "[PATCH] x", body: "diff --git a/x b/x\nold mode 100644\nnew mode 100755\n",
      kind: .patch),
  ]

  @Test("A mail has the right kind", arguments: rows)
  func kinds(_ row: Row) { #expect(Self.read(row.subject, row.body, header: row.header).kind == row.kind) }

  @Test("A patch gives its commit, diff, files and trailers")
  func patch() {
    let mail = Self.read("[PATCH v2 1/2] a: b", Self.commit)
    #expect(mail.commit?.subject == "a: b")
    #expect(mail.commit?.authorName == "A U" && mail.commit?.authorEmail == "a@example.org")
    #expect(mail.commit?.message == "why\n\nSigned-off-by: A U <a@example.org>\n")
    #expect(mail.diff == Array(Self.diff.utf8))
    #expect(mail.files == ["one.c"])
    #expect(mail.trailers.map(\.trailer) == [Trailer(key: "Signed-off-by", value: "A U <a@example.org>")])
    #expect(mail.patchID != nil && mail.pullRequest == nil)
  }

  @Test("A diff in a comment is a proposal, unless it is quoted")
  func proposals() {
    #expect(Self.read("Re: [PATCH] x", "> why\n\nSo:\n\n\(Self.diff)", header: Self.answer).isProposal)
    #expect(!Self.read("Re: [PATCH] x", "ok\n", header: Self.answer).isProposal)
    let quoted = "Any news?\n\n-----Original Message-----\nFrom: A U <a@example.org>\n\n\(Self.commit)"
    #expect(!Self.read("RE: [PATCH] x", quoted, header: Self.answer).isProposal)
    #expect(!Self.read("[PATCH] x", Self.commit).isProposal)
    #expect(Self.read("Re: [PATCH] x", "> quoted\n", header: Self.answer).quotes)
  }

  @Test("A commit below scissors in a reply brings its own subject")
  func scissors() {
    let mail = Self.read("Re: [PATCH] x", "so:\n\n-- >8 --\nSubject: [PATCH v2 1/3] y\n\nwhy\n---\n\(Self.diff)")
    #expect(mail.commit?.subject == "y" && mail.commit?.message == "why\n")
    #expect(mail.patchSubject.version == 2 && mail.patchSubject.number == 1 && !mail.patchSubject.isReply)
    #expect(mail.subject.isReply)
  }

  @Test("An attachment is a patch, whatever its type and encoding")
  func attachment() {
    let base64 = "ZGlmZiAtLWdpdCBhL3ggYi94Cm9sZCBtb2RlIDEwMDY0NApuZXcgbW9kZSAxMDA3NTUK"
    for type in ["text/x-patch", "application/octet-stream; name=\"x.patch\"", "text/plain"] {
      let header = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n"
      let body = "--b\n\nhere\n--b\nContent-Type: \(type)\nContent-Transfer-Encoding: base64\n\n\(base64)\n--b--\n"
      let mail = Self.read("[PATCH] x", body, header: header)
      #expect(mail.kind == .patch && mail.files == ["x"])
    }
  }

  @Test("A patch nested deeper than git follows is found")
  func nested() {
    var body = Self.commit
    for depth in 0..<6 {
      body = "Content-Type: multipart/mixed; boundary=b\(depth)\n\n--b\(depth)\n\(body)\n--b\(depth)--\n"
    }
    // The innermost part needs a header of its own.
    body = body.replacing("--b0\nwhy", with: "--b0\n\nwhy")
    let text = "From: A U <a@example.org>\nSubject: [PATCH] x\n\(body)"
    #expect(ReadMail(Message(Array(text.utf8))).files == ["one.c"])
  }

  @Test("A pull request has a URL, base and tip")
  func pullRequest() {
    let expected = PullRequest(
      url: "https://example.org/r.git", ref: "tags/for-6.9", base: "0123456789012345678901234567890123456789",
      tip: "1123456789012345678901234567890123456789", tipSubject: "tip subject")
    #expect(Self.read("[GIT PULL] x", Self.request).pullRequest == expected)
    #expect(Self.read("[PATCH 0/3] x", Self.request).pullRequest == expected)
    let rule = String(repeating: "-", count: 64)
    let log = "Ada Example (2):\n      tide: one\n      tide: two\n\n tide.c | 2 +-\n"
    let tagged = Self.read("[GIT PULL] x", "\(Self.request)\n\(rule)\nFor 6.9:\n\n - tides\n\(rule)\n\(log)")
      .pullRequest
    #expect(tagged?.description == "For 6.9:\n\n - tides")
    #expect(tagged?.commits == ["tide: one", "tide: two"])
    let bare = Self.read("[GIT PULL] x", "\(Self.request)\n\(rule)\n\(log)").pullRequest
    #expect(bare?.description == "")
    #expect(bare?.commits == ["tide: one", "tide: two"])
    let old = "are available in the git repository at:\n  git@example.org:me/r.git master\n"
    #expect(Self.read("x", old).pullRequest?.url == "git@example.org:me/r.git")
    #expect(Self.read("x", "are available in the git repository at:\n\nnowhere\n").pullRequest == nil)
  }

  @Test("A mail states its base and prerequisites")
  func dependencies() {
    let id = "0123456789012345678901234567890123456789"
    let tail = """
      base-commit: \(id)
      change-id: 20240101-name-0123456789ab
      prerequisite-patch-id: \(id)
      prerequisite-change-id: 20240102-other:v2
      prerequisite-message-id: <p@example.org>
      Depends-on: https://lore.kernel.org/r/q@example.org/
      Depends-on: the other one
      Change-Id: I\(id)
      > base-commit: 1111111111111111111111111111111111111111

      """
    var expected = Dependencies()
    expected.baseCommit = id
    expected.changeID = "20240101-name-0123456789ab"
    expected.commitChangeID = "i\(id)"
    expected.prerequisitePatchIDs = [id]
    expected.prerequisiteChangeIDs = ["20240102-other:v2"]
    expected.messageIDs = ["p@example.org", "q@example.org"]
    expected.others = ["the other one"]
    #expect(Self.read("[PATCH 0/2] x", "hello\n\n\(tail)").dependencies == expected)
    #expect(Self.read("[PATCH] x", "why\n---\n\(Self.diff)\n\(tail)-- \n2.40\n").dependencies == expected)
  }

  @Test("Patchwork's fields are read")
  func patchwork() {
    let mail = Self.read(
      "x", "y\n", header: "X-Patchwork-State: RFC\nX-Patchwork-Delegate: d@example.org\nX-Patchwork-Hint: ignore\n")
    #expect(mail.patchworkHints.state == "RFC")
    #expect(mail.patchworkHints.delegate == "d@example.org")
    #expect(mail.patchworkHints.ignore)
  }
}
