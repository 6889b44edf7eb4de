import TestSupport
import Testing

@testable import Platform

@Suite struct StreamedProcessTests {
  /// A test that has been suspended goes on when all others have begun, which may take hours.
  private static let noLimit = Duration.seconds(1_000_000)

  private func all(_ process: StreamedProcess) async -> [UInt8] {
    var result: [UInt8] = []
    while true {
      let bytes = await process.read()
      if bytes.isEmpty { return result }
      result += bytes
    }
  }

  @Test func `more than a pipe holds passes through`() async throws {
    let process = try await StreamedProcess.start(Program("cat", timeLimit: Self.noLimit), [])
    let input = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0) }
    async let output = all(process)
    for start in stride(from: 0, to: input.count, by: 100_000) {
      #expect(await process.write(Array(input[start..<min(start + 100_000, input.count)])))
    }
    process.closeInput()
    #expect(await output == input)
  }

  @Test func `writing to a program that has ended fails`() async throws {
    let process = try await StreamedProcess.start(Program("true", timeLimit: Self.noLimit), [])
    #expect(await all(process).isEmpty)
    var isTaken = true
    for _ in 0..<100 where isTaken { isTaken = await process.write([UInt8](repeating: 0, count: 100_000)) }
    #expect(!isTaken)
  }

  @Test func `stopping ends the program and its children`() async throws {
    let process = try await StreamedProcess.start(
      Program("sh", timeLimit: Self.noLimit), ["-c", "sleep 1000000 & sleep 1000000; echo late"])
    process.stop()
    #expect(await all(process).isEmpty)
  }

  @Test func `a program sees only the environment it is given`() async throws {
    let program = Program("env", environment: ["A": "b"], inheriting: ["PATH"], timeLimit: Self.noLimit)
    let process = try await StreamedProcess.start(program, [])
    let names = String(decoding: await all(process), as: UTF8.self).split(separator: "\n").map {
      $0.prefix { $0 != "=" }
    }
    #expect(Set(names) == ["PATH", "A", "LC_ALL", "GIT_TERMINAL_PROMPT"])
  }
}
