import Bytes
import Review
import Tracker

/// What was said about a series: open remarks patch by patch, then the answers as they came.
enum SeriesDiscussion {
  private static let remarkLimit = 100
  private static let commentLimit = 100

  static func add(
    _ series: SeriesDetails, _ review: SeriesReview, _ snapshot: Snapshot, _ context: PageContext,
    to page: inout Markup
  ) throws {
    openRemarks(series, review, context, &page)
    guard !series.comments.isEmpty else { return }
    page.element("h2", ["id": "discussion"], text: "Discussion")
    var budget = MessageText.Budget()
    for comment in series.comments.prefix(commentLimit) {
      try MessageView.add(comment.id, comment.record, in: snapshot, &budget, to: &page)
    }
    if series.comments.count > commentLimit {
      let address = Addresses.thread(series.group.head, series.head)
      Parts.links([("\(series.comments.count - commentLimit) more replies in the thread", address)], to: &page)
    }
  }

  private static func openRemarks(
    _ series: SeriesDetails, _ review: SeriesReview, _ context: PageContext, _ page: inout Markup
  ) {
    let parts = review.parts.map { part in (part: part, open: part.remarks.filter(\.standing.isOpen)) }
      .filter { !$0.open.isEmpty }
    guard !parts.isEmpty else { return }
    page.element("h2", ["id": "open"], text: "Open remarks")
    var left = remarkLimit
    for (part, open) in parts where left > 0 {
      page.element("h3") { page in
        let address = part.number == 0 ? nil : Addresses.patch(part.id, part.record)
        page.element("a", ["href": .init(address ?? Addresses.message(part.id, part.record))]) { page in
          page.text(part.number == 0 ? "Cover letter" : "\(part.number). \(Parts.name(part.record.content.name))")
        }
      }
      for remark in open.prefix(left) { RemarkView.alone(remark, on: part, context, to: &page) }
      left -= open.count
    }
    if left < 0 { page.element("p", ["class": "dim"], text: "\(-left) more are on the pages of the patches.") }
  }
}
