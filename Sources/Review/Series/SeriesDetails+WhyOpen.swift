import Bytes
import Mail
import Patches
import Tracker

extension SeriesDetails {
  /// Why nobody has closed it, for people: what is missing or open of it, who gave it trailers without merging it, who spoke
  /// last, and what it may be a version of; nil where its state says more than that it is new.
  package var whyOpen: String? {
    guard state == ReviewStates.initial else { return nil }
    return [partsOpen, notMerged, lastWord, doubt].compactMap(\.self).joined(separator: "; ")
  }

  private var notMerged: String? {
    var given: [String] = []
    for trailer in givenTrailers.map(\.trailer) where TrailerGiver.namesPerson(trailer) {
      let name = trailer.value.prefix { $0 != "<" }.split(separator: " ").joined(separator: " ")
      let text = "\(trailer.key) \(name.isEmpty ? trailer.value : name)"
      if !given.contains(text) { given.append(text) }
    }
    guard !given.isEmpty else { return nil }
    let more = given.count > Self.trailersShown ? ", …" : ""
    return given.prefix(Self.trailersShown).joined(separator: ", ") + more + ", but no commit yet"
  }

  private static let trailersShown = 3

  private var doubt: String? {
    guard !candidates.isEmpty else { return nil }
    return "may be a version of " + candidates.map { String($0.series.head.hex.prefix(10)) }.joined(separator: ", ")
  }

  private var partsOpen: String? {
    if !group.missing.isEmpty {
      return "incomplete: \(group.missing.count) of \(group.total) patches have not arrived"
    }
    let open = patches.filter { $0.state == ReviewStates.initial }
    guard !open.isEmpty, open.count < patches.count else { return nil }
    let numbers = open.map(\.part.text).joined(separator: ", ")
    return open.count == 1
      ? "patch \(numbers) is open, the others are closed" : "patches \(numbers) are open, the others are closed"
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
