import Bytes

/// The state while a diff's files are applied one after the other: later ones see the results of earlier ones. The
/// checks and their order follow git's check_patch (apply.c).
struct ApplyPlan {
  /// The state of a path so far.
  enum Status {
    /// A later file's diff deletes or renames it.
    case willGo
    case gone
    /// The file's diff with this index made it.
    case made(Int)
  }

  /// The result of one file's diff.
  struct Result {
    let mode: FileMode?
    let content: Content
  }

  /// A file's content, read from the tree only when needed.
  enum Content {
    case blob(ObjectID)
    case bytes([UInt8])
  }

  /// The file before the change.
  struct Old {
    var mode: FileMode?
    var content: Content?
  }

  private(set) var files: [FileDiff]
  /// The options; their limits shrink as they are used up.
  private(set) var options: ApplyOptions
  private(set) var results: [Int: Result] = [:]
  private(set) var applied: [AppliedFile] = []
  private var status: [[UInt8]: Status] = [:]
  private var removedLinks: Set<[UInt8]> = []
  private var keptLinks: Set<[UInt8]> = []

  init(_ files: [FileDiff], _ options: ApplyOptions) {
    self.files = files
    self.options = options
    for file in files {
      if let old = file.oldPath {
        if file.newPath == nil || file.isRename { status[old] = .willGo }
        if file.oldMode?.isSymlink == true, file.isRename || file.deletion == .yes { removedLinks.insert(old) }
      }
      if let new = file.newPath, file.newMode?.isSymlink == true { keptLinks.insert(new) }
    }
  }

  /// Applies one file's diff; what it needs to know about later files was recorded beforehand.
  mutating func apply<Tree: PatchTree>(_ index: Int, tree: inout Tree) throws(ApplyError) {
    try checkPaths(files[index])
    let old = try checkOld(index, &tree)
    try checkNew(index, &tree)
    try checkTypes(index)
    let file = files[index]
    if let new = file.newPath, file.deletion != .yes, new != file.oldPath { try checkLinks(new, file, &tree) }

    let (content, hunks) = try change(file, old.content, &tree)
    if case .bytes(let bytes) = content {
      let limit = options.maximumResultBytes
      guard bytes.count <= limit else { throw file.error(.tooLarge(limit: limit)) }
      options.maximumResultBytes -= bytes.count
    }
    if let new = file.newPath { status[new] = .made(index) }
    if let old = file.oldPath, file.newPath == nil || file.isRename { status[old] = .gone }
    results[index] = Result(mode: file.newMode, content: content)
    applied.append(AppliedFile(path: file.path, operation: file.operation, hunks: hunks))
    if file.deletion == .yes, !content.isEmpty { throw file.error(.leavesContents) }
  }

  private func checkPaths(_ file: FileDiff) throws(ApplyError) {
    for (path, mode) in [(file.oldPath, file.oldMode), (file.newPath, file.newMode)] {
      if let path, let problem = PathCheck.problem(path, mode: mode ?? .file) {
        throw ApplyError(path: path, reason: .unsafePath(problem))
      }
    }
  }

  /// The path as an earlier file's diff left it. Renames and copies use the tree as it was before the whole diff.
  private func previous(_ file: FileDiff) throws(ApplyError) -> Result? {
    guard !file.isRename, !file.isCopy, let path = file.oldPath, let status = status[path] else { return nil }
    switch status {
    case .willGo: return nil
    case .gone: throw file.error(.goneBefore)
    case .made(let index): return results[index]
    }
  }

  /// Finds the file to change and settles what the header left open.
  private mutating func checkOld<Tree: PatchTree>(_ index: Int, _ tree: inout Tree) throws(ApplyError)
    -> Old
  {
    let file = files[index]
    guard let path = file.oldPath else { return Old() }
    let old: Old
    if let previous = try previous(file) {
      old = Old(mode: previous.mode, content: previous.content)
    } else if let entry = try reading(file, { () throws(PatchTreeError) in try tree.entry(at: path) }),
      !entry.mode.isTree
    {
      let content: Content =
        entry.mode.isSubmodule ? .bytes(Array("Subproject commit \(entry.id.hex)\n".utf8)) : .blob(entry.id)
      old = Old(mode: entry.mode, content: content)
    } else {
      guard file.creation == .unknown else { throw file.error(.missing) }
      files[index].creation = .yes
      files[index].deletion = .no
      files[index].oldPath = nil
      return Old()
    }
    if file.creation == .unknown { files[index].creation = .no }
    let found = old.mode ?? .file
    let expected = file.oldMode ?? found
    files[index].oldMode = expected
    if found.kind != expected.kind { throw file.error(.wrongType(expected: expected, found: found)) }
    if file.newMode == nil, file.deletion == .no { files[index].newMode = found }
    return old
  }

  /// Checks that the new name is free, for changes that create a name.
  private mutating func checkNew<Tree: PatchTree>(_ index: Int, _ tree: inout Tree) throws(ApplyError) {
    let file = files[index]
    guard let path = file.newPath, file.creation == .yes || file.isRename || file.isCopy else { return }
    let goes =
      switch status[path] {
      case .willGo, .gone: true
      case .made, nil: false
      }
    if !goes, let entry = try reading(file, { () throws(PatchTreeError) in try tree.entry(at: path) }),
      !entry.mode.isTree
    {
      throw file.error(.alreadyExists)
    }
    if file.newMode == nil {
      files[index].newMode = file.creation == .yes ? .file : file.oldMode
    }
  }

  private mutating func checkTypes(_ index: Int) throws(ApplyError) {
    guard files[index].oldPath != nil, files[index].newPath != nil, let old = files[index].oldMode else { return }
    let new = files[index].newMode ?? old
    files[index].newMode = new
    if old.kind != new.kind { throw files[index].error(.typeChange(from: old, to: new)) }
  }

  /// Refuses a path through a symbolic link, either in the tree or created by the diff.
  private func checkLinks<Tree: PatchTree>(_ path: [UInt8], _ file: FileDiff, _ tree: inout Tree)
    throws(ApplyError)
  {
    var isInTree = true
    for slash in path.indices where path[slash] == UInt8(ascii: "/") {
      let folder = Array(path[..<slash])
      if keptLinks.contains(folder) { throw file.error(.beyondSymbolicLink(folder)) }
      if removedLinks.contains(folder) { continue }
      guard isInTree else { continue }
      let entry = try reading(file, { () throws(PatchTreeError) in try tree.entry(at: folder) })
      if entry?.mode.isSymlink == true { throw file.error(.beyondSymbolicLink(folder)) }
      isInTree = entry?.mode == .tree
      if !isInTree, keptLinks.isEmpty { return }
    }
  }

  private mutating func change<Tree: PatchTree>(_ file: FileDiff, _ old: Content?, _ tree: inout Tree)
    throws(ApplyError) -> (Content, [PlacedHunk])
  {
    if file.isBinary { return (try changeBinary(file, old, &tree), []) }
    if file.hunks.isEmpty { return (old ?? .bytes([]), []) }
    do {
      let applied = try file.apply(to: try bytes(old, file, &tree), options: options)
      options.maximumSteps -= applied.steps
      return (.bytes(applied.bytes), applied.hunks)
    } catch {
      options.maximumSteps -= error.steps
      throw error
    }
  }

  private func changeBinary<Tree: PatchTree>(_ file: FileDiff, _ old: Content?, _ tree: inout Tree)
    throws(ApplyError) -> Content
  {
    guard let ids = file.fullIDs else { throw file.error(.binaryWithoutFullIDs) }
    switch old {
    case .blob(let id): try file.checkBinaryOld(ids.old, found: id)
    case .bytes(let bytes): try file.checkBinaryOld(ids.old, found: SHA1.blobID(bytes))
    case nil: break
    }
    if ids.new == .zero { return .bytes([]) }
    if try reading(file, { () throws(PatchTreeError) in try tree.contains(blob: ids.new) }) { return .blob(ids.new) }
    return .bytes(try file.binaryResult(from: try bytes(old, file, &tree), new: ids.new, options: options))
  }

  private func bytes<Tree: PatchTree>(_ content: Content?, _ file: FileDiff, _ tree: inout Tree)
    throws(ApplyError) -> [UInt8]
  {
    switch content {
    case nil: []
    case .bytes(let bytes): bytes
    case .blob(let id): try reading(file, { () throws(PatchTreeError) in try tree.content(of: id) })
    }
  }

  func reading<Value>(_ file: FileDiff, _ read: () throws(PatchTreeError) -> Value) throws(ApplyError) -> Value {
    do { return try read() } catch { throw file.error(.unreadable(error.description)) }
  }
}

extension ApplyPlan.Content {
  /// Known without reading a blob, since git has one name for all empty ones.
  var isEmpty: Bool {
    switch self {
    case .blob(let id): id == SHA1.blobID([])
    case .bytes(let bytes): bytes.isEmpty
    }
  }
}
