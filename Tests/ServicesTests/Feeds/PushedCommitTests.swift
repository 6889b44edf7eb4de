import Bytes
import Git
import Testing

@testable import Services

@Suite("Pushed commits")
struct PushedCommitTests {
  @Test("a message is read alike with LF and CR LF", arguments: ["\n", "\r\n"])
  func lineEnds(end: String) {
    let lines = [
      "tide: heights", "in feet", "", "Text.", "", "This reverts commit 0123456789abcdef.", "",
      "Link: https://lore.kernel.org/r/tide-1@example.org", "Message-ID: <tide-2@example.org>", "",
    ]
    let person = Signature(name: "Ada", email: "ada@example.org", seconds: 0)
    let commit = Commit(
      tree: Tree.emptyID, author: person, committer: person, message: Array(lines.joined(separator: end).utf8))
    let pushed = PushedCommit(Tree.emptyID, commit, diff: [])
    #expect(pushed.subject == "tide: heights in feet")
    #expect(pushed.messageIDs == ["tide-1@example.org", "tide-2@example.org"])
    #expect(pushed.reverted == ["0123456789abcdef"])
  }
}
