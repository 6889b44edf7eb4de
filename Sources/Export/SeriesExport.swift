public import Bytes
public import Git
import Mail
import Patches
public import Tracker

/// The result of exporting a series as commits: everything is in memory, nothing has been written.
public struct SeriesExport: Sendable {
  public internal(set) var base: BaseChoice?
  /// The commits of the prerequisites that had to be applied.
  public internal(set) var prerequisites: [AppliedCommit] = []
  public internal(set) var commits: [AppliedCommit] = []
  public internal(set) var result = AppliedSeries.Result.clean
  public internal(set) var failure: ApplyFailure?
  /// The new tip of the branch; nil unless everything was applied.
  public internal(set) var tip: ObjectID?
  /// Warnings, one line each.
  public internal(set) var notes: [String] = []
}

extension SeriesExport {
  /// The patches of a series that are to become commits.
  public struct Selection: Sendable {
    let series: SeriesGroup
    let patches: [SeriesGroup.Numbered]
    let plan: SeriesPlan

    /// - Parameters:
    ///   - patches: In the order in which they are applied.
    ///   - plan: Their commits.
    public init(_ patches: [SeriesGroup.Numbered], of series: SeriesGroup, plan: SeriesPlan) {
      self.patches = patches
      self.series = series
      self.plan = plan
    }
  }

  /// Finds the base, and applies.
  ///
  /// - Parameters:
  ///   - store: Over the repository of the code; takes the new objects.
  /// - Throws: `BaseError` when no base can be found, `GitError` when the repository cannot be read.
  public static func run(
    _ options: ExportOptions, of selection: Selection, from snapshot: Snapshot, in repository: Repository,
    store: ObjectBuffer
  ) throws -> SeriesExport {
    let (series, patches, plan) = (selection.series, selection.patches, selection.plan)
    var export = SeriesExport()
    let isWhole = patches.count == series.allPatches.count
    if isWhole, !series.missing.isEmpty {
      let missing = series.missing.prefix(20).map(String.init).joined(separator: ", ")
      export.notes.append("not arrived: \(missing) of \(series.total)")
      if !options.allowsIncomplete {
        export.result = .incomplete
        export.failure = ApplyFailure(
          number: series.missing.first ?? 0, subject: "", reason: "the patch has not arrived", problems: [], merge: nil)
        return export
      }
    }
    let records = try Self.records(series, patches, snapshot)
    var search = BaseSearch()
    search.given = options.base
    search.branch = options.onto
    search.date = try snapshot.message(series.head)?.content.date?.seconds
    for (place, record) in records {
      if let value = record.content.baseCommit { search.stated.append((value, place)) }
    }
    let base = try search.find(for: plan.commits, in: repository)
    export.base = base

    var applier = SeriesApplier(store: store)
    applier.mergesThreeWay = options.mergesThreeWay
    applier.committer = options.committer
    var start = base.commit
    if options.appliesPrerequisites, base.kind != .blobs {
      start = try export.applyPrerequisites(
        Prerequisites(named: records.map(\.record), outside: series, in: snapshot), to: start, applier, snapshot)
      if export.failure != nil { return export }
    }
    export.take(try applier.apply(plan.commits, to: start), plan)
    return export
  }

  /// The cover letter and the patches, with what to call them.
  private static func records(
    _ series: SeriesGroup, _ patches: [SeriesGroup.Numbered], _ snapshot: Snapshot
  ) throws -> [(place: String, record: MessageRecord)] {
    var records: [(place: String, record: MessageRecord)] = []
    if let cover = series.cover, let record = try snapshot.message(cover) {
      records.append(("the cover letter", record))
    }
    for patch in patches {
      if let record = try snapshot.message(patch.id) { records.append(("patch \(patch.number)", record)) }
    }
    return records
  }

  private mutating func applyPrerequisites(
    _ needed: Prerequisites, to base: ObjectID, _ applier: SeriesApplier, _ snapshot: Snapshot
  ) throws -> ObjectID {
    for name in needed.unknown.prefix(10) { notes.append("prerequisite \(name) is not in the tracker") }
    guard !needed.patches.isEmpty else { return base }
    let plan = try SeriesPlan(of: needed.patches, in: snapshot)
    let applied = try applier.applyMissing(plan.commits, to: base)
    prerequisites = applied.commits
    if applied.result == .threeWay { result = .threeWay }
    if let failed = applied.failure {
      result = .conflict
      failure = failed.asPrerequisite
    }
    return applied.tip
  }

  private mutating func take(_ applied: AppliedSeries, _ plan: SeriesPlan) {
    commits = applied.commits
    if applied.result != .clean { result = applied.result }
    failure = applied.failure
    if failure == nil, let problem = plan.problem {
      result = .conflict
      failure = ApplyFailure(
        number: problem.number, subject: "", reason: "\(problem.reason)", problems: [], merge: nil)
    }
    if failure != nil, plan.commits.contains(where: { $0.diffProblem?.reason == .missingName }) {
      notes.append("the file names have no prefix; for patches made with --no-prefix, use -p0")
    }
    for planned in plan.commits where planned.isDateGuessed {
      notes.append("git am would refuse the date of patch \(planned.number); the nearest valid date was used")
    }
    for number in applied.lineEndsChanged {
      notes.append("patch \(number) contains encoded CRLF; it was converted to LF, as by git am --quoted-cr=strip")
    }
    for number in applied.alreadyApplied { notes.append("patch \(number) is already in the base") }
    if failure == nil { tip = commits.last?.id ?? applied.base }
  }
}

extension ApplyFailure {
  fileprivate var asPrerequisite: ApplyFailure {
    ApplyFailure(
      number: number, subject: subject, reason: "a prerequisite of the series fails: \(reason)",
      problems: problems, merge: merge)
  }
}
