public import Bytes

extension Snapshot {
  /// The series that a mail names as to be applied before it; nil if it is not here.
  public func series(meeting dependency: Dependency) throws -> SeriesGroup? {
    switch dependency {
    case .message(let id): return try series(containing: id)
    case .number(let number): return try message(number: number).flatMap { try series(containing: $0) }
    case .change(let id, let version):
      return try series(changeID: id).filter { version == nil || $0.version == version }
        .max { ($0.version, $0.minorVersion) < ($1.version, $1.minorVersion) }
    }
  }

  /// The heads of the series that the cover letter and patches of a series name as to be applied before it, each once.
  public func dependencies(of group: SeriesGroup) throws -> [ObjectID] {
    let mails = try ([group.head] + group.allPatches.map(\.id)).compactMap { try message($0) }
    var heads: [ObjectID] = []
    for dependency in Dependency.all(of: mails).prefix(Self.dependencyLimit) {
      guard let other = try series(meeting: dependency), other.head != group.head, !heads.contains(other.head) else {
        continue
      }
      // What is said about a series is no part of it.
      if case .message(let id) = dependency, !other.members.contains(id) { continue }
      heads.append(other.head)
    }
    return heads
  }

  private static var dependencyLimit: Int { 100 }
}
