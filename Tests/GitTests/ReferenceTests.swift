import Bytes
import Git
import TestSupport
import Testing

@Suite struct ReferenceTests {
  let sandbox: GitSandbox

  init() throws { sandbox = try GitSandbox(bare: true) }

  private func blobs(_ repository: Repository, _ count: Int) throws -> [ObjectID] {
    var ids: [ObjectID] = []
    for number in 0..<count { ids.append(try repository.write(.blob, Array("\(number)".utf8))) }
    return ids
  }

  @Test(arguments: [true, false])
  func `a reference is created and moved by compare-and-swap`(durable: Bool) throws {
    let repository = try Repository.open(sandbox.path)
    let ids = try blobs(repository, 3)
    let name = "refs/patchbay/log/a"
    #expect(try repository.reference(name) == nil)
    #expect(try repository.compareAndSwap(name, from: ids[0], to: ids[1], durable: durable) == .changed)
    #expect(try repository.compareAndSwap(name, from: nil, to: ids[0], durable: durable) == .swapped)
    #expect(try sandbox.git("rev-parse", name).line == ids[0].hex)
    #expect(try repository.compareAndSwap(name, from: nil, to: ids[1], durable: durable) == .changed)
    #expect(try repository.compareAndSwap(name, from: ids[2], to: ids[1], durable: durable) == .changed)
    #expect(try repository.compareAndSwap(name, from: ids[0], to: ids[1], durable: durable) == .swapped)
    try sandbox.git("pack-refs", "--all")
    #expect(try repository.reference(name) == ids[1])
    #expect(try repository.compareAndSwap(name, from: nil, to: ids[2], durable: durable) == .changed)
    #expect(try repository.compareAndSwap(name, from: ids[0], to: ids[2], durable: durable) == .changed)
    #expect(try repository.compareAndSwap(name, from: ids[1], to: ids[2], durable: durable) == .swapped)
    #expect(try sandbox.git("rev-parse", name).line == ids[2].hex)
    #expect(try sandbox.git("for-each-ref").lines.count == 1)
  }

  @Test func `a locked reference is not moved, and its lock stays`() throws {
    let repository = try Repository.open(sandbox.path)
    let ids = try blobs(repository, 2)
    let name = "refs/patchbay/log/a"
    #expect(try repository.compareAndSwap(name, from: nil, to: ids[0]) == .swapped)
    let lock = "\(sandbox.path)/\(name).lock"
    try PackageFiles.write([], to: lock)
    #expect(try repository.compareAndSwap(name, from: ids[0], to: ids[1]) == .locked)
    #expect(try repository.compareAndSwap(name, from: ids[1], to: ids[0]) == .locked)
    #expect(try PackageFiles.read(lock) == [])
    #expect(try repository.reference(name) == ids[0])
    #expect(try repository.references(under: "refs/patchbay/").map(\.name) == [name])
    #expect(try repository.compareAndSwap("refs/patchbay/log/b", from: nil, to: ids[1]) == .swapped)
  }

  @Test(arguments: ["", "x", String(repeating: "\0", count: 41), String(repeating: "0", count: 39) + "\n"])
  func `a reference that names nothing can be removed, and an older value in packed-refs counts again`(
    bytes: String
  ) throws {
    let repository = try Repository.open(sandbox.path)
    let ids = try blobs(repository, 2)
    let name = "refs/patchbay/view/0"
    #expect(try repository.compareAndSwap(name, from: nil, to: ids[0]) == .swapped)
    try sandbox.git("pack-refs", "--all")
    #expect(try repository.compareAndSwap(name, from: ids[0], to: ids[1]) == .swapped)
    #expect(try !repository.removeDamagedReference(name))
    try PackageFiles.write(Array(bytes.utf8), to: "\(sandbox.path)/\(name)")
    try PackageFiles.write([], to: "\(sandbox.path)/\(name).lock")
    #expect(try repository.isDamagedReference(name))
    #expect(try !repository.removeDamagedReference(name))
    try Command("rm", "\(sandbox.path)/\(name).lock").run().succeeded()
    #expect(try repository.removeDamagedReference(name))
    #expect(try repository.reference(name) == ids[0])
    #expect(!PackageFiles.exists("\(sandbox.path)/\(name).lock"))
    #expect(try repository.compareAndSwap(name, from: ids[0], to: ids[1]) == .swapped)
    try sandbox.git("fsck", "--strict")
  }

  @Test func `symbolic and missing references are not damaged`() throws {
    let repository = try Repository.open(sandbox.path)
    try sandbox.git("symbolic-ref", "refs/patchbay/view/0", "refs/patchbay/view/1")
    #expect(try !repository.isDamagedReference("refs/patchbay/view/0"))
    #expect(try !repository.isDamagedReference("refs/patchbay/view/1"))
    #expect(try !repository.removeDamagedReference("refs/patchbay/view/1"))
    try repository.removeDamagedReferences(under: "refs/patchbay/nowhere/")
  }

  @Test(arguments: ["refs/x/a/b", "refs/x"])
  func `a reference cannot have the name of a folder, or be below a reference`(name: String) throws {
    let repository = try Repository.open(sandbox.path)
    let ids = try blobs(repository, 1)
    #expect(try repository.compareAndSwap("refs/x/a", from: nil, to: ids[0]) == .swapped)
    let error = #expect(throws: GitError.self) { try repository.compareAndSwap(name, from: nil, to: ids[0]) }
    #expect(error?.code == .exists)
    try sandbox.git("pack-refs", "--all")
    #expect(throws: GitError.self) { try repository.compareAndSwap(name, from: nil, to: ids[0]) }
  }

  @Test(arguments: ["refs/a..b", "refs/a b", "nowhere/a", "refs/a.lock", "refs/../../x", "", "refs/a\u{7}"])
  func `a name that git does not allow is an error`(name: String) throws {
    let repository = try Repository.open(sandbox.path)
    let ids = try blobs(repository, 1)
    #expect(throws: GitError.self) { try repository.compareAndSwap(name, from: nil, to: ids[0]) }
  }

  @Test func `a reference to a missing object is refused`() throws {
    let repository = try Repository.open(sandbox.path)
    let missing = StoredObject.id(.blob, [9])
    for _ in 0..<2 {
      let error = #expect(throws: GitError.self) { try repository.compareAndSwap("refs/x/a", from: nil, to: missing) }
      #expect(error?.code == .notFound)
      #expect(error?.detail.contains(missing.hex) == true)
      #expect(try repository.reference("refs/x/a") == nil)
    }
    // Packed by another process meanwhile, it is there.
    try sandbox.git("hash-object", "-w", "--stdin", input: [9])
    try sandbox.git("update-ref", "refs/y/a", missing.hex)
    try sandbox.git("repack", "-adq")
    #expect(try repository.compareAndSwap("refs/x/a", from: nil, to: missing) == .swapped)
  }

  @Test func `moving a reference does not map the indexes of packs`() throws {
    let repository = try Repository.open(sandbox.path)
    var head: ObjectID?
    for number in 0..<3 {
      let id = try repository.write(.blob, [UInt8(number)])
      try sandbox.git("update-ref", "refs/y/\(number)", id.hex)
      try sandbox.git("repack", "-dq")
      #expect(try repository.compareAndSwap("refs/x/a", from: head, to: id) == .swapped)
      head = id
    }
    #if os(Linux)
      let maps = String(decoding: try PackageFiles.read("/proc/self/maps"), as: UTF8.self)
      #expect(!maps.split(separator: "\n").contains { $0.contains(sandbox.path) && $0.hasSuffix(".idx") })
    #endif
  }

  @Test func `references under a prefix are listed loose or packed`() throws {
    let repository = try Repository.open(sandbox.path)
    let ids = try blobs(repository, 4)
    #expect(try repository.references(under: "refs/patchbay/").count == 0)
    for (name, id) in zip(["log/b", "log/a", "view/a"], ids) {
      #expect(try repository.compareAndSwap("refs/patchbay/" + name, from: nil, to: id) == .swapped)
    }
    #expect(try repository.compareAndSwap("refs/other", from: nil, to: ids[0]) == .swapped)
    try sandbox.git("pack-refs", "--all")
    #expect(try repository.compareAndSwap("refs/patchbay/log/a", from: ids[1], to: ids[3]) == .swapped)
    let all = try repository.references(under: "refs/patchbay/")
    #expect(all.map(\.name) == ["refs/patchbay/log/a", "refs/patchbay/log/b", "refs/patchbay/view/a"])
    #expect(all.map(\.id) == [ids[3], ids[0], ids[2]])
    #expect(try repository.references(under: "refs/patchbay/view/").map(\.id) == [ids[2]])
  }

  @Test(
    "an unreadable reference is an error, neither absent nor the packed value",
    arguments: ["refs/patchbay", "refs/patchbay/log", "refs/patchbay/log/a"], ["refs/patchbay/", "refs/patchbay/log/"])
  func unreadable(place: String, prefix: String) throws {
    let repository = try Repository.open(sandbox.path)
    let ids = try blobs(repository, 3)
    for (name, id) in zip(["refs/patchbay/log/a", "refs/patchbay/log/b"], ids) {
      #expect(try repository.compareAndSwap(name, from: nil, to: id) == .swapped)
    }
    try sandbox.git("pack-refs", "--all")
    #expect(try repository.compareAndSwap("refs/patchbay/log/a", from: ids[0], to: ids[2]) == .swapped)
    #expect(try repository.references(under: prefix).map(\.id) == [ids[2], ids[1]])
    // A symbolic link to itself can be opened by nobody, not even by root (ELOOP).
    let path = "\(sandbox.path)/\(place)"
    try Command("sh", "-c", "mv '\(path)' '\(path).away' && ln -s '\(path)' '\(path)'").run().succeeded()
    #expect(throws: GitError.self) { try repository.references(under: prefix) }
    #expect(throws: GitError.self) { try Repository.open(sandbox.path).references(under: prefix) }
    // Nor can a folder be listed in whose place a file lies.
    if prefix.hasPrefix(place + "/") {
      try Command("sh", "-c", "rm '\(path)' && echo plain >'\(path)'").run().succeeded()
      #expect(throws: GitError.self) { try repository.references(under: prefix) }
    }
    try Command("sh", "-c", "rm '\(path)' && mv '\(path).away' '\(path)'").run().succeeded()
    #expect(try repository.references(under: prefix).map(\.id) == [ids[2], ids[1]])
  }

  @Test func `symbolic references and files without an id are left out of a list`() throws {
    let repository = try Repository.open(sandbox.path)
    let ids = try blobs(repository, 2)
    for (name, id) in zip(["refs/x/a", "refs/x/b"], ids) {
      #expect(try repository.compareAndSwap(name, from: nil, to: id) == .swapped)
    }
    try sandbox.git("symbolic-ref", "refs/x/s", "refs/x/a")
    try PackageFiles.write([], to: sandbox.path + "/refs/x/empty")
    try PackageFiles.write(Array("\(ids[0].hex)x\n".utf8), to: sandbox.path + "/refs/x/long")
    #expect(try repository.references(under: "refs/x/").map(\.name) == ["refs/x/a", "refs/x/b"])
    #expect(try repository.references(under: "refs/x/a/").isEmpty)
    #expect(try repository.references(under: "refs/none/").isEmpty)
    #expect(try repository.references(under: "refs/x/b").map(\.id) == [ids[1]])
  }

  @Test(arguments: ["x", "^", "# y\n^12\n", "\n", "0123 refs/x/a\n", "ID refs/x/a", "ID refs/x/a\nID x\n"])
  func `a malformed packed-refs is an error of its own kind`(text: String) throws {
    let id = try Repository.open(sandbox.path).write(.blob, [])
    let bytes = Array(text.replacing("ID", with: id.hex).utf8)
    try PackageFiles.write(bytes, to: sandbox.path + "/packed-refs")
    let repository = try Repository.open(sandbox.path)
    let error = #expect(throws: GitError.self) { try repository.references(under: "refs/x/") }
    #expect(error?.code == .damagedReferences)
  }
}
