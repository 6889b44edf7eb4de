import Platform
import Synchronization

/// The indexes of packs that this process has open: one of each for all handles, which read the same tracker in several
/// threads.
enum PackIndexes {
  private struct Known {
    let stamps: [FileStamp]
    weak var index: PackIndexFile?
  }

  private static let known = Mutex<[String: Known]>([:])

  /// - Parameter name: The path without its ending.
  /// - Returns: nil where ``PackIndexFile`` is none.
  static func index(of name: String) throws(GitError) -> PackIndexFile? {
    // A pack that is replaced in place is another one, whatever its name.
    let stamps = [FileStamp(name + ".idx"), FileStamp(name + ".pack")]
    let found = known.withLock { known in known[name].flatMap { $0.stamps == stamps ? $0.index : nil } }
    if let found { return found }
    guard let index = try PackIndexFile(name) else { return nil }
    known.withLock { known in
      known = known.filter { $0.value.index != nil }
      known[name] = Known(stamps: stamps, index: index)
    }
    return index
  }
}
