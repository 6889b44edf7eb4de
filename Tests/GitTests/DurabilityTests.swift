import Bytes
import Git
import TestSupport
import Testing

@Suite struct DurabilityTests {
  private let sandbox: GitSandbox

  init() throws { sandbox = try GitSandbox(bare: true) }

  private static let isRoot = (try? Command("id", "-u").run().line) == "0"

  @Test(.enabled(if: isRoot, "mounting a small file system needs root"))
  func `a full disk is an error for objects, packs and references, and does not stop readers`() throws {
    let folder = try TemporaryDirectory()
    let mount = try Command("mount", "-t", "tmpfs", "-o", "size=1m", "none", folder.path).run()
    try #require(mount.status == 0, "cannot mount here: \(mount.errorText)")
    defer { _ = try? Command("umount", "-l", folder.path).run() }
    let path = folder("t.git")
    let repository = try Repository.create(bare: path)
    let first = try repository.write(.blob, [1])
    #expect(try repository.compareAndSwap("refs/x/a", from: nil, to: first) == .swapped)
    var random = SeededRandom(seed: 5)
    let big = (0..<2_000_000).map { _ in UInt8.random(in: 0...255, using: &random) }
    let loose = #expect(throws: GitError.self) { try repository.write(.blob, big) }
    #expect(loose?.code == .noSpace)
    let packed = #expect(throws: GitError.self) {
      let writer = try PackWriter(into: repository)
      try writer.append(.blob, big)
      _ = try writer.finish()
    }
    #expect(packed?.code == .noSpace)
    let buffer = ObjectBuffer(over: repository)
    let id = try buffer.write(.blob, big)
    #expect(throws: GitError.self) { try buffer.flush(reachableFrom: [id]) }
    #expect(buffer.count == 1)
    // Nothing half-written is left, so the space is there again: as soon as no process that another test is just starting
    // holds a copy of the descriptors of what was removed, until it executes its program.
    var attempt: ObjectID?
    #expect(
      eventually {
        attempt = try? repository.write(.blob, [2])
        return attempt != nil
      })
    let second = try #require(attempt)
    _ = try Command("sh", "-c", "cat /dev/zero > fill", in: folder.path).run()
    let swap = #expect(throws: GitError.self) { try repository.compareAndSwap("refs/x/a", from: first, to: second) }
    #expect(swap?.code == .noSpace)
    #expect(try repository.reference("refs/x/a") == first)
    #expect(try Repository.open(path).blob(second) == [2])
    #expect(try PackageFiles.names(in: path + "/refs/x") == ["a"])
  }

  @Test(.enabled(if: isRoot, "mounting needs root"))
  func `a read-only repository can be read and built upon in memory, and a write fails with the reason`() throws {
    let folder = try TemporaryDirectory()
    try #require(try Command("mount", "-t", "tmpfs", "none", folder.path).run().status == 0, "cannot mount here")
    defer { _ = try? Command("umount", "-l", folder.path).run() }
    let path = folder("t.git")
    do {
      let repository = try Repository.create(bare: path)
      let id = try repository.write(.blob, [1])
      #expect(try repository.compareAndSwap("refs/x/a", from: nil, to: id) == .swapped)
    }
    try Command("mount", "-o", "remount,ro", folder.path).run().succeeded()
    let repository = try Repository.open(path)
    let id = try #require(try repository.reference("refs/x/a"))
    #expect(try repository.references(under: "refs/").count == 1)
    let buffer = ObjectBuffer(over: repository)
    let map = try FanoutTree().applying([id: .some(FanoutTree.Value(id: id))], in: buffer)
    #expect(try map.value(for: id, in: buffer)?.id == id)
    let write = #expect(throws: GitError.self) { try repository.write(.blob, [2]) }
    #expect(write?.code == .readOnly)
    let swap = #expect(throws: GitError.self) { try repository.compareAndSwap("refs/x/b", from: nil, to: id) }
    #expect(swap?.code == .readOnly)
    #expect(throws: GitError.self) { try buffer.flush(reachableFrom: [map.root]) }
  }

  @Test(.enabled(if: isRoot, "changing an owner needs root"))
  func `a repository of another user is reported with advice`() throws {
    try Command("chown", "-R", "65534", sandbox.path).run().succeeded()
    let error = #expect(throws: GitError.self) { _ = try Repository.open(sandbox.path) }
    #expect(error?.code == .foreignOwner)
    #expect(error?.description.contains("safe.directory \(sandbox.path)") == true)
  }

  @Test(arguments: [("group", "rwxrwsr-x"), ("0640", "rwxr-s---"), ("all", "rwxrwsr-x")])
  func `the folders of a shared repository admit its users`(shared: String, mode: String) throws {
    let folder = try TemporaryDirectory()
    let path = folder("shared.git")
    try Command("git", "init", "-q", "--bare", "--shared=\(shared)", path).run().succeeded()
    let repository = try Repository.open(path)
    let id = try repository.write(.blob, [1])
    let listing = try Command("ls", "-ld", "\(path)/objects/\(id.hex.prefix(2))").run().line
    let allowed = Set(listing.prefix(10).enumerated().filter { $0.element != "-" }.map(\.offset))
    for (offset, letter) in ("d" + mode).enumerated() where letter != "-" && offset < 7 {
      #expect(allowed.contains(offset), "\(listing)")
    }
  }

  @Test func `a synced reference is written to a new folder, and a sync without writes succeeds`() throws {
    let repository = try Repository.open(sandbox.path)
    try repository.synchronizeObjects()
    let id = try repository.write(.blob, [1])
    try repository.synchronizeObjects()
    #expect(try repository.compareAndSwap("refs/a/b/c/d", from: nil, to: id) == .swapped)
    #expect(try sandbox.git("rev-parse", "refs/a/b/c/d").line == id.hex)
  }

  @Test func `a loose object replaces an empty file in its place`() throws {
    let repository = try Repository.open(sandbox.path)
    let id = try repository.write(.blob, Array("content".utf8))
    let file = "\(sandbox.path)/objects/\(id.hex.prefix(2))/\(id.hex.dropFirst(2))"
    // As after a crash: the name is there and the bytes are not.
    try Command("chmod", "+w", file).run().succeeded()
    try PackageFiles.write([], to: file)
    #expect(try repository.write(.blob, Array("content".utf8)) == id)
    #expect(try sandbox.git("cat-file", "blob", id.hex).text == "content")
    #expect(try sandbox.problems() == [])
  }
}
