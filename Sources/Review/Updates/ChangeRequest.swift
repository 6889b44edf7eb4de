import Bytes
package import Tracker

/// The changes that a person requests, as they wrote them. Fields that are nil stay unchanged.
package struct ChangeRequest {
  package var state: String?
  /// Empty for nobody.
  package var delegate: String?
  package var isArchived: Bool?
  /// Empty for none.
  package var commit: String?

  package init() {}

  /// The changes that it comes to.
  package func changes(_ states: ReviewStates) throws -> [Event.Change] {
    var changes: [Event.Change] = []
    if let state {
      guard let name = states.name(of: state) else {
        throw CommandFailure(
          .usage, "there is no state \(state)",
          why: "known are " + states.all.map(\.name).joined(separator: ", "),
          advice: "create it with `patchbay config set state.\(ReviewStates.slug(state)).open yes`")
      }
      changes.append(.state(name))
    }
    if let delegate { changes.append(.delegate(delegate.isEmpty ? nil : delegate)) }
    if let isArchived { changes.append(.archived(isArchived)) }
    if let commit {
      let digits = commit.utf8.count
      guard commit.isEmpty || (4...64).contains(digits) && commit.utf8.allSatisfy({ Hex.value(of: $0) != nil }) else {
        throw CommandFailure(
          .usage, "\(commit) is not a commit", why: "a commit is named by hexadecimal digits",
          advice: "try `git rev-parse \(commit)`")
      }
      changes.append(.commit(commit.isEmpty ? nil : commit.lowercased()))
    }
    return changes
  }

  /// - Throws: ``CommandFailure`` if a commit would be set on several patches.
  package func expectOne(of targets: UpdateTargets) throws(CommandFailure) {
    guard let commit, !commit.isEmpty, targets.patches > 1 else { return }
    throw CommandFailure(
      .usage, "cannot set commit \(commit)", why: "it would be set for \(targets.patches) patches",
      advice: "name one patch, as SERIES/N")
  }

  /// Whether this text can identify a person; blanks and invisible characters cannot.
  package static func isPerson(_ text: String) -> Bool {
    !text.allSatisfy(\.isWhitespace) && !text.unicodeScalars.contains(where: \.isUnsafeToShow)
  }
}
