import Patches
import TestSupport

/// What real git makes of many diffs, each on a tree of its own, in a few processes.
struct GitApply {
  struct Case {
    let base: MemoryTree
    let diff: [UInt8]
    var arguments = ""
  }

  let sandbox: GitSandbox

  init() throws { sandbox = try GitSandbox(bare: true) }

  /// For each case the tree's listing after `git apply --cached`, or nil where git refuses.
  func run(_ cases: [Case]) throws -> [[String]?] {
    var stream: [UInt8] = []
    for (index, item) in cases.enumerated() {
      stream += Array("commit refs/heads/case-\(index)\ncommitter A <a@example.org> 1700000000 +0000\ndata 0\n".utf8)
      stream += item.base.fastImport
      try PackageFiles.write(item.diff, to: sandbox.folder("\(index).diff"))
    }
    try sandbox.git("fast-import", "--quiet", "--force", input: stream)
    let script = cases.indices.map { index in
      """
      export GIT_INDEX_FILE=\(sandbox.folder("index"))
      rm -f $GIT_INDEX_FILE $GIT_INDEX_FILE.lock; git read-tree refs/heads/case-\(index)
      if git apply --cached \(cases[index].arguments) \(sandbox.folder("\(index).diff")) 2>/dev/null
      then echo "= \(index)"; git ls-files -s; fi

      """
    }.joined()
    let output = try Command(
      "sh", in: sandbox.path, input: Array(script.utf8)
    ).run().succeeded()
    var results = [[String]?](repeating: nil, count: cases.count)
    var current = 0
    for line in output.lines {
      if line.hasPrefix("= ") {
        current = Int(line.dropFirst(2)) ?? 0
        results[current] = []
      } else {
        // mode id stage<TAB>path
        results[current]?.append(line.replacing(" 0\t", with: " "))
      }
    }
    return results
  }
}
