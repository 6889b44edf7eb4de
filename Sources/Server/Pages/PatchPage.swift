import Bytes
import Mail
import Patches
import Review
import Tracker

/// A patch: its message, its diff, and what was said.
enum PatchPage {
  static func page(
    _ patch: PatchDetails, of series: SeriesDetails, in snapshot: Snapshot, _ context: PageContext
  ) throws -> Response {
    let mail = ReadMail(Message(try snapshot.mail(patch.record)))
    let name = patch.record.content.name.isEmpty ? "(no subject)" : patch.record.content.name
    var content = Markup()
    neighbours(patch, series, &content)
    content.element("h1", text: name)
    content.element("dl", ["class": "facts"]) { page in
      Parts.fact("Author", to: &page) { page in
        Parts.person(patch.record.content.author ?? patch.record.content.sender, to: &page)
      }
      Parts.fact("Date", to: &page) { Parts.date(patch.record.content.date, to: &$0) }
      Parts.fact("State", to: &page) { page in
        let isOpen = snapshot.configuration.states.all.first { $0.name == patch.state }?.isOpen ?? true
        Parts.state(patch.state, isOpen: isOpen, to: &page)
      }
      if let commit = patch.review.commit { Parts.fact("Commit", to: &page) { $0.element("code", text: commit) } }
      if !patch.review.checks.isEmpty { Parts.fact("Checks", to: &page) { Parts.checks(patch.review, to: &$0) } }
    }
    if let commit = mail.commit { MessageText.add(commit.message, to: &content) }
    for trailer in patch.trailers { content.element("div", text: "\(trailer.key): \(trailer.value)") }
    content.element("h2", text: "Diff")
    if let diff = mail.diff { DiffView.add(diff, to: &content) }
    let comments = series.comments.filter { $0.part == patch.id }
    if !comments.isEmpty {
      content.element("h2", text: "Discussion")
      for comment in comments.prefix(200) {
        try MessageView.add(comment.id, comment.record, in: snapshot, to: &content)
      }
    }
    return Layout.page(name, context) { $0.add(content) }
  }

  private static func neighbours(_ patch: PatchDetails, _ series: SeriesDetails, _ page: inout Markup) {
    page.element("nav", ["class": "tabs", "aria-label": "Series"]) { page in
      page.element(
        "a", ["rel": "up", "href": .init(Addresses.series(series.group.head, series.head))],
        text: series.name.isEmpty ? "(no subject)" : series.name)
      let place = series.patches.firstIndex { $0.id == patch.id } ?? 0
      if place > 0 {
        let before = series.patches[place - 1]
        page.element(
          "a", ["rel": "prev", "href": .init(Addresses.patch(before.id, before.record))], text: "Previous patch")
      }
      page.element("span", text: "\(patch.part.text)/\(series.group.total)")
      if place + 1 < series.patches.count {
        let after = series.patches[place + 1]
        page.element("a", ["rel": "next", "href": .init(Addresses.patch(after.id, after.record))], text: "Next patch")
      }
    }
  }
}
