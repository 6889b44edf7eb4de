import Bytes
import Mail
import Patches
import Review
import Tracker

/// A series: what it is, its parts, how to take it, and the whole discussion.
enum SeriesPage {
  static func page(_ series: SeriesDetails, in snapshot: Snapshot, _ context: PageContext) throws -> Response {
    let name = series.name.isEmpty ? "(no subject)" : series.name
    var content = Markup()
    content.element("h1") { page in
      if series.group.version > 1 {
        page.element("span", ["class": "tag"], text: "v\(series.group.version)")
        page.text(" ")
      }
      page.text(name)
    }
    versions(series, &content)
    facts(series, snapshot, &content)
    if let cover = series.cover { introduction(cover, snapshot, &content) }
    parts(series, snapshot, &content)
    take(series, context, &content)
    try discussion(series, snapshot, &content)
    if let viewer = context.viewer, viewer.mayUpdate {
      DecisionForm.add(on: series, viewer, back: context.target, snapshot.configuration.states, &content)
    }
    return Layout.page(name, context, feed: Addresses.series(series.group.head, series.head) + "atom.xml") { page in
      page.add(content)
    }
  }

  private static func versions(_ series: SeriesDetails, _ page: inout Markup) {
    guard series.versions.count > 1 else { return }
    page.element("nav", ["class": "tabs", "aria-label": "Versions"]) { page in
      for version in series.versions {
        let isThis = version.head == series.group.head
        page.element(
          "a",
          ["href": .init("/series/\(version.head.hex)/"), "aria-current": .init(isThis ? Optional("page") : nil)],
          text: "v\(version.version)")
      }
    }
  }

  private static func facts(_ series: SeriesDetails, _ snapshot: Snapshot, _ page: inout Markup) {
    page.element("dl", ["class": "facts"]) { page in
      Parts.fact("Submitter", to: &page) { Parts.person(series.head.content.sender, to: &$0) }
      Parts.fact("Date", to: &page) { Parts.date(series.head.content.date, to: &$0) }
      Parts.fact("State", to: &page) { page in
        let isOpen = snapshot.configuration.states.all.first { $0.name == series.state }?.isOpen ?? true
        Parts.state(series.state, isOpen: isOpen, to: &page)
        if let next = series.supersededBy {
          page.text(" by ")
          page.element("a", ["href": .init("/series/\(next.hex)/")], text: "a newer version")
        }
      }
      if let project = series.project { Parts.fact("Project", to: &page) { $0.text(project) } }
      if !series.delegates.isEmpty {
        Parts.fact("Delegate", to: &page) { $0.text(series.delegates.map(\.name).joined(separator: ", ")) }
      }
      Parts.fact("Parts", to: &page) { page in
        page.text(series.progress)
        if !series.group.missing.isEmpty {
          page.text(", missing: \(series.group.missing.map(String.init).joined(separator: ", "))")
        }
      }
      if !series.review.appliesText.isEmpty { Parts.fact("Applies", to: &page) { $0.text(series.review.appliesText) } }
      if !series.review.checks.isEmpty { Parts.fact("Checks", to: &page) { Parts.checks(series.review, to: &$0) } }
      if let base = series.first({ $0.baseCommit }) {
        Parts.fact("Base", to: &page) { $0.element("code", text: base) }
      }
      if let id = series.head.content.messageID {
        Parts.fact("Message-ID", to: &page) { page in
          page.element("a", ["href": .init(Addresses.message(series.group.head, series.head))], text: id)
        }
      }
    }
  }

  private static func introduction(_ cover: MessageRecord, _ snapshot: Snapshot, _ page: inout Markup) {
    guard let bytes = try? snapshot.mail(cover) else { return }
    page.element("section", ["aria-label": "Cover letter"]) { page in
      MessageText.add(Message(bytes).text, to: &page)
    }
  }

  private static func parts(_ series: SeriesDetails, _ snapshot: Snapshot, _ page: inout Markup) {
    guard !series.patches.isEmpty else { return }
    page.element("h2", text: "Patches")
    page.element("div", ["class": "scroll"]) { page in
      page.element("table", ["class": "list"]) { page in
        page.element("thead") { page in
          page.element("tr") { page in
            for name in ["Part", "Patch", "State", "Checks", "Trailers"] {
              page.element("th", ["scope": "col"], text: name)
            }
          }
        }
        page.element("tbody") { page in
          for patch in series.patches {
            page.element("tr", ["data-row": true]) { page in
              page.element("td", ["class": "number"], text: "\(patch.part.text)/\(series.group.total)")
              page.element("td", ["class": "name"]) { page in
                page.element(
                  "a", ["href": .init(Addresses.patch(patch.id, patch.record))], text: patch.record.content.name)
              }
              page.element("td") { page in
                let isOpen = snapshot.configuration.states.all.first { $0.name == patch.state }?.isOpen ?? true
                Parts.state(patch.state, isOpen: isOpen, to: &page)
              }
              page.element("td") { Parts.checks(patch.review, to: &$0) }
              page.element("td") { page in
                for trailer in patch.trailers where trailer.key.lowercased() != "signed-off-by" {
                  page.element("div", text: "\(trailer.key): \(trailer.value)")
                }
              }
            }
          }
        }
      }
    }
  }

  private static func take(_ series: SeriesDetails, _ context: PageContext, _ page: inout Markup) {
    let id = series.head.content.messageID ?? series.group.head.hex
    page.element("h2", text: "Take it")
    Parts.command("patchbay checkout \(series.group.head.hex.prefix(12))", to: &page)
    let mailbox = context.base + Addresses.mailbox(series: series.group.head, series.head)
    Parts.command("curl -s '\(mailbox)' | git am -3", to: &page)
    Parts.command("b4 shazam '\(id)'", to: &page)
    page.element("p") { page in
      page.element("a", ["href": .init(Addresses.mailbox(series: series.group.head, series.head))], text: "Mailbox")
      page.text(" · ")
      page.element("a", ["href": .init(Addresses.thread(series.group.head, series.head))], text: "Thread")
    }
  }

  /// Comments shown on a page; the thread has the rest.
  private static let commentLimit = 200

  private static func discussion(_ series: SeriesDetails, _ snapshot: Snapshot, _ page: inout Markup) throws {
    guard !series.comments.isEmpty else { return }
    page.element("h2", text: "Discussion")
    for comment in series.comments.prefix(commentLimit) {
      try MessageView.add(comment.id, comment.record, in: snapshot, to: &page)
    }
    if series.comments.count > commentLimit {
      page.element("p") { page in
        page.element(
          "a", ["href": .init(Addresses.thread(series.group.head, series.head))],
          text: "\(series.comments.count - commentLimit) more in the thread")
      }
    }
  }
}
