import ArgumentParser
import Bytes
import Git
import Index
import Review
import Services
import Tracker

/// `patchbay doctor`: checks everything and says how to fix what is wrong.
struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check a tracker, and say how to fix what is wrong.",
    discussion: """
      Looks for locks and other files left by killed processes, wrong owners and modes, and missing objects; runs `git \
      fsck`; rebuilds the view in memory and compares it with the published one and the indexes. Changes nothing. Exits \
      with 1 if anything is wrong that is not harmless.

      A stale lock delays nobody, but no mail is written to its lane any more. No program can know whether the process that \
      made it is still running, so locks are removed only on request.

      EXAMPLES
        patchbay doctor
        patchbay doctor --remove-stale-locks --older-than 1h
      """)

  @Flag(help: "Remove lock files that are old enough.")
  var removeStaleLocks = false

  @Option(help: ArgumentHelp("How old a lock must be to be removed: 90s, 30m, 1h, 2d.", valueName: "age"))
  var olderThan = AgeArgument(seconds: 3600)

  @OptionGroup var tracker: TrackerOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let tracker = try tracker.open()
    if removeStaleLocks { return try remove(from: tracker) }
    let progress = ProgressLine("Checking", unit: "checks")
    var done = 0
    var findings = try Services.Doctor.examine(tracker) { _ in
      done += 1
      progress.update(done)
    }
    // A view that cannot be read has been found already, and holds no index to anything.
    if let snapshot = try? tracker.snapshot() {
      findings += try SeriesToSend.findings(snapshot, now: tracker.now)
      findings += try IndexCheck.findings(snapshot, repository: tracker.git.path)
    }
    progress.finish()
    let isHealthy = findings.allSatisfy(\.isHarmless)
    var standardOutput = output.open()
    if output.json {
      try standardOutput.json(["healthy": .bool(isHealthy), "findings": .array(findings.map(Self.json))])
    } else {
      for finding in findings { try Self.write(finding, to: &standardOutput) }
      if findings.isEmpty { try standardOutput.line("All is well.") }
    }
    try standardOutput.finish()
    if !isHealthy { throw ExitCode(ExitStatus.no.rawValue) }
  }

  private func remove(from tracker: TrackerRepository) throws {
    let removed = StaleLocks.remove(olderThan: olderThan.seconds, from: tracker)
    let kept = StaleLocks.find(in: tracker)
    var standardOutput = output.open()
    if output.json {
      try standardOutput.json([
        "removed": .array(removed.map { ["subject": .string($0.subject as String), "age": .int(Int($0.age) as Int)] }),
        "kept": .array(kept.map { ["subject": .string($0.subject as String), "age": .int(Int($0.age) as Int)] }),
      ])
    } else {
      for lock in removed { try standardOutput.line(UntrustedText.line("removed the lock of \(lock.subject)")) }
      for lock in kept {
        try standardOutput.line(
          UntrustedText.line("kept the lock of \(lock.subject), \(AgeArgument(seconds: lock.age)) old"))
      }
      if removed.isEmpty, kept.isEmpty { try standardOutput.line("There are no stale locks.") }
    }
    try standardOutput.finish()
  }

  private static func json(_ finding: Finding) -> JSONValue {
    [
      "check": .string(finding.check.rawValue as String), "subject": .string(finding.subject as String),
      "message": .string(finding.message as String), "age": .int(finding.age.map { Int($0) }),
      "harmless": .bool(finding.isHarmless), "mend": .string(finding.fix as String),
    ]
  }

  private static func write(_ finding: Finding, to output: inout Output) throws(CommandFailure) {
    let age = finding.age.map { " (\(AgeArgument(seconds: $0)) old)" } ?? ""
    let harmless = finding.isHarmless ? ", harmless" : ""
    try output.line(
      UntrustedText.line("\(finding.check.rawValue)\(harmless): \(finding.subject)\(age): \(finding.message)"))
    try output.line(UntrustedText.line("  fix: \(finding.fix)"))
  }
}
