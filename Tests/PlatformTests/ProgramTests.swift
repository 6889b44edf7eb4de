import Platform
import TestSupport
import Testing

@Suite struct ProgramTests {
  @Test func `output, errors and exit code are separate`() throws {
    let result = try Program("sh").run(["-c", "echo out; echo err >&2; exit 3"])
    #expect(result.status == 3)
    #expect(result.output == Array("out\n".utf8))
    #expect(result.errorText == "err")
    let error = #expect(throws: SystemError.self) { try Program("sh").output(["-c", "echo broken >&2; exit 1"]) }
    #expect(error?.code == .programFailed)
    #expect(error?.detail == "broken")
    #expect(try Program("sh").run(["-c", "kill -9 $$"]).status == 137)
  }

  @Test func `large input and output pass at the same time`() throws {
    let input = (0..<5_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let result = try Program("sh").run(["-c", "cat; cat /dev/zero | head -c 3000000 >&2"], input: input)
    #expect(result.output == input)
    #expect(result.errors.count == 64 << 10)
  }

  @Test func `a program that does not read its input is no error`() throws {
    let input = [UInt8](repeating: 65, count: 3_000_000)
    #expect(try Program("true").run([], input: input).status == 0)
    #expect(try Program("head").output(["-c", "5"], input: input) == Array("AAAAA".utf8))
  }

  @Test func `lines are passed on as they are printed, the last one without a newline too`() throws {
    var lines: [String] = []
    try Program("sh").lines(["-c", "seq 1 100000; printf end"]) { line in
      lines.append(String(decoding: line, as: UTF8.self))
    }
    #expect(lines == (1...100_000).map(String.init) + ["end"])
    var parts: [[UInt8]] = []
    try Program("printf").lines(["a\\0b\\0\\0"], separator: 0) { parts.append(Array($0)) }
    #expect(parts == [[0x61], [0x62], []])
    struct Count { var value = 0 }
    var count = Count()
    let error = #expect(throws: SystemError.self) {
      try Program("yes").lines([]) { _ throws(SystemError) in
        count.value += 1
        if count.value == 10 { throw SystemError(.failed, "go on") }
      }
    }
    #expect(error?.what == "go on")
    #expect(throws: SystemError.self) { try Program("yes", outputLimit: 1000).output([]) }
  }

  @Test func `a missing program is an error that says so`() {
    let error = #expect(throws: SystemError.self) { try Program("no-such-git").run(["gc"]) }
    #expect(error?.code == .programMissing)
    #expect(throws: SystemError.self) { try Program("true", in: "/no/such/folder").run([]) }
  }

  @Test func `a program that does not start leaks no descriptor`() throws {
    func open() throws -> Int {
      try (PackageFiles.names(in: PackageFiles.exists("/proc/self/fd") ? "/proc/self/fd" : "/dev/fd")).count
    }
    let before = try open()
    for _ in 0..<300 {
      #expect(throws: SystemError.self) { try Program("no-such-git").run(["gc"]) }
      #expect(throws: SystemError.self) { try Program("true", in: "/no/such/folder").run([]) }
    }
    // Tests that run beside this one open some; three for each start would be 1800.
    #expect(try open() < before + 600)
  }

  @Test func `git runs in its folder, in English and in no other repository`() throws {
    let sandbox = try GitSandbox()
    try sandbox.commit("one", ["a": "1"])
    let git = Program(
      in: sandbox.path, environment: ["GIT_AUTHOR_NAME": "Somebody", "GIT_AUTHOR_EMAIL": "s@x", "HOME": nil])
    #expect(try git.output(["rev-parse", "HEAD"]).count == 41)
    let text = String(decoding: try git.output(["var", "GIT_AUTHOR_IDENT"]), as: UTF8.self)
    #expect(text.hasPrefix("Somebody <s@x>"))
    let shell = Program("sh", environment: ["GIT_DIR": "/nowhere"])
    #expect(try shell.output(["-c", "echo $LC_ALL-$GIT_TERMINAL_PROMPT-$GIT_DIR"]) == Array("C-0-/nowhere\n".utf8))
    #expect(try Program("sh").run(["-c", "test -z \"$GIT_DIR$GIT_INDEX_FILE\""]).status == 0)
    let error = #expect(throws: SystemError.self) { try git.output(["-c", "x.y=z", "no-such-command"]) }
    #expect(error?.what == "run git no-such-command")
  }
}
