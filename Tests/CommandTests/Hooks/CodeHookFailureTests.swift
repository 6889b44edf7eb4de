import TestSupport
import Testing

@Suite("Hook of the code repository: failures")
struct CodeHookFailureTests {
  @Test("the next run makes up for a failed first one, whichever branch is pushed")
  func firstRun() throws {
    let place = try CodePlace()
    try place.removeHooks()
    for reference in try Command(
      "git", "-C", place.sandbox.tracker, "for-each-ref", "--format=%(refname)", "refs/patchbay/cursor"
    )
    .run().lines {
      try Command("git", "-C", place.sandbox.tracker, "update-ref", "-d", reference).run().succeeded()
    }
    try place.work.commit("tide: count", ["a.txt": "one\ntwo\nthree\nfour\n"])
    try place.mail("1@example.org")
    let base = try place.head("main")
    let first = try place.head("topic")
    try place.push("topic:main")
    var failing = place.hook("code-post-receive", "\(base) \(first) refs/heads/main")
    // Git is not found.
    failing.environment["PATH"] = "/nonexistent"
    #expect(try failing.run().status != 0)
    #expect(try place.patch("1@example.org")?.string("state") == "new")
    try place.work.commit("Other", ["z": "1"])
    try place.push("topic:next")
    try place.run("code-post-receive", "\(place.zero) \(try place.head("topic")) refs/heads/next")
    #expect(try place.patch("1@example.org")?.string("state") == "accepted")
  }

  @Test(
    "a commit that lacks an object is skipped and reported, and closes its patch when the object is back",
    arguments: ["HEAD:a.txt", "HEAD^{tree}"])
  func missing(object: String) throws {
    let place = try CodePlace()
    try place.removeHooks()
    let base = try place.head("main")
    for (number, text) in ["four", "five", "six"].enumerated() {
      try place.work.commit("tide: count \(text)", ["a.txt": "one\ntwo\nthree\n\(text)\n"])
      try place.mail("\(number + 1)@example.org")
    }
    func states() throws -> [String?] { try (1...3).map { try place.patch("\($0)@example.org")?.string("state") } }
    let broken = try place.head("topic~1")
    let id = try place.work.git("rev-parse", object.replacing("HEAD", with: "topic~1")).line
    let line = "\(base) \(try place.head("topic")) refs/heads/main"
    try place.push("topic:main")
    let file = "\(place.code)/objects/\(id.prefix(2))/\(id.dropFirst(2))"
    let kept = place.sandbox.folder("kept")
    try Command("mv", file, kept).run().succeeded()

    let said = try place.run("code-post-receive", line).errorText
    #expect(said.contains(broken))
    #expect(try states()[0] == "accepted")
    #expect(try states()[1] == "new")
    let examined = try place.sandbox.run("doctor")
    #expect(examined.text.contains(broken.prefix(12)))
    // Later pushes go on.
    try place.work.commit("tide: count seven", ["b.txt": "one\nseven\n"])
    try place.mail("4@example.org")
    try place.push("topic:main")
    let next = "\(try place.head("topic~1")) \(try place.head("topic")) refs/heads/main"
    #expect(try place.run("code-post-receive", next).errorText.contains(broken))
    #expect(try place.patch("4@example.org")?.string("state") == "accepted")

    try Command("mv", kept, file).run().succeeded()
    #expect(try !place.run("code-post-receive", next).errorText.contains("cannot read"))
    #expect(try states() == ["accepted", "accepted", "accepted"])
    #expect(try !place.sandbox.run("doctor").text.contains(broken.prefix(12)))
  }

  @Test("a stale lock on a cursor does not keep patches from being closed")
  func locked() throws {
    let place = try CodePlace()
    try place.work.commit("tide: count", ["a.txt": "one\ntwo\nthree\nfour\n"])
    try place.mail("1@example.org")
    let cursors = try Command(
      "git", "-C", place.sandbox.tracker, "for-each-ref", "--format=%(refname)", "refs/patchbay/cursor"
    )
    .run().lines
    for cursor in cursors { try PackageFiles.write([], to: "\(place.sandbox.tracker)/\(cursor).lock") }
    try place.push("topic:main")
    #expect(try place.patch("1@example.org")?.string("state") == "accepted")
  }

  @Test("a cursor that a stopped machine left without an id is made anew")
  func damagedCursor() throws {
    let place = try CodePlace()
    try place.work.commit("tide: count", ["a.txt": "one\ntwo\nthree\nfour\n"])
    try place.mail("1@example.org")
    func cursors() throws -> [String] {
      try Command(
        "git", "-C", place.sandbox.tracker, "for-each-ref", "--format=%(refname)", "refs/patchbay/cursor"
      ).run().lines
    }
    let names = try cursors()
    #expect(!names.isEmpty)
    for name in names { try PackageFiles.write([], to: "\(place.sandbox.tracker)/\(name)") }
    try place.push("topic:main")
    #expect(try place.patch("1@example.org")?.string("state") == "accepted")
    #expect(try cursors() == names)
    try Command("git", "-C", place.sandbox.tracker, "fsck", "--strict").run().succeeded()
  }

  @Test("a push of very many references is read in bounded memory")
  func manyReferences() throws {
    let place = try CodePlace()
    try place.removeHooks()
    try place.work.commit("tide: count", ["a.txt": "one\ntwo\nthree\nfour\n"])
    try place.mail("1@example.org")
    try place.push("topic:main")
    let id = try place.head("topic")
    let others = (0..<200_000).map { "\(place.zero) \(id) refs/heads/changes/\($0)" }.joined(separator: "\n")
    let result = try place.run("code-post-receive", "\(others)\n\(place.zero) \(id) refs/heads/main")
    #expect(try place.patch("1@example.org")?.string("state") == "accepted")
    #expect(result.peakKilobytes < 100 << 10, "\(result.peakKilobytes) kB")
  }
}
