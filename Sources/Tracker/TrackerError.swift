/// An error of a tracker.
public enum TrackerError: Error, Hashable, Sendable {
  /// There is no tracker at this path.
  case noTracker(String)
  /// The repository is a mirror, without a writer name.
  case noWriter(String)
  /// No lane could be moved in time.
  case busy
  /// No view could be published.
  case noView
}

extension TrackerError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noTracker(let path): "\(path) is not a tracker; create one with: patchbay init \(path)"
    case .noWriter(let path):
      "\(path) is a mirror, which takes no mail; to write to it anyway, run: patchbay init \(path)"
    case .busy: "every lane of the log is locked; try again, and see patchbay doctor"
    case .noView: "no view can be published; try again, and see patchbay doctor"
    }
  }
}
