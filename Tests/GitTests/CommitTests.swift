import Bytes
import Git
import TestSupport
import Testing

@Suite struct CommitTests {
  @Test func `a commit is read as git wrote it, and written the same`() throws {
    let sandbox = try GitSandbox()
    let first = try sandbox.commit("first\n", ["a": "1\n"])
    try sandbox.git("checkout", "-q", "-b", "side")
    try sandbox.commit("side\n\nwith a body\n", ["b": "1\n"])
    try sandbox.git("checkout", "-q", "main")
    try sandbox.commit("main", ["c": "1\n"])
    try sandbox.git("merge", "-q", "--no-ff", "-m", "merge", "side")
    try sandbox.git(
      "-c", "i18n.commitEncoding=iso-8859-1", "commit", "-q", "--allow-empty", "-F", "-",
      input: [0x67, 0x72, 0xFC, 0xDF, 0x65], environment: ["GIT_AUTHOR_DATE": "1700000000 -0730"])
    let repository = try Repository.open(sandbox.path)
    for id in try sandbox.git("rev-list", "HEAD").lines {
      let bytes = try sandbox.git("cat-file", "commit", id).output
      let commit = try repository.commit(#require(ObjectID(hex: id)))
      #expect(commit.serialized() == bytes)
      #expect(try sandbox.git("rev-parse", id + "^{tree}").line == commit.tree.hex)
    }
    let head = try repository.commit(#require(try repository.reference("HEAD")))
    #expect(head.headers == [Commit.Header(name: "encoding", value: "iso-8859-1")])
    #expect(head.message == [0x67, 0x72, 0xFC, 0xDF, 0x65, 0x0A])
    #expect(
      head.author
        == Signature(name: "A U Thor", email: "author@example.org", seconds: 1_700_000_000, offsetMinutes: -450))
    let root = try repository.commit(#require(ObjectID(hex: first)))
    #expect(root.parents == [])
  }

  @Test func `multi-line headers keep their lines`() throws {
    let signature = "-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----"
    let person = Signature(name: "A", email: "a@b", seconds: 1, offsetMinutes: 0)
    let commit = Commit(
      tree: Tree.emptyID, author: person, committer: person, headers: [Commit.Header(name: "gpgsig", value: signature)],
      message: Array("m\n".utf8))
    let bytes = commit.serialized()
    #expect(String(decoding: bytes, as: UTF8.self).contains("gpgsig -----BEGIN PGP SIGNATURE-----\n \n abc\n -----END"))
    #expect(try Commit(parsing: bytes) == commit)
  }

  @Test(arguments: [
    ("A U Thor <a@b> 12 +0200", "A U Thor", "a@b", 12, 120), ("<a@b> 12 -0030", "", "a@b", 12, -30),
    ("name only", "name only", "", 0, 0), ("A <a@b>", "A", "a@b", 0, 0), ("A <a@b> x y", "A", "a@b", 0, 0),
    ("A <a@b> 99999999999999999999 +0000", "A", "a@b", Timestamp.bounds.upperBound, 0),
    ("A <<a>@b>> 7 +9999999", "A", "<a", 7, 1439),
    ("", "", "", 0, 0),
  ])
  func `malformed people are read`(line: String, name: String, email: String, seconds: Int64, minutes: Int) {
    let read = Signature(parsing: Array(line.utf8)[...])
    #expect(read == Signature(name: name, email: email, seconds: seconds, offsetMinutes: minutes))
  }

  @Test(arguments: [
    " .A, ", "a <b> c", "\"quoted\"", "Zoë", "two\nlines", "", "<>", "a.b.", "\tx\u{7}", "'x' y", "x\u{1}y",
  ])
  func `names are cleaned as git cleans them`(name: String) throws {
    let sandbox = try GitSandbox()
    let environment = ["GIT_AUTHOR_NAME": name.isEmpty ? "." : name, "GIT_AUTHOR_EMAIL": " <e@x>. "]
    let made = try Command(
      "git", "commit", "-q", "--allow-empty", "-m", "m", in: sandbox.path, environment: environment
    ).run()
    let bytes = Signature(name: name, email: " <e@x>. ", seconds: 1_700_000_000).serialized()
    guard made.status == 0 else {
      // git refuses names of which nothing is left.
      #expect(String(decoding: bytes, as: UTF8.self).hasPrefix(" <"))
      return
    }
    let line = try sandbox.git("cat-file", "commit", "HEAD").lines.first { $0.hasPrefix("author ") }
    #expect(line == "author " + String(decoding: bytes, as: UTF8.self))
  }

  @Test(arguments: ["", "tree", "tree 12\n\nm", "parent 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n", "\n\n", " x\n"])
  func `bytes that are not a commit are an error`(text: String) {
    #expect(throws: GitError.self) { try Commit(parsing: Array(text.utf8)) }
  }
}
