import Git

/// The present and former writer names of this tracker.
///
/// A tracker that finds its own lane elsewhere with commits that it does not know was restored from a backup or copied:
/// another tracker may be writing under its name. It takes a new name, and remembers the old ones, because processes
/// that had read an old name may still finish under it.
package struct WriterNames {
  /// git config value: the former names, separated by spaces.
  static let formerKey = "patchbay.formerWriters"

  /// nil for a mirror that does not write.
  package private(set) var present: String?
  package private(set) var former: Set<String>

  package init(of tracker: TrackerRepository) throws {
    present = try tracker.git.configString(TrackerRepository.writerKey)
    former = Set(try tracker.git.configString(Self.formerKey)?.split(separator: " ").map(String.init) ?? [])
  }

  /// Whether lanes of this name are written here, or were.
  package func owns(_ writer: String) -> Bool { writer == present || former.contains(writer) }

  /// Records the present name as a former one. Done first, so that a process killed in between is repaired the next
  /// time.
  package mutating func remember(in tracker: TrackerRepository) throws {
    guard let present, former.insert(present).inserted else { return }
    try tracker.git.setConfig(Self.formerKey, former.sorted().joined(separator: " "))
  }

  /// Takes a new name.
  package mutating func change(to name: String, in tracker: TrackerRepository) throws {
    try tracker.git.setConfig(TrackerRepository.writerKey, name)
    present = name
  }

  /// Eight random hexadecimal digits.
  package static func random() -> String {
    let name = String(UInt32.random(in: .min ... .max), radix: 16)
    return String(repeating: "0", count: 8 - name.count) + name
  }
}
