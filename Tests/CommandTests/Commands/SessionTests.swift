import TestSupport
import Testing

@Suite("The recorded session", .timeLimit(.minutes(240)))
struct SessionTests {
  /// A command and what it prints, as `Samples/morning.md` has it.
  private struct Step {
    let command: String
    var output: [String] = []
  }

  private static func steps() throws -> [Step] {
    let text = String(decoding: try PackageFiles.read(PackageFiles.samples + "/morning.md"), as: UTF8.self)
    var steps: [Step] = []
    var isInside = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        isInside = line == "```console"
      } else if isInside, line.hasPrefix("$ ") {
        steps.append(Step(command: String(line.dropFirst(2))))
      } else if isInside, !steps.isEmpty {
        steps[steps.count - 1].output.append(String(line))
      }
    }
    return steps
  }

  @Test("the commands print the recorded session")
  func morning() throws {
    let sandbox = try Sandbox()
    try sandbox.run("import", "--quiet", PackageFiles.samples + "/mail").succeeded()
    let code = sandbox.folder("tidewatch")
    try Command(PackageFiles.samples + "/make-code", code).run().succeeded()
    let steps = try Self.steps()
    #expect(steps.count >= 10)
    let programs = PackageFiles.binary.split(separator: "/").dropLast().joined(separator: "/")
    for step in steps {
      let result = try Command(
        "bash", "-c", "set -o pipefail; \(step.command)", in: code,
        environment: [
          "PATH": "/\(programs):" + (Command.baseEnvironment["PATH"] ?? ""), "PATCHBAY_TRACKER": sandbox.tracker,
          "GIT_AUTHOR_NAME": "Mara Keel", "GIT_AUTHOR_EMAIL": "mara@example.org",
        ]
      ).run()
      // The place is the reader's own.
      var printed = (result.text + result.errorText).replacing(code, with: "tidewatch").split(
        separator: "\n", omittingEmptySubsequences: false
      ).map(String.init)
      if printed.last == "" { printed.removeLast() }
      #expect(printed == step.output, "\(step.command)")
    }
  }
}
