import Bytes
import Patches
import Review
import Tracker

/// The patches of a series as a table.
enum SeriesParts {
  static func add(
    _ series: SeriesDetails, _ review: SeriesReview, _ attestation: SeriesAttestation, _ states: ReviewStates,
    to page: inout Markup
  ) {
    guard !series.patches.isEmpty else { return }
    page.element("h2", ["id": "patches"], text: "Patches")
    page.element("table", ["class": "list"]) { page in
      Parts.columns(["Part", "Patch", "State", "Remarks", "Trailers"], to: &page)
      page.element("tbody") { page in
        for patch in series.patches.prefix(limit) { row(patch, series, review, attestation, states, &page) }
      }
    }
    if series.patches.count > limit {
      page.element("p", ["class": "dim"], text: "\(series.patches.count - limit) more patches are in the mailbox.")
    }
  }

  private static let limit = 500

  private static func row(
    _ patch: PatchDetails, _ series: SeriesDetails, _ review: SeriesReview, _ attestation: SeriesAttestation,
    _ states: ReviewStates, _ page: inout Markup
  ) {
    page.element("tr", ["data-row": true]) { page in
      page.element(
        "td", ["class": "number", "data-name": "Part"], text: "\(patch.part.text)/\(series.group.total)")
      page.element("td", ["class": "name"]) { page in
        page.element("a", ["href": .init(Addresses.patch(patch.id, patch.record))]) { page in
          page.text(Parts.name(patch.record.content.name), limit: 300)
        }
        if series.group.inherited[patch.part.number] == patch.id {
          page.text(" ")
          page.element("span", ["class": "tag"], text: "unchanged, from an earlier version")
        }
        if let line = attestation.line(on: patch.id) {
          let isBad = attestation.isBad(patch.id)
          page.element("div", ["class": isBad ? "warning" : "dim"]) { $0.text(line, limit: 300) }
        }
      }
      page.element("td", ["class": "plain", "data-name": "State"]) { page in
        Parts.state(patch.state, states, to: &page)
        if series.delegates.count > 1, let delegate = patch.delegate {
          page.text(" ")
          page.element("span", ["class": "dim"]) { $0.text(delegate.name, limit: 80) }
        }
      }
      page.element("td", ["data-name": "Remarks"]) { remarks(on: patch.id, review, &$0) }
      page.element("td", ["class": "trailers"]) { trailers(patch, &$0) }
    }
  }

  private static func remarks(on id: ObjectID, _ review: SeriesReview, _ page: inout Markup) {
    guard let part = review.parts.first(where: { $0.id == id }), !part.remarks.isEmpty else { return }
    let open = part.remarks.count { $0.standing.isOpen }
    if open > 0 {
      page.element("strong", text: "\(open) open")
      page.text(" of \(part.remarks.count)")
    } else {
      page.element("span", ["class": "dim"], text: "\(part.remarks.count), none open")
    }
  }

  /// Those that others gave; what its author signed is in the patch.
  private static func trailers(_ patch: PatchDetails, _ page: inout Markup) {
    let lines = patch.trailerLines.filter { !$0.lowercased().hasPrefix("signed-off-by:") }
    for line in lines.prefix(20) { page.element("div") { $0.text(line, limit: 200) } }
    for left in patch.leftOut.prefix(5) {
      page.element("div", ["class": "dim"]) { page in
        page.text("left out: \(left.given.trailer.key): \(left.reason)", limit: 200)
      }
    }
  }
}
