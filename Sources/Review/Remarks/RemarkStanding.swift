import Patches

/// Whether a remark still needs something from the author, and why. It helps people and never blocks anything.
package struct RemarkStanding: Equatable, Sendable {
  package let isOpen: Bool
  package let reason: String

  private static let markedReason = "marked as addressed"

  /// Whether somebody marked its message.
  package var isMarked: Bool { reason == Self.markedReason }

  package static func open(_ reason: String) -> RemarkStanding { RemarkStanding(isOpen: true, reason: reason) }
  package static func settled(_ reason: String) -> RemarkStanding { RemarkStanding(isOpen: false, reason: reason) }

  /// What is known of one remark.
  struct Evidence {
    /// Whether its message was marked as addressed.
    let isAddressed: Bool
    let isByAuthor: Bool
    let text: String
    /// Whether each answer to it, and to these, is the author's, oldest first; one of the author's and the last suffice.
    let answers: [(isByAuthor: Bool, name: String)]
    /// Whether the author answered the mail as a whole.
    let isMailAnswered: Bool
  }

  /// The first rule that holds: marked; the author's own; only trailers; answered by the author, and not followed up.
  init(_ evidence: Evidence) {
    if evidence.isAddressed {
      self = .settled(Self.markedReason)
    } else if evidence.isByAuthor {
      self = .settled("by the author")
    } else if Self.isOnlyTrailers(evidence.text) {
      self = .settled("gives only trailers")
    } else if let last = evidence.answers.last {
      self =
        last.isByAuthor
        ? .settled("the author answered")
        : .open(
          evidence.answers.contains(where: \.isByAuthor)
            ? "\(last.name) came back to it" : "the author has not answered")
    } else if evidence.isMailAnswered {
      self = .settled("the author answered the mail")
    } else {
      self = .open("the author has not answered")
    }
  }

  private init(isOpen: Bool, reason: String) {
    self.isOpen = isOpen
    self.reason = reason
  }

  /// Whether nothing but trailers, a greeting and a name is said.
  private static func isOnlyTrailers(_ text: String) -> Bool {
    let trailers = ReplyTrailers.trailers(in: text)
    guard !trailers.isEmpty else { return false }
    let rest = text.split(separator: "\n").filter { line in
      !trailers.contains { line.contains($0.trailer.key + ":") } && line.contains(where: \.isLetter)
    }
    return rest.count <= 2 && rest.allSatisfy { $0.count <= 30 && !$0.contains("?") }
  }
}
