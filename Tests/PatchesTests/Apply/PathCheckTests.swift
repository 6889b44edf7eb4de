import Bytes
import Patches
import TestSupport
import Testing

@Suite("paths a patch may name")
struct PathCheckTests {
  static let cases: [(path: String, mode: FileMode, problem: PathProblem?)] = [
    ("f", 0o100644, nil), ("a/b/c", 0o100644, nil), (".gitignore", 0o100644, nil), (".gitmodules", 0o100644, nil),
    ("a/.github/x", 0o100644, nil), ("git", 0o100644, nil), ("x.git", 0o100644, nil), ("git~2", 0o100644, nil),
    ("...", 0o100644, nil), ("a..b", 0o100644, nil), ("dev-x\\x2dy", 0o100644, nil), ("ünï", 0o100644, nil),
    ("-rf", 0o100644, nil), ("a b", 0o100644, nil), (".gitx", 0o100644, nil), (".git-x/a", 0o100644, nil),
    ("\u{200c}git", 0o100644, nil), ("gitmod~5", 0o120000, nil), ("gi7eb~1x", 0o120000, nil),
    ("..a", 0o100644, nil), ("git~1x", 0o100644, nil), ("\u{1}", 0o100644, nil), ("é/ü", 0o100644, nil),
    (".\u{FEFF}Git", 0o100644, .gitFolder), ("/", 0o100644, .absolute), (".git. .", 0o100644, .gitFolder),
    ("", 0o100644, .empty), ("/etc/passwd", 0o100644, .absolute), ("a//b", 0o100644, .emptyComponent),
    ("a/", 0o100644, .emptyComponent), ("../x", 0o100644, .leavesTree), ("a/../../x", 0o100644, .leavesTree),
    ("a/..", 0o100644, .leavesTree), ("./x", 0o100644, .leavesTree), ("a/./b", 0o100644, .leavesTree),
    (".", 0o100644, .leavesTree), ("..", 0o100644, .leavesTree),
    (".git", 0o100644, .gitFolder), (".git/hooks/x", 0o100644, .gitFolder), ("a/.git/config", 0o100644, .gitFolder),
    (".GIT/x", 0o100644, .gitFolder), (".gIt/x", 0o100644, .gitFolder), (".git./x", 0o100644, .gitFolder),
    (".git /x", 0o100644, .gitFolder), (".git. . /x", 0o100644, .gitFolder), ("git~1/x", 0o100644, .gitFolder),
    ("GIT~1", 0o100644, .gitFolder), ("git~1 .", 0o100644, .gitFolder),
    (".git::$INDEX_ALLOCATION/x", 0o100644, .gitFolder), (".git:x", 0o100644, .gitFolder),
    ("a\tb", 0o100644, nil), ("a\u{1b}[2J", 0o100644, nil), ("a\nb", 0o100644, nil), ("a\u{7f}", 0o100644, nil),
    (".git\\hooks\\x", 0o100644, .gitFolder), ("a\\.git\\x", 0o100644, .gitFolder), ("a\\git~1", 0o100644, .gitFolder),
    (".g\u{200c}it/x", 0o100644, .gitFolder), ("\u{feff}.git", 0o100644, .gitFolder),
    (".gi\u{206f}T\u{202e}/x", 0o100644, .gitFolder), ("a/.Git\u{200d}", 0o100644, .gitFolder),
    (".gitmodules", 0o120000, .linkedGitmodules), (".GITMODULES", 0o120000, .linkedGitmodules),
    ("gitmod~1", 0o120000, .linkedGitmodules), ("GI7EBA~1", 0o120000, .linkedGitmodules),
    ("gi7eb~10", 0o120000, .linkedGitmodules), (".gitmodules .:x", 0o120000, .linkedGitmodules),
    (".gitm\u{200e}odules", 0o120000, .linkedGitmodules), ("a\\.gitmodules", 0o120000, .linkedGitmodules),
  ]

  /// What git has no word against.
  static let stricter: [(path: String, problem: PathProblem)] = [
    ("a\0b", .holdsNUL), ("a\\..\\..\\b", .leavesTree), ("..\\b", .leavesTree),
    (String(repeating: "d/", count: 200) + "f", .tooLong), (String(repeating: "x", count: 5000), .tooLong),
  ]

  @Test("are those that git's index takes with all protections on")
  func likeGit() throws {
    let sandbox = try GitSandbox(bare: true)
    let script = Self.cases.map { item in
      let path = item.path.replacing("'", with: "'\\''")
      return """
        git -c core.protectHFS=true -c core.protectNTFS=true update-index --add --cacheinfo \
        \(item.mode),e69de29bb2d1d6434b8b29ae775ad8c2e48c5391,'\(path)' 2>/dev/null; echo $?
        """
    }.joined(separator: "\n")
    let codes = try Command("sh", in: sandbox.path, input: Array(script.utf8)).run().succeeded().lines
    try #require(codes.count == Self.cases.count)
    for (item, code) in zip(Self.cases, codes) {
      #expect(PathCheck.problem(Array(item.path.utf8), mode: item.mode) == item.problem, "\(item.path)")
      #expect((code == "0") == (item.problem == nil), "git: \(item.path)")
    }
  }

  @Test("those that only do harm are refused", arguments: stricter)
  func refusedBeyondGit(path: String, problem: PathProblem) {
    #expect(PathCheck.problem(Array(path.utf8)) == problem)
  }

  @Test(".git is recognized before invalid UTF-8")
  func brokenText() {
    #expect(PathCheck.problem(Array(".git".utf8) + [0xFF]) == .gitFolder)
    #expect(PathCheck.problem(Array("x".utf8) + [0xFF]) == nil)
  }

  @Test(
    "a diff with an unsafe path is refused, whichever line names it",
    arguments: ["../x", "/etc/x", ".git/hooks/x", "a/.GIT/x", "git~1/x", "\\056git/x", "a\\000b", "a//b/.."])
  func refused(name: String) throws {
    let quoted =
      name.contains("\\") ? ("\"a/\(name)\"", "\"b/\(name)\"", "\"\(name)\"") : ("a/\(name)", "b/\(name)", name)
    let diffs = [
      "diff --git \(quoted.0) \(quoted.1)\nnew file mode 100644\n--- /dev/null\n+++ \(quoted.1)\n@@ -0,0 +1 @@\n+x\n",
      "--- /dev/null\n+++ \(quoted.1)\n@@ -0,0 +1 @@\n+x\n",
      "diff --git a/f \(quoted.1)\nsimilarity index 100%\nrename from f\nrename to \(quoted.2)\n",
      "diff --git a/f \(quoted.1)\nsimilarity index 100%\ncopy from f\ncopy to \(quoted.2)\n",
      "diff --git \(quoted.0) b/n\nsimilarity index 100%\nrename from \(quoted.2)\nrename to n\n",
      "diff --git \(quoted.0) \(quoted.1)\nold mode 100644\nnew mode 100755\n",
    ]
    for text in diffs {
      var tree = SampleDiffs.tree
      #expect(throws: (any Error).self, "\(text)") { try Diff(parsing: Array(text.utf8)).apply(to: &tree) }
    }
  }
}
