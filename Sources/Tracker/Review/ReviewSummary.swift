import Bytes
package import Mail

/// The review of a patch or series, from its events: the last of each kind counts.
package struct ReviewSummary {
  package let isArchived: Bool
  package let commit: String?
  /// The last result of `export --record`: on the series' base, then on the branch it is for if that is another commit.
  package private(set) var applies: [Event.Applies] = []
  /// When it did.
  package private(set) var appliesDate: MailDate?
  /// The newest check of each context, of those of the patch itself where there are any, in the order of their names.
  package private(set) var checks: [CheckResult] = []

  package init(_ histories: [ReviewHistory], _ inherited: InheritedState = InheritedState()) {
    let history = ReviewHistory.merged(histories)
    isArchived = (history.lastArchived ?? inherited.archived)?.isArchived ?? false
    commit = history.lastCommit
    var checks: [String: CheckResult] = [:]
    for entry in history.entries {
      let applies = entry.event.applies
      if !applies.isEmpty {
        self.applies = applies
        appliesDate = entry.event.date
      }
      for case .check(let check) in entry.event.changes
      where !check.isForSeries || checks[check.context]?.check.isForSeries != false {
        checks[check.context] = CheckResult(check: check, date: entry.event.date, actor: entry.event.actor)
      }
    }
    self.checks = checks.values.sorted { $0.check.context < $1.check.context }
  }

  /// For example `clean on 0aee5687f32d, conflict in src/clock.c on 77e0d1f4a913`; empty if it was never recorded.
  package var appliesText: String {
    applies.map { applies in
      // A series of which no base was found is recorded under the id of no commit.
      let isOnCommit = applies.base.contains { $0 != "0" }
      return Self.text(applies) + (isOnCommit ? " on \(applies.base.prefix(12))" : "")
    }.joined(separator: ", ")
  }

  /// The newest result in a word or two, for a column: `clean`, `conflict in src/clock.c`.
  package var appliesShort: String { applies.last.map(Self.text) ?? "" }

  private static func text(_ applies: Event.Applies) -> String {
    applies.result + (applies.path.map { " in \($0)" } ?? "")
  }

  package var checkCounts: CheckCounts { CheckCounts(checks) }
}

extension Event {
  /// What it says about whether its target applies.
  fileprivate var applies: [Applies] {
    changes.compactMap { change in
      if case .applies(let applies) = change { return applies }
      return nil
    }
  }
}
