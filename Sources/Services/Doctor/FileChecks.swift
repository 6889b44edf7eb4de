import Git
import Platform
import Tracker

/// What `doctor` sees in the names, sizes, owners and modes of a repository's files.
struct FileChecks {
  private let root: String
  private let now: Int64
  /// What the repository's folders must allow, beyond their owner, because it is shared (`core.sharedRepository`).
  private let sharedBits: UInt32
  private var owner: UInt32 = 0
  private var leftovers: [FileTree.File] = []
  private var packs: Set<String> = []
  private var indexes: Set<String> = []
  private var brokenReferences: [String] = []
  private var foreign: [String] = []
  private var closed: [String] = []

  /// Examples of one kind of trouble to name.
  private static let exampleLimit = 3

  static func run(below root: String, sharedBits: UInt32, now: Int64) -> [Finding] {
    var checks = FileChecks(root: root, sharedBits: sharedBits, now: now)
    checks.look()
    return checks.findings()
  }

  private init(root: String, sharedBits: UInt32, now: Int64) {
    self.root = root
    self.sharedBits = sharedBits
    self.now = now
    owner = FileTree.File("objects", below: root)?.owner ?? 0
  }

  private mutating func look() {
    var files: [FileTree.File] = []
    FileTree.forEach(below: root, in: ["objects", "refs", "packed-refs", "config", "HEAD"]) { files.append($0) }
    for file in files {
      note(mode: file)
      if !file.isFolder { note(name: file) }
    }
    if !leftovers.isEmpty { Clock.sleep(milliseconds: 50) }
    let root = root
    leftovers.removeAll { !$0.isStill(below: root) }
  }

  private mutating func note(mode file: FileTree.File) {
    if file.owner != owner, sharedBits == 0 { foreign.append(file.path) }
    // git makes objects read-only on purpose; folders need every right.
    let needed: UInt32 = file.isFolder ? 0o700 : 0o400
    let shared = file.isFolder ? sharedBits : sharedBits & 0o044
    if file.mode & (needed | shared) != needed | shared { closed.append(file.path) }
  }

  private mutating func note(name file: FileTree.File) {
    let name = file.name
    if file.path.hasPrefix("objects/pack/") {
      if name.hasSuffix(".pack") { packs.insert(String(file.path.dropLast(5))) }
      if name.hasSuffix(".idx") { indexes.insert(String(file.path.dropLast(4))) }
      if name.hasSuffix(".keep") { leftovers.append(file) }
    }
    if name.hasPrefix("tmp_obj_") || name.hasPrefix("tmp_pack_") || name.hasPrefix("tmp_idx_") {
      leftovers.append(file)
    }
    if file.path.hasPrefix(TrackerRepository.referencePrefix), !name.hasSuffix(".lock"),
      let bytes = try? Files.read(root + file.path), ReferenceFile.isDamaged(bytes)
    {
      brokenReferences.append(file.path)
    }
  }

  // MARK: Findings

  private func findings() -> [Finding] {
    let place = shellQuoted(root)
    var result = leftovers.map { file in
      let isKept = file.name.hasSuffix(".keep")
      return Finding(
        .leftovers, file.path,
        isKept ? "prevents a pack from being repacked; left by a killed process" : "left by a killed process",
        age: max(0, now - file.changed),
        fix: isKept ? "rm \(shellQuoted(root + file.path))" : "git -C \(place) prune --expire=1.day.ago",
        isHarmless: true)
    }
    result += packs.subtracting(indexes).sorted().map {
      Finding(
        .leftovers, "\($0).pack", "a pack without an index, which is never read; left by a killed process",
        fix: "rm \(shellQuoted(root + $0)).*", isHarmless: true)
    }
    result += brokenReferences.sorted().map { name in
      let isView = name.hasPrefix(View.prefix) || name.hasPrefix(View.recentPrefix)
      let isReplaceable = Maintenance.replaceableReferences.contains { name.hasPrefix($0) }
      return Finding(
        isView ? .view : .objects, name,
        "the reference names nothing: the machine stopped before it was written to disk",
        fix: isReplaceable
          ? "patchbay maintain --tracker \(place)"
          : "rm \(shellQuoted(root + name)); patchbay doctor --tracker \(place)")
    }
    if !foreign.isEmpty {
      result.append(
        Finding(
          .permissions, Self.examples(foreign), "belongs to another user than the objects",
          fix: "chown -R --reference=\(place)objects \(place)"))
    }
    if !closed.isEmpty {
      let (read, write) = openingModes
      let fix = "chmod -R \(read) \(place) && find \(place) -type d -exec chmod \(write) {} +"
      result.append(
        Finding(.permissions, Self.examples(closed), "its mode denies access to users of the repository", fix: fix))
    }
    return result
  }

  /// The modes, for files and for folders, that give access to everybody who should have it.
  private var openingModes: (String, String) {
    var (read, write) = ("u+rX", "u+w")
    if sharedBits & 0o040 != 0 { read += ",g+rX" }
    if sharedBits & 0o004 != 0 { read += ",o+rX" }
    if sharedBits & 0o020 != 0 { write += ",g+ws" }
    return (read, write)
  }

  private static func examples(_ paths: [String]) -> String {
    let shown = paths.sorted().prefix(exampleLimit).joined(separator: ", ")
    return paths.count > exampleLimit ? "\(shown) and \(paths.count - exampleLimit) more" : shown
  }
}
