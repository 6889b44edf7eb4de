import Bytes
import Review
import Tracker

/// What is known of a series, as a list of facts.
enum SeriesFacts {
  static func add(
    _ series: SeriesDetails, _ review: SeriesReview, _ attestation: SeriesAttestation, _ dependents: [Other],
    _ configuration: TrackerConfiguration, to page: inout Markup
  ) {
    page.element("dl", ["class": "facts"]) { page in
      Parts.fact("Submitter", to: &page) { Parts.person(series.head.content.sender, to: &$0) }
      Parts.fact("Date", to: &page) { Parts.date(series.head.content.date, isLong: true, to: &$0) }
      Parts.fact("State", to: &page) { state(series, configuration.states, &$0) }
      if let project = series.project {
        Parts.fact("Project", to: &page) { page in
          page.element("a", ["href": .init(Addresses.list(Query([("project", project)])))], text: project)
        }
      }
      if !series.delegates.isEmpty {
        Parts.fact("Delegate", to: &page) { $0.text(series.delegates.map(\.text).joined(separator: ", ")) }
      }
      Parts.fact("Parts", to: &page) { page in
        page.text("\(series.patches.count) of \(series.group.total)")
        let missing = series.group.missing
        if !missing.isEmpty {
          let numbers = missing.prefix(20).map(String.init).joined(separator: ", ")
          page.element("strong", ["class": "warning"], text: "; missing \(numbers)\(missing.count > 20 ? ", …" : "")")
        }
      }
      remarks(review, &page)
      if !series.checks.text.isEmpty { Parts.fact("Checks", to: &page) { CheckParts.counts(series.checks, to: &$0) } }
      if let summary = attestation.summary {
        Parts.fact("Attested", to: &page) { page in
          if attestation.isSuspect {
            page.element("strong", ["class": "warning"], text: summary)
          } else {
            page.text(summary)
          }
        }
      }
      if !series.review.applies.isEmpty { Parts.fact("Applies", to: &page) { $0.text(series.review.appliesText) } }
      notes(series, &page)
      more(series, dependents, &page)
    }
  }

  /// Another series.
  struct Other {
    let head: ObjectID
    let name: String
  }

  private static func state(_ series: SeriesDetails, _ states: ReviewStates, _ page: inout Markup) {
    Parts.state(series.state, states, to: &page)
    if let head = series.supersededBy {
      page.text(" by ")
      let newer = series.versions.first { $0.head == head }
      page.element(
        "a", ["href": .init("/series/\(head.hex)/")], text: newer.map { "v\($0.versionText)" } ?? "a newer version")
      if let before = series.reviewState.before, before != ReviewStates.initial { page.text(", was \(before)") }
    }
    if series.review.isArchived { page.text(", archived") }
  }

  private static func remarks(_ review: SeriesReview, _ page: inout Markup) {
    let all = review.parts.reduce(0) { $0 + $1.remarks.count }
    guard all > 0 else { return }
    Parts.fact("Remarks", to: &page) { page in
      let open = review.openCount
      if open > 0 { page.element("strong", text: "\(open) open") } else { page.text("none open") }
      page.text(" of \(all)")
    }
  }

  private static func notes(_ series: SeriesDetails, _ page: inout Markup) {
    for note in series.notes.distinct.suffix(5) {
      Parts.fact("Note", to: &page) { page in
        page.text(note.event.reason ?? "", limit: 500)
        page.text(" – ")
        Parts.person(note.event.actor, to: &page)
      }
    }
  }

  private static func more(_ series: SeriesDetails, _ dependents: [Other], _ page: inout Markup) {
    if let base = series.first({ $0.baseCommit }) { Parts.fact("Base", to: &page) { $0.element("code", text: base) } }
    if let id = series.first({ $0.changeID }) { Parts.fact("Change-id", to: &page) { $0.element("code", text: id) } }
    let needed = series.all { $0.dependencies } + series.all { $0.prerequisites }
    for need in needed.prefix(20) { Parts.fact("Depends on", to: &page) { MessageText.addLine(need[...], to: &$0) } }
    for other in dependents {
      Parts.fact("Needed by", to: &page) { page in
        page.element("a", ["href": .init("/series/\(other.head.hex)/")], text: Parts.name(other.name))
      }
    }
    if let pull = series.pull { Parts.fact("Pull", to: &page) { $0.element("code", text: PullValue.text(pull)) } }
    for candidate in series.candidates.prefix(5) {
      Parts.fact("May be a version of", to: &page) { page in
        page.element(
          "a", ["href": .init("/series/\(candidate.series.head.hex)/")], text: Parts.name(candidate.name))
        page.text(" (\(candidate.evidence.map(\.text).joined(separator: ", ")))")
      }
    }
    if let id = series.head.content.messageID {
      Parts.fact("Message-ID", to: &page) { page in
        page.element("a", ["href": .init(Addresses.message(series.group.head, series.head)), "class": "id"]) {
          $0.text(id, limit: 250)
        }
      }
    }
  }
}
