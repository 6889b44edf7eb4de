import Git
import Tracker

/// Says that a tracker holds only some of the mail, and where the rest is: clients (b4 since 0.16) then ask there for what
/// is not here.
enum ArchiveCoverage {
  /// Adds the fields if the configuration names an archive: `[web] upstream = https://lore.kernel.org/all`.
  static func add(to response: inout Response, _ snapshot: Snapshot) {
    guard let upstream = snapshot.configuration.upstreamArchive else { return }
    var coverage = "partial"
    // What was folded last came until then; clients take what they ask for as known up to this time.
    if let commit = snapshot.base?.commit, let date = try? snapshot.store.commit(commit).committer.seconds {
      coverage += "; updated=\(date)"
    }
    response.headers.set("X-Archive-Coverage", coverage)
    response.headers.set("X-Archive-Upstream", upstream)
  }
}
