/// Why a tracker could not do what it was asked to.
public enum TrackerError: Error, Hashable, Sendable {
  /// There is no tracker at this path.
  case noTracker(String)
  /// The repository is a mirror: nothing tells under which name to write to it.
  case noWriter(String)
  /// No lane could be moved for seconds.
  case busy
}

extension TrackerError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noTracker(let path): "\(path) is not a tracker; make one with: patchbay init \(path)"
    case .noWriter(let path):
      "\(path) is a mirror that takes no mail; to write to it nevertheless: patchbay init \(path)"
    case .busy: "every lane of the log is locked; try again, and see patchbay doctor"
    }
  }
}
