import TestSupport
import Testing

@Suite("Test support")
struct TestSupportTests {
  @Test("every permutation is visited once")
  func permutations() {
    var seen: Set<[Int]> = []
    var calls = 0
    withEveryPermutation(of: [1, 2, 3, 4, 5]) { order in
      calls += 1
      seen.insert(order)
    }
    #expect(calls == 120)
    #expect(seen.count == 120)
  }

  @Test("a process gives its exit code, output, errors and folder")
  func process() throws {
    let folder = try TemporaryDirectory()
    let result = try Command(
      "sh", "-c", "cat; pwd; echo wrong >&2; exit 7", in: folder.path, input: Array("in\n".utf8)
    ).run()
    #expect(result.status == 7)
    #expect(result.lines == ["in", folder.path])
    #expect(result.errorText == "wrong\n")
  }

  @Test("a process that does not end is killed at its time-out, with its children")
  func timeOut() throws {
    let result = try Command("sh", "-c", "sleep 100000 | sleep 100000", timeout: .milliseconds(100)).run()
    #expect(result.timedOut)
    #expect(result.signal == 9)
    #expect(result.wallTime < .seconds(3600))
  }

  @Test("git runs with a fixed person and clock, so that commits have the same id everywhere")
  func gitSandbox() throws {
    let first = try GitSandbox()
    let second = try GitSandbox()
    #expect(try first.commit("One", ["a": "1\n"]) == second.commit("One", ["a": "1\n"]))
    #expect(try first.fsck() == "")
  }
}
