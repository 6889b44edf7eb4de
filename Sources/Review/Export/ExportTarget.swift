package import Bytes
package import Export
package import Git
import Patches
package import Tracker

/// A series, or one patch of it, to export.
package struct ExportTarget {
  package let series: SeriesGroup
  package let patches: [SeriesGroup.Numbered]
  /// The commits of the patches, with the trailers that are added to them.
  package let plan: SeriesPlan
  package let branch: String
  /// Whether one patch was asked for, whatever there is of its series.
  private let isOne: Bool

  /// Finds it: `SERIES/N` is one patch, any other ID the whole series.
  package init(_ id: String, _ options: ExportOptions, in snapshot: Snapshot) throws {
    // A Message-ID may hold a slash too.
    isOne = try id.contains("/") && snapshot.resolve(id).isEmpty
    switch try Selection.target(id, in: snapshot) {
    case .patch(let patch, let number, let group) where isOne:
      series = group
      patches = [SeriesGroup.Numbered(number: number, id: patch)]
    case .series(let group), .patch(_, _, let group):
      series = group
      patches = try ExportChecks.chosen(
        options.patches, of: group.allPatches.filter { try snapshot.message($0.id)?.content.kind == .patch })
    case .message:
      throw CommandFailure(
        .no, "no branch for \(id)", why: "the message belongs to no series", advice: "see `patchbay thread \(id)`")
    }
    guard !patches.isEmpty || !series.missing.isEmpty else {
      throw CommandFailure(.no, "no branch for \(id)", why: "it contains no patch", advice: "see `patchbay show \(id)`")
    }
    plan = try SeriesPlan(
      of: patches, adding: try ExportChecks.trailers(for: patches, of: series, options, in: snapshot),
      options: options, in: snapshot)
    if !options.allowsHidden { try ExportChecks.refuseHidden(in: plan.commits) }
    if let name = options.branch {
      if let problem = BranchName.problem(name) {
        throw CommandFailure(
          .usage, "\(UntrustedText.line(name)) cannot be a branch", why: problem,
          advice: "choose another name with --branch")
      }
      branch = name
    } else {
      let head = try snapshot.message(series.head)
      let name = BranchName.name(of: series.head, subject: head?.content.name ?? "", version: series.version)
      branch = patches.count == 1 && series.total > 1 && isOne ? "\(name)-\(patches[0].number)" : name
    }
  }

  /// Makes the commits in memory.
  package func export(
    _ options: ExportOptions, from snapshot: Snapshot, in repository: Repository, store: ObjectBuffer
  ) throws -> SeriesExport {
    var options = options
    options.allowsIncomplete = options.allowsIncomplete || isOne
    do {
      return try SeriesExport.run(
        options, of: .init(patches, of: series, plan: plan), from: snapshot, in: repository, store: store)
    } catch let error as BaseError {
      throw CommandFailure(.noInput, "no base", why: error.description, advice: error.advice)
    }
  }

  /// Why the branch could not be moved there now, in a line; nil if it could.
  package func obstacle(to tip: ObjectID, force: Bool, in repository: Repository) throws -> String? {
    do {
      try BranchMove.check(tip, on: branch, in: repository, force: force)
      return nil
    } catch let error as BranchError {
      return CommandFailure(error).text
    }
  }

  /// Moves the branch.
  package func move(
    to tip: ObjectID, force: Bool, from store: ObjectBuffer, in repository: Repository
  ) throws -> BranchMove.Outcome {
    do {
      return try BranchMove.put(tip, on: branch, from: store, in: repository, force: force)
    } catch let error as BranchError {
      throw CommandFailure(error)
    }
  }
}

extension CommandFailure {
  package init(_ error: BranchError) {
    switch error.reason {
    case .exists(let id):
      self.init(
        .cannotCreate, "branch \(error.branch) exists already", why: "it is at \(id.hex.prefix(12))",
        advice: "replace it with --force, or choose a name with --branch")
    case .checkedOut:
      self.init(
        .cannotCreate, "branch \(error.branch) is checked out in a work tree",
        why: "moving it would leave the files there behind", advice: "switch to another branch first, or use --branch")
    case .changed:
      self.init(.tryAgain, "branch \(error.branch) was moved by another process", advice: "try again")
    case .blocked(let other):
      self.init(
        .cannotCreate, "branch \(error.branch) cannot be created",
        why: "branch \(other) exists, and one name is a folder of the other",
        advice: "choose another name with --branch")
    case .locked:
      self.init(
        .tryAgain, "branch \(error.branch) is locked", why: "another git process is running, or was killed",
        advice: "try again; if nothing runs, remove its .lock file")
    }
  }
}
