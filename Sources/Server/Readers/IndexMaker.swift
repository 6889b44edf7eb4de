import Git
import Index
import Platform
import Synchronization
import Tracker

/// Makes the tracker's indexes beside the answering of requests, one at a time: no request waits for one.
final class IndexMaker: Sendable {
  private let path: String
  private let isAtWork = Mutex(false)

  init(_ path: String) { self.path = path }

  /// Begins to make the index that is lacking, or to bring it forward, unless that goes on already.
  func make(withText: Bool) {
    let mayStart = isAtWork.withLock { isAtWork in
      defer { isAtWork = true }
      return !isAtWork
    }
    guard mayStart else { return }
    let hasStarted = Worker.start(.last) { [self] in
      if let tracker = try? TrackerRepository.open(path), let snapshot = try? tracker.snapshot() {
        _ = Finder(snapshot, repository: path).prepare(withText: withText)
        tracker.git.hasReadWidely()
      }
      isAtWork.withLock { $0 = false }
    }
    if !hasStarted { isAtWork.withLock { $0 = false } }
  }
}
