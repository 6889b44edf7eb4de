import TestSupport
import Testing

/// A process stopped or failed at its system calls: `Tests/Stress/faults`, in short unless `$PATCHBAY_FULL` is set.
@Suite("Faults at system calls", .serialized, .needsProgram("strace"), .needsProgram("python3"))
struct FaultTests {
  private func faults(_ what: String) throws -> CommandResult {
    let script = PackageFiles.root + "/Tests/Stress/faults"
    let sample = PackageFiles.isFullRun ? [] : ["--sample"]
    return try Command(
      "python3", arguments: [script, what, "--program", PackageFiles.binary] + sample, timeout: .seconds(7200)
    ).run()
  }

  @Test("objects are synced before the reference, and the reference and its folder before exit 0, with three syncs")
  func durability() throws {
    let result = try faults("durable")
    #expect(result.status == 0, "\(result.text)\(result.errorText)")
  }

  @Test(
    "a process that is killed or fails at a system call loses nothing and blocks nobody", arguments: ["kill", "errors"])
  func everyCall(_ what: String) throws {
    let result = try faults(what)
    print("\(what): \(result.lines.joined(separator: "; "))")
    #expect(result.status == 0, "\(result.text)\(result.errorText)")
  }
}
