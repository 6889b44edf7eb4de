import Bytes
import Git
import TestSupport
import Testing

/// Indexes of packs as somebody may have left them in a repository that is opened by its path. libgit2 alone would end the
/// process at each of them, or ask for memory without end.
@Suite struct DamagedIndexTests {
  private let sandbox: GitSandbox
  private let ids: [ObjectID]
  private let index: String

  init() throws {
    sandbox = try GitSandbox(bare: true)
    let repository = try Repository.open(sandbox.path)
    ids = try (0..<4).map { try repository.write(.blob, Array("number \($0)".utf8)) }
    let names = Array(ids.map { $0.hex + "\n" }.joined().utf8)
    let pack = try sandbox.git("pack-objects", "-q", "objects/pack/pack", input: names).line
    try sandbox.git("prune-packed", "-q")
    index = "objects/pack/pack-\(pack).idx"
    try makeWritable(index)
  }

  private func makeWritable(_ name: String) throws {
    try Command("chmod", "u+w", "\(sandbox.path)/\(name)").run().succeeded()
  }

  private func change(_ name: String, _ body: (inout [UInt8]) throws -> Void) throws {
    try makeWritable(name)
    var bytes = try PackageFiles.read("\(sandbox.path)/\(name)")
    try body(&bytes)
    try PackageFiles.write(bytes, to: "\(sandbox.path)/\(name)")
  }

  private func makeFirstVersion() throws {
    try Command("rm", "-f", "\(sandbox.path)/\(index)").run().succeeded()
    try sandbox.git("index-pack", "--index-version=1", String(index.dropLast(4)) + ".pack")
  }

  /// The chunks of a file that begins with a header of so many bytes, where each begins.
  private func chunks(_ bytes: [UInt8], header: Int) -> [String: Int] {
    let headers = (0..<Int(bytes[6])).map { Array(bytes[(header + $0 * 12)..<(header + 12 + $0 * 12)]) }
    return Dictionary(
      uniqueKeysWithValues: headers.map { header in
        (String(decoding: header[..<4], as: UTF8.self), header[4...].reduce(0) { $0 << 8 | Int($1) })
      })
  }

  private func expectRefused(_ comment: Comment) {
    for id in ids {
      #expect(comment) { _ = try Repository.open(sandbox.path).blob(id) } throws: { error in
        (error as? GitError)?.code == .corrupt
      }
      // To ask whether it is there ends nothing either.
      _ = (try? Repository.open(sandbox.path))?.exists(id)
    }
  }

  private func expectRead() throws {
    for (number, id) in ids.enumerated() {
      #expect(try Repository.open(sandbox.path).blob(id) == Array("number \(number)".utf8))
    }
  }

  @Test(
    "an index whose count of objects overflows 32 bits is damaged",
    arguments: [1, 2])
  func overflowing(version: Int) throws {
    if version == 1 { try makeFirstVersion() }
    try expectRead()
    try change(index) { bytes in
      for place in 0..<256 { bytes.add(version == 1 ? 1 << 29 : 1 << 30, at: (version == 1 ? 0 : 8) + 4 * place) }
    }
    expectRefused("version \(version)")
  }

  @Test(
    "an index of version 1 with offsets outside its pack is damaged",
    arguments: [0x0000_D5BF, 0x7FFF_FFFF, 0xFFFF_FFFF])
  func firstVersion(offset: Int) throws {
    try makeFirstVersion()
    try change(index) { bytes in for place in 0..<ids.count { bytes.put(offset, at: 1024 + 24 * place) } }
    expectRefused("\(offset)")
  }

  @Test(
    "a multi-pack-index is read, and one with offsets outside a pack is damaged",
    arguments: [0xD5BF, 0x7FFF_FFFF])
  func joint(offset: Int) throws {
    try sandbox.git("multi-pack-index", "write")
    try expectRead()
    try change("objects/pack/multi-pack-index") { bytes in
      let start = try #require(chunks(bytes, header: 12)["OOFF"])
      for place in 0..<ids.count { bytes.put(offset, at: start + 8 * place + 4) }
    }
    expectRefused("\(offset)")
  }

  @Test("a multi-pack-index that claims more objects or packs than it has is damaged", arguments: [true, false])
  func jointOverflowing(objects: Bool) throws {
    try sandbox.git("multi-pack-index", "write")
    try change("objects/pack/multi-pack-index") { bytes in
      let start = try #require(chunks(bytes, header: 12)["OIDF"])
      if objects {
        for place in 0..<256 { bytes.add(1 << 30, at: start + 4 * place) }
      } else {
        bytes.put(1 << 31, at: 8)
      }
    }
    #expect(throws: GitError.self) { try Repository.open(sandbox.path) }
  }

  @Test("indexes of alternates are checked as well", arguments: [false, true])
  func borrowed(nested: Bool) throws {
    let other = try GitSandbox(bare: true)
    let far = try GitSandbox(bare: true)
    let holder = nested ? far : other
    try Command("sh", "-c", "mv \(sandbox.path)/objects/pack/* \(holder.path)/objects/pack/").run().succeeded()
    if nested {
      try PackageFiles.write(Array("\(far.path)/objects\n".utf8), to: "\(other.path)/objects/info/alternates")
    }
    try Command("ln", "-s", "\(other.path)/objects", "\(sandbox.path)/objects/beside").run().succeeded()
    try PackageFiles.write(Array("# relative\n./beside\n".utf8), to: "\(sandbox.path)/objects/info/alternates")
    try expectRead()
    let name = "\(holder.path)/\(index)"
    var bytes = try PackageFiles.read(name)
    for place in 0..<ids.count { bytes.put(0xD5BF, at: bytes.count - 40 - 4 * (place + 1)) }
    try PackageFiles.write(bytes, to: name)
    expectRefused("borrowed")
  }

  @Test func `a repository that is its own alternate is opened, one with thousands of alternates is not`() throws {
    let path = "\(sandbox.path)/objects/info/alternates"
    try PackageFiles.write(Array("\(sandbox.path)/objects\n./../objects\n".utf8), to: path)
    try expectRead()
    try PackageFiles.write(Array((0..<5000).map { "/nowhere/\($0)\n" }.joined().utf8), to: path)
    #expect(throws: GitError.self) { try Repository.open(sandbox.path) }
  }

  @Test func `a wrong commit-graph changes no answer`() throws {
    let writer = try Repository.open(sandbox.path)
    let tree = try writer.write(Tree())
    var commits: [ObjectID] = []
    for number in 0..<3 {
      let person = Signature(name: "A", email: "a@b", seconds: Int64(number))
      commits.append(
        try writer.write(
          Commit(
            tree: tree, parents: commits.suffix(1), author: person, committer: person, message: Array("\(number)".utf8))
        ))
    }
    try sandbox.git("update-ref", "refs/heads/main", commits[2].hex)
    try sandbox.git("commit-graph", "write", "--reachable")
    try change("objects/info/commit-graph") { bytes in
      // What it says of parents, and how many commits it counts.
      let start = try #require(chunks(bytes, header: 8)["OIDF"])
      for place in 0..<256 { bytes.add(1 << 30, at: start + 4 * place) }
    }
    let repository = try Repository.open(sandbox.path)
    #expect(try repository.isAncestor(commits[0], of: commits[2]))
    #expect(try !repository.isAncestor(commits[2], of: commits[0]))
    #expect(try repository.commit(named: "main~2") == commits[0])
    #expect(try repository.commit(named: ":/1") == commits[1])
  }
}

extension [UInt8] {
  fileprivate mutating func put(_ number: Int, at place: Int) {
    for byte in 0..<4 { self[place + byte] = UInt8(truncatingIfNeeded: number >> (24 - 8 * byte)) }
  }

  fileprivate mutating func add(_ number: Int, at place: Int) {
    put(self[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } + number, at: place)
  }
}
