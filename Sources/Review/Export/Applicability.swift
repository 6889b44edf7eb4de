import Bytes
package import Export
package import Git
package import Mail
import Patches
import Platform
package import Tracker

/// Whether a series applies, as an event for the tracker.
package enum Applicability {
  /// The result on the base that was found, and on the branch that the series is for as it is now.
  package static func event(
    for target: ExportTarget, _ export: SeriesExport, _ options: ExportOptions, from snapshot: Snapshot,
    in repository: Repository, by actor: Address
  ) throws -> Event {
    var changes: [Event.Change] = []
    if let base = export.base { changes.append(.applies(applies(export, on: base.commit))) }
    if let tip = try repository.commit(named: options.onto ?? "HEAD"), tip != export.base?.commit,
      export.result != .incomplete
    {
      var again = options
      again.base = tip.hex
      let store = ObjectBuffer(over: repository)
      let result = try target.export(again, from: snapshot, in: repository, store: store)
      changes.append(.applies(applies(result, on: tip)))
    }
    if changes.isEmpty {
      changes.append(
        .applies(Event.Applies(base: ObjectID.zero.hex, result: export.result.rawValue, path: export.failure?.path)))
    }
    return Event(
      target: target.series.head,
      date: .now(), actor: actor,
      changes: changes, reason: nil)
  }

  private static func applies(_ export: SeriesExport, on base: ObjectID) -> Event.Applies {
    // A path is one line of the event; git quotes such names for the same reason.
    let path = export.failure?.problems.first.map { QuotedName.display($0.path) }
    return Event.Applies(base: base.hex, result: export.result.rawValue, path: path)
  }
}
