import Bytes
import Git
import Tracker

/// Reads what is new on the branches of one project in one code repository.
struct BranchReader {
  private let project: TrackerConfiguration.Project
  private let code: Repository
  private let configuration: TrackerConfiguration
  private let tracker: TrackerRepository
  private let branches: CountedReferences
  private var cursor: Cursor

  /// If more commits cannot be read, the repository is broken, and reading continues once it has been repaired.
  private static let skippedLimit = 200

  init(
    of project: TrackerConfiguration.Project, in code: Repository, _ configuration: TrackerConfiguration,
    _ tracker: TrackerRepository
  ) throws {
    self.project = project
    self.code = code
    self.configuration = configuration
    self.tracker = tracker
    branches = try CountedReferences(of: project, in: code)
    cursor = try Cursor(of: "\(code.path) \(project.name)", in: tracker.git)
  }

  mutating func take(_ pushes: [CodeFeed.Push], _ report: inout CodeFeed.Report) throws {
    let moved = pushes.filter { branches.branch(of: $0.reference) != nil }
    try cursor.begin(
      Dictionary(moved.map { ($0.reference, $0.old ?? .zero) }) { first, _ in first }, in: tracker.git)
    for reference in cursor.places.keys.sorted() {
      guard let branch = branches.branch(of: reference) else { continue }
      try read(reference, branch, &report)
    }
  }

  private mutating func read(
    _ reference: String, _ branch: TrackerConfiguration.Branch, _ report: inout CodeFeed.Report
  ) throws {
    guard let head = try code.reference(reference) else { return }
    let place = cursor.places[reference]
    let skipped = cursor.skipped(of: reference)
    guard place != head || !skipped.isEmpty else { return }
    let closer = try CommitCloser(
      branch, of: project, in: code, configuration, tracker.snapshot(), by: CodeFeed.actor)
    try retry(skipped, of: reference, closer, &report)
    if place != head { try read(reference, closer, upTo: head, &report) }
  }

  /// Retries what could not be read before. Commits that are gone were removed by a rewrite of history.
  private mutating func retry(
    _ skipped: [ObjectID], of reference: String, _ closer: CommitCloser, _ report: inout CodeFeed.Report
  ) throws {
    guard !skipped.isEmpty else { return }
    let present = skipped.filter(code.exists)
    var unreadable: Set<ObjectID> = []
    try closer.close(again: present, &report) { batch in
      try tracker.record(batch.events, summary: batch.summary)
      unreadable.formUnion(batch.unreadable)
    }
    try cursor.settle(skipped.filter { !unreadable.contains($0) }, of: reference, in: tracker.git)
  }

  private mutating func read(
    _ reference: String, _ closer: CommitCloser, upTo head: ObjectID, _ report: inout CodeFeed.Report
  ) throws {
    var place = cursor.places[reference]
    try closer.close([head], excluding: try known(to: reference), &report) { batch in
      try tracker.record(batch.events, summary: batch.summary)
      guard cursor.content.skipped.count + batch.unreadable.count <= Self.skippedLimit else {
        throw GitError(
          .corrupt, "read commits of", path: code.path, detail: "more than \(Self.skippedLimit) cannot be read")
      }
      guard let next = batch.place ?? place else { return }
      if try cursor.move(reference, from: place, to: next, skipping: batch.unreadable, in: tracker.git) { place = next }
    }
    try cursor.move(reference, from: place, to: head, in: tracker.git)
  }

  /// The commits that need not be read for a reference: those up to its cursor; for a new reference, those already read
  /// for other branches that give the same patches the same state.
  private func known(to reference: String) throws -> Set<ObjectID> {
    guard let place = cursor.places[reference], place == .zero else {
      return Set([cursor.places[reference]].compactMap(\.self))
    }
    guard let branch = branches.branch(of: reference) else { return [] }
    let release = BranchFit(branch, of: project).release
    let alike = cursor.places.filter { name, _ in
      guard let other = branches.branch(of: name) else { return false }
      return other.state == branch.state && BranchFit(other, of: project).release == release
    }
    return Set(alike.values).subtracting([.zero])
  }
}
