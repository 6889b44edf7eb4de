package import Bytes
import Mail
package import Services
package import Tracker

/// Which pushed series are mailed to the list of their project.
package enum SeriesToSend {
  /// The series that an id names, or only the patch that it names.
  ///
  /// - Throws: ``CommandFailure`` where it is not to be mailed.
  package static func named(_ text: String, in snapshot: Snapshot) throws -> (
    SeriesSending, parts: [SeriesSending.Part]
  ) {
    let group: SeriesGroup
    var only: ObjectID?
    switch try Selection.target(text, in: snapshot) {
    case .series(let series): group = series
    case .patch(let id, _, let series):
      group = series
      only = id
    case .message: group = try Selection.series(text, in: snapshot)
    }
    let name = group.head.hex.prefix(10)
    guard let project = try project(of: group, in: snapshot) else {
      throw CommandFailure(
        .no, "cannot send \(name)", why: "it is in no project", advice: "see `patchbay config --help`")
    }
    guard project.sending != .never else {
      throw CommandFailure(
        .noPermission, "cannot send \(name)", why: "project.\(project.name).send is never",
        advice: "a maintainer can change it with patchbay config")
    }
    guard let sending = try SeriesSending(group, of: project, in: snapshot) else {
      throw CommandFailure(
        .no, "cannot send \(name)", why: "it arrived by mail, not by a push", advice: "see `patchbay show \(name)`")
    }
    let parts = only.map { id in sending.parts.filter { $0.id == id } } ?? sending.parts
    return (sending, parts)
  }

  /// The series of these messages that are mailed without anybody asking.
  package static func automatic(_ messages: [ObjectID], in snapshot: Snapshot) throws -> [ObjectID] {
    var heads: [ObjectID] = []
    for message in messages {
      guard let group = try snapshot.series(containing: message), !heads.contains(group.head),
        let project = try project(of: group, in: snapshot), project.sending == .auto, !project.lists.isEmpty
      else { continue }
      heads.append(group.head)
    }
    return heads
  }

  /// The newest versions of series in review that are to be mailed without anybody asking, or were begun to be, and are
  /// not there yet, oldest first.
  package static func waiting(in snapshot: Snapshot) throws -> [SeriesSending] {
    guard snapshot.configuration.projects.contains(where: { $0.sending != .never && !$0.lists.isEmpty }) else {
      return []
    }
    var result: [SeriesSending] = []
    try SeriesInReview.forEachNewest(in: snapshot) { details in
      guard let project = try project(of: details.group, in: snapshot), project.sending != .never,
        let sending = try SeriesSending(details.group, of: project, in: snapshot), sending.isUnfinished
      else { return true }
      let isBegun = sending.parts.contains { if case .unsent(1) = $0.state { false } else { true } }
      if project.sending == .auto || isBegun { result.append(sending) }
      return true
    }
    return result.reversed()
  }

  /// Of those waiting what a tracker mails after a push to it: what was pushed, and what it has tried before; what was
  /// pushed to others is theirs to mail.
  ///
  /// - Parameter writer: The tracker's writer name.
  package static func waiting(
    pushed heads: [ObjectID], triedBy writer: String, in snapshot: Snapshot
  ) throws -> [SeriesSending] {
    try waiting(in: snapshot).filter { sending in
      try heads.contains(sending.series.head)
        || sending.parts.contains { part in
          try snapshot.history(of: part.id).entries.contains { entry in
            entry.event.changes.contains { change in
              if case .mailing(let mailing) = change { mailing.writer == writer } else { false }
            }
          }
        }
    }
  }

  /// Those that should have been mailed long ago: a mail program did not take them.
  ///
  /// - Parameter now: Seconds since 1970.
  package static func findings(_ snapshot: Snapshot, now: Int64) throws -> [Finding] {
    try waiting(in: snapshot).compactMap { sending in
      let unsent = sending.parts.filter { if case .unsent = $0.state { true } else { false } }
      guard let first = unsent.first, let record = try snapshot.message(first.id),
        let age = record.content.date.map({ now - $0.seconds }), age > patience
      else { return nil }
      return Finding(
        .mail, sending.series.head.hex,
        "\(unsent.count) of \(sending.parts.count) mails were not sent to the list of \(sending.project.name)",
        age: age, fix: "patchbay send \(sending.series.head.hex.prefix(10))", isHarmless: true)
    }
  }

  /// Seconds after which what a push began should be done.
  private static let patience: Int64 = 10 * 60

  /// The project whose list it is for: of several the first that has an address.
  private static func project(
    of group: SeriesGroup, in snapshot: Snapshot
  ) throws -> TrackerConfiguration.Project? {
    var names: [String] = []
    for id in [group.head] + group.allPatches.map(\.id) {
      guard let record = try snapshot.message(id) else { continue }
      names += snapshot.configuration.projects(of: record).map(\.name)
    }
    let projects = names.compactMap(snapshot.configuration.project)
    return projects.first { !$0.lists.isEmpty } ?? projects.first
  }
}
