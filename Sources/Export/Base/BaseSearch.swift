import Bytes
public import Git

/// Finds the commit that a series was made for.
public struct BaseSearch {
  /// The revision that the person gave.
  public var given: String?
  /// The `base-commit:` values of the cover letter and the patches, with where they occur.
  public var stated: [(value: String, place: String)] = []
  /// When the series was sent, seconds since 1970.
  public var date: Int64?
  /// The branch that the series is for, as a revision; nil is HEAD.
  public var branch: String?

  /// Commits looked at that were made before the series was sent.
  static let olderLimit = 2_000
  /// The most commits looked at in total.
  static let limit = 50_000

  public init() {}

  /// The base, by the first of these that exists: what was given, what a mail states, the newest commit whose blobs are
  /// those of the `index` lines, the branch's commit at the mail's date, the branch.
  public func find(for plan: [PlannedCommit], in repository: Repository) throws -> BaseChoice {
    if let given {
      guard let commit = try repository.commit(named: given) else {
        throw BaseError(description: "\(given) is not a commit", advice: "give --base a commit of the repository")
      }
      return BaseChoice(commit: commit, kind: .given, reason: "given as the base")
    }
    var note = ""
    for (value, place) in stated {
      if let commit = try Self.stated(value, in: repository) {
        return BaseChoice(commit: commit, kind: .stated, reason: "base-commit of \(place)")
      }
      note = " (base-commit \(value.prefix(12)) of \(place) is not in the repository)"
    }
    let name = branch ?? "HEAD"
    guard let tip = try repository.commit(named: name) else {
      throw BaseError(
        description: "\(name) is not a commit\(note)",
        advice: "give the base or the branch of the series with --base or --onto")
    }
    let shown = try branch ?? repository.headReference().map(Self.short) ?? "HEAD"
    let store = ObjectBuffer(over: repository)
    let boundary = try repository.shallowCommits()
    if let commit = try withBlobs(of: plan, from: tip, to: boundary, in: store) {
      return BaseChoice(
        commit: commit, kind: .blobs, reason: "newest commit of \(shown) with the blobs of the index lines\(note)")
    }
    if let date, let commit = try Self.atDate(date, from: tip, to: boundary, in: store) {
      return BaseChoice(commit: commit, kind: .date, reason: "commit of \(shown) at the mail's date\(note)")
    }
    return BaseChoice(commit: tip, kind: .tip, reason: "tip of \(shown)\(note)")
  }

  private static func stated(_ value: String, in repository: Repository) throws -> ObjectID? {
    guard value.utf8.allSatisfy({ Hex.value(of: $0) != nil }) else { return nil }
    return try repository.commit(named: value)
  }

  private static func short(_ reference: String) -> String {
    reference.hasPrefix("refs/heads/") ? String(reference.dropFirst(11)) : reference
  }

  /// The newest commit that holds all blobs that the patches were made against.
  private func withBlobs(
    of plan: [PlannedCommit], from tip: ObjectID, to boundary: Set<ObjectID>, in store: ObjectBuffer
  ) throws(GitError) -> ObjectID? {
    var wanted = WantedBlobs(plan)
    guard !wanted.all.isEmpty else { return nil }
    for blob in wanted.all {
      // An object that the repository does not have is in no commit.
      if try store.blobs(abbreviated: blob.id).isEmpty { return nil }
    }
    var walk = CommitWalk(from: tip)
    walk.boundary = boundary
    var older = 0
    var count = 0
    while count < Self.limit, older < Self.olderLimit, let step = try walk.next(in: store) {
      count += 1
      if let date, step.seconds <= date { older += 1 }
      if try wanted.match(step.tree, in: store) { return step.id }
    }
    return nil
  }

  /// What the branch was at this time: the first along the first parents that was committed by then
  /// (`git rev-list -1 --first-parent --before`). Merged topics were elsewhere until they were merged.
  private static func atDate(
    _ date: Int64, from tip: ObjectID, to boundary: Set<ObjectID>, in store: ObjectBuffer
  ) throws(GitError) -> ObjectID? {
    var next: ObjectID? = tip
    var count = 0
    while let id = next, count < limit {
      let step = try store.step(id)
      if step.seconds <= date { return id }
      next = boundary.contains(id) ? nil : step.parents.first
      count += 1
    }
    return nil
  }
}
