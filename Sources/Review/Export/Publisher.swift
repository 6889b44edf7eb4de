package import Bytes
package import Export
package import Git
import Patches
package import Tracker

/// Publishes series and records the result for each.
package struct Publisher {
  package struct Entry {
    package let reference: String
    package let id: ObjectID?
    package let note: String
  }

  private let options: ExportOptions
  private let copies: Bool
  package private(set) var published: [Entry] = []
  package private(set) var unchanged: [Entry] = []
  package private(set) var failed: [Entry] = []
  package private(set) var retired: [Entry] = []

  /// How many stand as references now.
  package var count: Int { published.count + unchanged.count }

  /// - Parameter copies: Whether the tracker gets the objects of the code, instead of reading them from its repository.
  package init(_ options: ExportOptions, copies: Bool) {
    self.options = options
    self.copies = copies
  }

  package mutating func publish(
    _ series: SeriesDetails, from snapshot: Snapshot, code: Repository, tracker: Repository
  ) throws {
    let name = series.publishedReference
    let target: ExportTarget
    do {
      target = try ExportTarget(series.group.head.hex, options, in: snapshot)
    } catch let failure as CommandFailure {
      failed.append(Entry(reference: name, id: nil, note: failure.why ?? failure.what))
      return
    }
    let before = try tracker.reference(name)
    if let before, target.plan.problem == nil {
      if PublishedSeries.holds(target.plan.commits, at: before, in: ObjectBuffer(over: tracker)) {
        unchanged.append(Entry(reference: name, id: before, note: ""))
        return
      }
    }
    var options = options
    let trial = ObjectBuffer(over: code)
    var export = try target.export(options, from: snapshot, in: code, store: trial)
    guard let base = export.base, export.tip != nil else {
      failed.append(Entry(reference: name, id: nil, note: export.failure.map(Self.text) ?? "no base"))
      return
    }
    if copies { try CodeObjects.fetch(base.commit.hex, of: code, into: tracker) }
    options.base = base.commit.hex
    // A base that was found by its blobs holds what the series stands on, in whatever form.
    options.appliesPrerequisites = base.kind != .blobs
    let store = ObjectBuffer(over: tracker)
    export = try target.export(options, from: snapshot, in: tracker, store: store)
    guard let tip = export.tip else {
      failed.append(Entry(reference: name, id: nil, note: export.failure.map(Self.text) ?? "no base"))
      return
    }
    do {
      _ = try BranchMove.put(tip, on: name, from: store, in: tracker, force: true, reason: "patchbay publish")
    } catch let error as BranchError {
      throw CommandFailure(error)
    }
    published.append(Entry(reference: name, id: tip, note: base.reason))
  }

  private static func text(_ failure: ApplyFailure) -> String {
    "patch \(failure.number): " + (failure.path.map { $0 + ": " } ?? "") + failure.reason
  }

  /// Deletes every reference that was not just published or kept.
  package mutating func retireOthers(in tracker: Repository) throws {
    let wanted = Set((published + unchanged).map(\.reference))
    try retire(PublishedSeries.all(in: tracker).filter { !wanted.contains($0.name) }, in: tracker)
  }

  /// Takes away the oldest commits' references beyond the limit.
  package mutating func retireBeyond(_ limit: Int, in tracker: Repository) throws {
    var all = try PublishedSeries.all(in: tracker)
    guard all.count > limit else { return }
    let just = Set(published.map(\.reference))
    var dates: [String: Int64] = [:]
    for reference in all { dates[reference.name] = try tracker.commit(reference.id).committer.seconds }
    all.sort {
      let isNew = (just.contains($0.name), just.contains($1.name))
      return isNew.0 == isNew.1 ? dates[$0.name, default: 0] > dates[$1.name, default: 0] : isNew.0
    }
    try retire(Array(all.dropFirst(limit)), in: tracker)
  }

  private mutating func retire(
    _ references: [(name: String, id: ObjectID)], in tracker: Repository
  ) throws {
    try PublishedSeries.retire(references, in: tracker)
    retired += references.map { Entry(reference: $0.name, id: $0.id, note: "") }
    let gone = Set(references.map(\.name))
    published.removeAll { gone.contains($0.reference) }
  }

  package var lines: [String] {
    published.map { "published  \($0.reference)  \($0.id?.hex.prefix(12) ?? "")  \($0.note)" }
      + unchanged.map { "unchanged  \($0.reference)" } + retired.map { "retired    \($0.reference)" }
      + failed.map { "failed     \($0.reference)  \($0.note)" }
  }

  package var json: JSONValue {
    func list(_ entries: [Entry]) -> JSONValue {
      .array(
        entries.map {
          ["ref": .string($0.reference as String), "id": .string($0.id?.hex), "note": .string($0.note as String)]
        })
    }
    return [
      "published": list(published), "unchanged": list(unchanged), "retired": list(retired), "failed": list(failed),
    ]
  }
}

extension SeriesDetails {
  /// The reference that this series is published under.
  package var publishedReference: String {
    PublishedSeries.reference(of: group.head, subject: name, version: group.version)
  }
}
