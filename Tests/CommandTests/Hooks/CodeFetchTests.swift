import TestSupport
import Testing

@Suite("Commits that are fetched or given to close")
struct CodeFetchTests {
  /// A clone of the place's code repository with the hooks in it.
  private func clone(_ place: CodePlace, _ options: String...) throws -> String {
    let path = place.sandbox.folder("clone")
    try Command("git", arguments: ["clone", "-q"] + options + [place.code, path]).run().succeeded()
    try place.sandbox.run("hooks", "install", "code", "--repo", path).succeeded()
    return path
  }

  @Test("a patch is closed when its commit is fetched, into a clone or a mirror", arguments: [[], ["--mirror"]])
  func fetch(options: [String]) throws {
    let place = try CodePlace()
    let path = place.sandbox.folder("clone")
    try Command("git", arguments: ["clone", "-q"] + options + [place.code, path]).run().succeeded()
    try place.sandbox.run("hooks", "install", "code", "--repo", path).succeeded()
    try place.removeHooks()
    try place.work.commit("tide: count", ["a.txt": "one\ntwo\nthree\nfour\n"])
    try place.mail("1@example.org")
    try place.push("topic:main")
    #expect(try place.patch("1@example.org")?.string("state") == "new")
    let said = try Command("git", "-C", path, "fetch", "-q").run().succeeded().errorText
    #expect(said.contains("accepted, found by patch-id"))
    #expect(try place.patch("1@example.org")?.string("state") == "accepted")
  }

  @Test("in a clone neither local branches nor those of another remote close patches, but a push does")
  func others() throws {
    let place = try CodePlace()
    let path = try clone(place)
    try place.removeHooks()
    try place.work.commit("tide: count", ["a.txt": "one\ntwo\nthree\nfour\n"])
    try place.mail("1@example.org")
    try place.work.git("branch", "-f", "main", "topic")
    let git = ["-C", path]
    try Command("git", arguments: git + ["remote", "add", "fork", place.work.path]).run().succeeded()
    try Command("git", arguments: git + ["fetch", "-q", "fork"]).run().succeeded()
    try Command("git", arguments: git + ["merge", "-q", "--ff-only", "fork/main"]).run().succeeded()
    #expect(try place.patch("1@example.org")?.string("state") == "new")
    try Command("git", arguments: git + ["push", "-q", "origin", "main"]).run().succeeded()
    #expect(try place.patch("1@example.org")?.string("state") == "accepted")
  }

  @Test("close takes a range, once; --dry-run changes nothing, and an unknown branch is an error")
  func byHand() throws {
    let place = try CodePlace()
    try place.removeHooks()
    try place.work.commit("tide: count", ["a.txt": "one\ntwo\nthree\nfour\n"])
    try place.mail("1@example.org")
    try place.work.commit("tide: measure", ["b.txt": "one\ntwo\n"])
    try place.mail("2@example.org")
    try place.push("topic:main")
    let common = ["--as", "Ada <ada@example.org>", "--repo", place.code]
    func close(_ words: String...) throws -> CommandResult {
      try place.sandbox.command(["close"] + words + common).run()
    }
    let range = "\(try place.head("topic~2"))..\(try place.head("topic~1"))"
    #expect(try close(range, "--dry-run").succeeded().text.contains("1 patch would be closed"))
    #expect(try place.patch("1@example.org")?.string("state") == "new")
    let closed = try JSONDocument.list(close(range, "--json").succeeded().output)
    #expect(closed.map { $0.string("rule") } == ["patch-id"])
    #expect(try place.patch("1@example.org")?.string("state") == "accepted")
    #expect(try place.patch("2@example.org")?.string("state") == "new")
    #expect(try JSONDocument.list(close(range, "--json").succeeded().output).isEmpty)
    #expect(try close("main", "--branch", "next").succeeded().text.contains("queued"))
    #expect(try close("main").succeeded().text.contains("accepted"))
    #expect(try close("main", "--branch", "other").status == 64)
    #expect(try close("nothing..main").status == 66)
  }
}
