import Bytes
import Git
import TestSupport
import Testing

@Suite struct RepositoryTests {
  @Test func `a repository is created once, opened and discovered`() throws {
    let folder = try TemporaryDirectory()
    let path = folder("deep/tracker.git")
    do {
      let made = try Repository.create(bare: path)
      #expect(made.isBare == true)
      #expect(made.path == path + "/")
      #expect(made.objectsPath == path + "/objects/")
      #expect(made.workTree == nil)
    }
    let again = #expect(throws: GitError.self) { _ = try Repository.create(bare: path) }
    #expect(again?.code == .exists)
    let inside = try Repository.discover(from: path + "/objects/pack")
    #expect(inside.path == path + "/")
    let missing = #expect(throws: GitError.self) { _ = try Repository.open(folder.path) }
    #expect(missing?.code == .notFound)
    #expect(missing?.description.contains(folder.path) == true)
    let sandbox = try GitSandbox()
    let work = try Repository.open(sandbox.path)
    #expect(work.isBare == false)
    #expect(work.workTree == sandbox.path + "/")
  }

  @Test(arguments: [
    (["objectFormat": "sha256"], "SHA-256"), (["refStorage": "reftable"], "extensions.refstorage"),
    (["noop-x": "1", "madeUp": "yes"], "extensions.madeup"),
  ])
  func `a repository with an unsupported extension is refused by name`(
    extensions: [String: String], said: String
  ) throws {
    let sandbox = try GitSandbox(bare: true)
    try sandbox.git("config", "core.repositoryFormatVersion", "1")
    for (name, value) in extensions { try Self.configure(sandbox, "extensions.\(name)", value) }
    for error in [
      #expect(throws: GitError.self) { _ = try Repository.open(sandbox.path) },
      #expect(throws: GitError.self) { _ = try Repository.discover(from: sandbox.path + "/objects") },
    ] {
      #expect(error?.code == .unsupported)
      #expect(error?.description.contains(said) == true, "\(error?.description ?? "")")
    }
  }

  /// Without git, which does not read such a repository either.
  private static func configure(_ sandbox: GitSandbox, _ key: String, _ value: String) throws {
    try Command("git", "config", "--file", sandbox.path + "/config", key, value, in: "/").run().succeeded()
  }

  @Test func `configuration is read and set`() throws {
    let sandbox = try GitSandbox(bare: true)
    try sandbox.git("config", "patchbay.writer", "mx1")
    try sandbox.git("config", "patchbay.loud", "yes")
    try sandbox.git("config", "patchbay.size", "2k")
    let repository = try Repository.open(sandbox.path)
    #expect(try repository.configString("patchbay.writer") == "mx1")
    #expect(try repository.configBool("patchbay.loud") == true)
    #expect(try repository.configCount("patchbay.size") == 2048)
    #expect(try repository.configString("patchbay.missing") == nil)
    #expect(throws: GitError.self) { try repository.configBool("patchbay.writer") }
    #expect(throws: GitError.self) { try repository.configString("nonsense") }
    try repository.setConfig("user.name", "Ada")
    try repository.setConfig("user.email", "ada@example.org")
    #expect(try sandbox.git("config", "user.name").line == "Ada")
    #expect(try repository.user(at: 5)?.email == "ada@example.org")
  }

  @Test func `objects of alternates are read, and new ones are written to the repository itself`() throws {
    let source = try GitSandbox()
    let id = try source.commit("one", ["a": "1"])
    let sandbox = try GitSandbox(bare: true)
    try PackageFiles.write(Array("\(source.path)/.git/objects\n".utf8), to: sandbox.path + "/objects/info/alternates")
    let repository = try Repository.open(sandbox.path)
    let commit = try #require(ObjectID(hex: id))
    #expect(try repository.commit(commit).message == Array("one\n".utf8))
    #expect(try repository.compareAndSwap("refs/heads/main", from: nil, to: commit) == .swapped)
    let own = try repository.write(.blob, Array("own".utf8))
    #expect(try sandbox.git("cat-file", "-t", own.hex).line == "blob")
    #expect(try source.tryGit("cat-file", "-e", own.hex).status != 0)
    #expect(try sandbox.problems() == [])
  }

  @Test func `trees are merged or their conflicts named`() throws {
    let sandbox = try GitSandbox()
    try sandbox.commit("base", ["a": "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "gone": "x\n", "d/b": "1\n"])
    try sandbox.git("checkout", "-q", "-b", "ours")
    try sandbox.commit("ours", ["a": "one\n2\n3\n4\n5\n6\n7\n8\n9\n", "d/b": "ours\n"])
    try sandbox.git("checkout", "-q", "-b", "theirs", "main")
    try sandbox.commit("theirs", ["a": "1\n2\n3\n4\n5\n6\n7\n8\nnine\n"])
    try sandbox.git("mv", "gone", "renamed")
    try sandbox.git("commit", "-qm", "move")
    try sandbox.git("checkout", "-q", "-b", "clash", "main")
    try sandbox.commit("clash", ["d/b": "clash\n"])
    func tree(_ name: String) throws -> ObjectID {
      try #require(ObjectID(hex: try sandbox.git("rev-parse", name + "^{tree}").line))
    }
    let repository = try Repository.open(sandbox.path)
    try sandbox.git("checkout", "-q", "ours")
    try sandbox.git("merge", "-q", "-m", "m", "theirs")
    let merged = try repository.mergeTrees(ancestor: tree("main"), ours: tree("ours~1"), theirs: tree("theirs"))
    #expect(merged == .clean(try tree("HEAD")))
    let clash = try repository.mergeTrees(ancestor: tree("main"), ours: tree("ours~1"), theirs: tree("clash"))
    #expect(clash == .conflicts([Array("d/b".utf8)]))
    let fromNothing = try repository.mergeTrees(ancestor: nil, ours: Tree.emptyID, theirs: tree("clash"))
    #expect(fromNothing == .clean(try tree("clash")))
  }

  @Test(arguments: [
    #"sed -n 's/^+++ b\/\(.*\)/\1@x/p'"#, #"sh -c "echo q@x.org" --"#, " a # b; c\t", "-n", "$^",
    "\u{8}\\\\x\ny\"", "trailing ", #"\"#, "", "ö#",
  ])
  func `values added to the configuration are read as they were given, by git, too`(value: String) throws {
    let sandbox = try GitSandbox(bare: true)
    let repository = try Repository.open(sandbox.path)
    try repository.addConfig("patchbay.command", "first")
    try repository.addConfig("patchbay.command", value)
    #expect(try repository.configStrings("patchbay.command") == ["first", value])
    #expect(try sandbox.git("config", "--get-all", "patchbay.command").text == "first\n\(value)\n")
  }
}
