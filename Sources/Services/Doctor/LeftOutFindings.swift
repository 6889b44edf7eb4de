import Bytes
import Git
import Tracker

/// What exchanges with other trackers left out: nothing to fix here, but worth knowing.
enum LeftOutFindings {
  /// Findings of each side of each exchange that are shown one by one.
  private static let limit = 50

  static func findings(_ tracker: TrackerRepository) throws -> [Finding] {
    var findings: [Finding] = []
    for (key, record) in try LeftOut.all(in: tracker) {
      let remote = try name(of: key, in: tracker)
      findings += Self.findings(
        record.here, remote, "refused here", in: tracker,
        "allow it with patchbay config, then run patchbay sync --retry; or leave it")
      findings += Self.findings(
        record.there, remote, "refused there", in: tracker,
        "ask its maintainers to allow it, then run patchbay sync --retry; or leave it")
    }
    return findings
  }

  private static func findings(
    _ side: LeftOut.Side, _ remote: String, _ what: String, in tracker: TrackerRepository, _ advice: String
  ) -> [Finding] {
    let fix = "\(advice) --tracker \(shellQuoted(tracker.git.path)) \(shellQuoted(remote))"
    var findings = side.faults.prefix(limit).map { fault in
      Finding(
        .exchange, fault.lane, "\(what), in the exchange with \(remote): \(fault.reason)", fix: fix,
        isHarmless: true)
    }
    if side.faults.count > limit {
      let more = side.faults.count - limit
      findings.append(Finding(.exchange, remote, "\(what): \(more) more", fix: fix, isHarmless: true))
    }
    return findings
  }

  /// The remote that a record belongs to: its name, or the URL that was hashed.
  private static func name(of key: String, in tracker: TrackerRepository) throws -> String {
    try tracker.git.configString("\(Exchange.urlKeyPrefix)\(key).url") ?? key
  }
}
