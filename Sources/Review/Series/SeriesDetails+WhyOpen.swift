import Mail
import Tracker

extension SeriesDetails {
  /// Why nobody has closed it, for people: what is missing or open of it, and who spoke last; nil where its state says more
  /// than that it is new.
  package var whyOpen: String? {
    guard state == ReviewStates.initial else { return nil }
    return [partsOpen, lastWord].compactMap(\.self).joined(separator: "; ")
  }

  private var partsOpen: String? {
    if !group.missing.isEmpty {
      return "incomplete: \(group.missing.count) of \(group.total) patches have not arrived"
    }
    let open = patches.filter { $0.state == ReviewStates.initial }
    guard !open.isEmpty, open.count < patches.count else { return nil }
    return "patches \(open.map(\.part.text).joined(separator: ", ")) are open, the others are closed"
  }

  private var lastWord: String {
    guard
      let last = comments.max(by: { ($0.record.content.date?.seconds ?? 0) < ($1.record.content.date?.seconds ?? 0) })
    else { return "no reply yet" }
    let sender = last.record.content.sender
    let name = sender.key == head.content.sender.key ? "the submitter" : sender.name ?? sender.email
    let day = last.record.content.date.map { " on \($0.iso8601.prefix(10))" } ?? ""
    return "last reply by \(name)\(day), no newer version since"
  }
}
