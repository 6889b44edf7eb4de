import Bytes
import Git
import Platform
public import Tracker

/// Checks everything about a tracker, and changes nothing.
public enum Doctor {
  /// What is wrong, in the order of the checks.
  ///
  /// - Throws: If too little of the tracker can be read for checks to make sense, or git is missing.
  public static func examine(
    _ tracker: TrackerRepository, progress: (String) -> Void = { _ in }
  ) throws -> [Finding] {
    let root = tracker.git.path
    // The other checks ask git, which would look for a repository above this one.
    if try tracker.git.isHeadDamaged() {
      return [
        Finding(
          .objects, "HEAD", "it names nothing, so that git does not take the tracker for a repository",
          fix: "patchbay init \(shellQuoted(root)); patchbay doctor --tracker \(shellQuoted(root))")
      ]
    }
    var findings: [Finding] = []
    progress("files")
    let bits = try tracker.git.sharedBits()
    findings += StaleLocks.findings(below: root, now: tracker.now)
    findings += FileChecks.run(below: root, sharedBits: bits, now: tracker.now)
    findings += DamagedReferences.findings(below: root)
    findings += obstacles(tracker)
    findings += LostLanes.findings(tracker)
    progress("objects")
    findings += try missing(in: root, below: Lane.prefix)
    findings += try missing(in: root, below: View.prefix)
    findings += try missing(in: root, below: View.recentPrefix)
    progress("git fsck")
    findings += try fsck(root)
    progress("view")
    findings += viewFindings(tracker)
    progress("configuration")
    findings += try configurationFindings(tracker)
    progress("log")
    findings += MalformedFacts.findings(tracker)
    // References that cannot be read were reported above.
    findings += (try? LeftOutFindings.findings(tracker)) ?? []
    findings += (try? UnreadCommits.findings(tracker)) ?? []
    findings += FailedMaintenance.findings(tracker)
    findings += UnfinishedMail.findings(tracker)
    // A view that cannot be read was reported above.
    findings += (try? SharedNumbers.findings(tracker)) ?? []
    return findings
  }

  /// References whose names are needed for the folders of lanes or views.
  private static func obstacles(_ tracker: TrackerRepository) -> [Finding] {
    var findings: [Finding] = []
    for name in [Lane.prefix, View.prefix].map({ String($0.dropLast()) }) {
      guard let id = (try? tracker.git.reference(name)) ?? nil else { continue }
      let git = "git -C \(shellQuoted(tracker.git.path)) update-ref"
      findings.append(
        Finding(
          .objects, name, "a reference of this name prevents references below it",
          fix: "\(git) refs/kept/\(name.dropFirst("refs/".count)) \(id.hex) && \(git) -d \(name) \(id.hex)"))
    }
    return findings
  }

  // MARK: Objects

  /// Objects that references need and that are missing.
  private static func missing(in root: String, below prefix: String) throws -> [Finding] {
    let isView = prefix != Lane.prefix
    let fix =
      isView
      ? "patchbay rebuild --tracker \(shellQuoted(root))"
      : fetching(root)
    let result = try Program().run([
      "-C", root, "rev-list", "--objects", "--missing=print", "--quiet", "--glob=\(prefix)",
    ])
    var findings = result.output.split(separator: UInt8(ascii: "\n")).compactMap { line -> Finding? in
      guard line.first == UInt8(ascii: "?") else { return nil }
      let id = String(decoding: line.dropFirst(), as: UTF8.self)
      return Finding(.objects, id, "\(isView ? "a view" : "the log") needs the object, which is missing", fix: fix)
    }
    if result.status != 0 {
      findings.append(
        Finding(
          .objects, prefix, firstLine(result.errorText, or: "git rev-list ended with \(result.status)"), fix: fix))
    }
    return findings
  }

  private static func fsck(_ root: String) throws -> [Finding] {
    let result = try Program().run(["-C", root, "fsck", "--strict", "--full", "--no-dangling", "--no-progress"])
    let text = String(decoding: result.output, as: UTF8.self) + "\n" + result.errorText
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("notice:") }
    let fix = "patchbay rebuild --tracker \(shellQuoted(root)); \(fetching(root))"
    let broken = DamagedObjects.paths(in: lines)
    var findings = broken.map { DamagedObjects.finding($0, below: root) }
    // What else fsck reports mostly follows from the damaged files.
    let first = broken.first.map { DamagedObjects.finding($0, below: root).fix }
    findings += lines.prefix(100).map { Finding(.fsck, "git fsck", String($0), fix: first ?? fix) }
    if findings.isEmpty, result.status != 0 {
      findings.append(Finding(.fsck, "git fsck", "it ended with exit code \(result.status)", fix: fix))
    }
    return findings
  }

  /// Fetches the whole log from a mirror, including what should be here already.
  private static func fetching(_ root: String) -> String {
    "git -C \(shellQuoted(root)) fetch --refetch MIRROR '\(Lane.prefix)*:\(Lane.prefix)*'"
  }

  // MARK: View

  /// Compares the view, with the facts that it lacks folded onto it, to one rebuilt from scratch for the same log.
  private static func viewFindings(_ tracker: TrackerRepository) -> [Finding] {
    let fix = "patchbay rebuild --tracker \(shellQuoted(tracker.git.path))"
    do {
      let snapshot = try Snapshot.take(of: tracker.git)
      var findings = snapshot.problems.map { Finding(.view, View.prefix, $0, fix: fix) }
      // Most of what this makes is in the repository already.
      let again = try Snapshot.take(
        of: tracker.git, from: .nothing(upTo: snapshot.heads),
        onMemoryPressure: { buffer, _ in buffer.forgetStored() })
      if again.digest != snapshot.digest {
        findings.append(
          Finding(
            .view, snapshot.baseReference?.name ?? View.prefix,
            "its digest is \(snapshot.digest.hex), but the log gives \(again.digest.hex)", fix: fix))
      }
      return findings
    } catch {
      return [Finding(.view, View.prefix, "\(error)", fix: fix)]
    }
  }

  // MARK: Configuration

  /// A broken configuration stops nothing, so people might not notice that the last valid one is in effect.
  private static func configurationFindings(_ tracker: TrackerRepository) throws -> [Finding] {
    guard let problem = try tracker.configurationProblem() else { return [] }
    return [
      Finding(
        .configuration, TrackerRepository.configurationReference,
        "\(problem.description); the last valid version is used",
        fix: "patchbay config edit --tracker \(shellQuoted(tracker.git.path))")
    ]
  }

  private static func firstLine(_ text: String, or other: String) -> String {
    text.split(separator: "\n").first.map(String.init) ?? other
  }
}
