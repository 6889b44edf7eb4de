import Bytes
import Index
import Mail
import Review
import Tracker

/// A series: what it is, its parts, how to take it, and what was said.
enum SeriesPage {
  static func page(_ call: Call) throws -> Response {
    let snapshot = call.snapshot
    let series = try call.reader.details(of: call.series(), in: snapshot)
    let review = try SeriesReview(series.group, in: snapshot)
    let attestation = try SeriesAttestation(series.group, in: snapshot)
    let history = try LogEntry.all(of: series.group.head.hex, in: snapshot)
    let name = Parts.name(series.name)
    let address = Addresses.series(series.group.head, series.head)
    let head = Layout.Head(canonical: address, feed: address + "atom.xml")
    let dependents = try dependents(on: series.group, call)
    var response = try Layout.page(name, call.page, head) { page in
      page.element("h1") { page in
        Parts.version(series.group, to: &page)
        Parts.prefixes(series, to: &page)
        page.text(name, limit: 500)
      }
      SeriesVersions.tabs(series, to: &page)
      SeriesFacts.add(series, review, attestation, dependents ?? [], snapshot.configuration, to: &page)
      DecisionForm.add(on: series.group.head, call.page, snapshot.configuration, to: &page)
      if let cover = series.cover { try introduction(cover, snapshot, &page) }
      SeriesParts.add(series, review, attestation, snapshot.configuration.states, to: &page)
      CheckParts.matrix(series, to: &page)
      SeriesCommands.add(series, published: call.reader.published, call.page, to: &page)
      SeriesVersions.table(series, snapshot.configuration.states, to: &page)
      SeriesVersions.linkForm(series, call.page, to: &page)
      try SeriesDiscussion.add(series, review, snapshot, call.page, to: &page)
      HistoryParts.add(history, to: &page)
    }
    if dependents == nil { response.headers.set("Cache-Control", "no-store") }
    return response
  }

  /// Series that say they depend on this one; nil while there is no index to ask.
  private static func dependents(on group: SeriesGroup, _ call: Call) throws -> [SeriesFacts.Other]? {
    do {
      let heads = try call.reader.finder().dependents(on: [group])[group.head] ?? []
      return try heads.prefix(20).compactMap { head in
        try call.snapshot.message(head).map { SeriesFacts.Other(head: head, name: $0.content.name) }
      }
    } catch is UnfinishedSearch { return nil }
  }

  private static func introduction(_ cover: MessageRecord, _ snapshot: Snapshot, _ page: inout Markup) throws {
    let text = Message(try snapshot.mail(cover)).text
    page.element("section", ["aria-label": "Cover letter", "class": "cover"]) { page in
      MessageText.add(text, to: &page)
    }
  }
}
