import TestSupport
import Testing
import Tracker

@Suite("Patterns for paths")
struct PathGlobTests {
  @Test(
    "a pattern matches what it says, and nothing else",
    arguments: [
      ("src/", "src/a.c", true), ("src/", "src/deep/a.c", true), ("src/", "src", false), ("src/", "srca", false),
      ("src/", "a/src/b", false), ("src/*.c", "src/a.c", true), ("src/*.c", "src/deep/a.c", false),
      ("src/*.c", "src/a.h", false), ("**/Makefile", "a/b/Makefile", true), ("**Makefile", "Makefile", true),
      ("*.c", "a.c", true), ("*.c", "b/a.c", false), ("a?c", "abc", true), ("a?c", "a/c", false), ("a?c", "ac", false),
      ("README", "README", true), ("README", "READMEs", false), ("README", "READM", false), ("", "", true),
      ("", "a", false), ("man2/**", "man2/x/y", true), ("man2/**", "man2/", true), ("man2/**", "man3/x", false),
      ("*/", "a/b", true), ("*/", "a", false), ("a**b*c", "a/x/bxc", true), ("a**b*c", "a/x/bx/c", false),
    ] as [(String, String, Bool)])
  func fits(pattern: String, text: String, expected: Bool) {
    #expect(PathGlob(pattern).matches(text) == expected)
  }

  @Test("in subjects a star also matches slashes")
  func subjects() {
    #expect(PathGlob("*[tide]*").matches("Re: [PATCH 1/2] [tide] x", acrossFolders: true))
    #expect(!PathGlob("*[tide]*").matches("Re: [PATCH 1/2] [tide] x"))
  }

  @Test("a hostile pattern is matched in bounded time")
  func hostile() {
    let pattern = PathGlob(String(repeating: "a*", count: 500) + "b")
    let text = String(repeating: "a", count: 2000)
    var fits = true
    #expect(processorTime { fits = pattern.matches(text) } < .seconds(20))
    #expect(!fits)
  }
}
