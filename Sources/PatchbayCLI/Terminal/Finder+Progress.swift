import Git
import Index
import Tracker

extension Finder {
  /// Answers lists and searches. On a terminal it says how far it is when it has to make an index first.
  static func showingProgress(over snapshot: Snapshot, in repository: Repository) -> Finder {
    let progress = ProgressLine("Indexing", unit: "mails")
    return Finder(snapshot, repository: repository.path) { done, all in
      progress.update(done, fraction: Double(done) / Double(max(1, all)))
      if done >= all { progress.finish() }
    }
  }
}
