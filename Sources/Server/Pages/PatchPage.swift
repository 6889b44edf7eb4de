import Bytes
import Review
import Services
import Tracker

/// A patch: its message and its diff, with each remark where it was made.
enum PatchPage {
  static func page(_ call: Call) throws -> Response {
    let snapshot = call.snapshot
    let id = try call.message()
    let series = try call.reader.details(of: call.series(), in: snapshot)
    guard let patch = series.patches.first(where: { $0.id == id }),
      let part = try SeriesReview(series.group, in: snapshot).parts.first(where: { $0.id == id })
    else { return .redirect(.found, to: Addresses.series(series.group.head, series.head)) }
    let name = Parts.name(patch.record.content.name)
    let head = Layout.Head(canonical: Addresses.patch(id, patch.record))
    let attestations = try SeriesAttestation.of(patch.record, in: snapshot)
    let hidden = try ExportChecks.hidden(in: [patch.part], snapshot)
    return Layout.page(name, call.page, head) { page in
      neighbours(patch, series, &page)
      page.element("h1") { $0.text(name, limit: 500) }
      facts(patch, part, attestations, snapshot.configuration, &page)
      if let hidden {
        page.element("p", ["class": "notice"]) { page in
          page.element("strong", text: "It contains invisible characters: ")
          page.text(ExportChecks.text(hidden.found))
        }
      }
      DecisionForm.add(on: id, call.page, snapshot.configuration, to: &page)
      let address = Addresses.patch(id, patch.record)
      let mail = Addresses.message(id, patch.record)
      Parts.links(
        [("Mailbox", address + "mbox"), ("Raw mail", mail + "raw"), ("Mail, and how to reply", mail)], to: &page)
      ReviewedDiff.add(part, call.page, to: &page)
    }
  }

  private static func facts(
    _ patch: PatchDetails, _ part: SeriesReview.Part, _ attestations: [Attestation],
    _ configuration: TrackerConfiguration, _ page: inout Markup
  ) {
    let content = patch.record.content
    page.element("dl", ["class": "facts"]) { page in
      Parts.fact("Author", to: &page) { Parts.person(content.author ?? content.sender, to: &$0) }
      Parts.fact("Date", to: &page) { Parts.date(content.date, isLong: true, to: &$0) }
      Parts.fact("State", to: &page) { Parts.state(patch.state, configuration.states, to: &$0) }
      if let delegate = patch.delegate { Parts.fact("Delegate", to: &page) { $0.text(delegate.text) } }
      if let commit = patch.review.commit { Parts.fact("Commit", to: &page) { $0.element("code", text: commit) } }
      if !patch.review.checks.isEmpty {
        Parts.fact("Checks", to: &page) { CheckParts.counts(patch.review.checkCounts, to: &$0) }
      }
      for attestation in attestations.prefix(10) {
        Parts.fact(attestation.kind == .dkim ? "DKIM" : "Signature", to: &page) { page in
          page.element("span", ["class": attestation.isBad ? "warning" : ""]) { $0.text(attestation.text, limit: 300) }
        }
      }
      if !part.remarks.isEmpty {
        let open = part.remarks.count { $0.standing.isOpen }
        Parts.fact("Remarks", to: &page) { $0.text("\(open) open of \(part.remarks.count)") }
      }
      let trailers = patch.trailerLines.filter { !$0.lowercased().hasPrefix("signed-off-by:") }
      if !trailers.isEmpty {
        Parts.fact("Trailers", to: &page) { page in
          for line in trailers.prefix(50) { page.element("div") { $0.text(line, limit: 200) } }
        }
      }
    }
  }

  private static func neighbours(_ patch: PatchDetails, _ series: SeriesDetails, _ page: inout Markup) {
    page.element("nav", ["class": "tabs", "aria-label": "Series"]) { page in
      page.element("a", ["rel": "up", "href": .init(Addresses.series(series.group.head, series.head))]) { page in
        page.text(Parts.name(series.name), limit: 120)
      }
      let place = series.patches.firstIndex { $0.id == patch.id } ?? 0
      if place > 0 { neighbour(series.patches[place - 1], "prev", "Previous patch", &page) }
      page.element("span", ["class": "dim"], text: "\(patch.part.text) of \(series.group.total)")
      if place + 1 < series.patches.count { neighbour(series.patches[place + 1], "next", "Next patch", &page) }
    }
  }

  private static func neighbour(_ patch: PatchDetails, _ relation: String, _ text: String, _ page: inout Markup) {
    page.element(
      "a",
      [
        "rel": .init(relation), "href": .init(Addresses.patch(patch.id, patch.record)),
        "title": .init(String(patch.record.content.name.prefix(120))),
      ], text: text)
  }
}
