package import Bytes
package import Index
package import Mail
import Patches
package import Tracker

/// Something that happened: a mail that was sent, or an event that somebody caused.
package enum LogItem {
  case mail(ObjectID, MessageRecord)
  case event(LogEntry)

  /// What can be asked for by kind.
  package enum Kind: String, CaseIterable, Sendable {
    case mail, patch, cover, comment
    case pullRequest = "pull-request"
    case other, event, state, delegate, archived, commit, check, applies, link, hidden, addressed, bundle, mailing
    case reports, note
  }

  /// Which of them are wanted.
  package struct Choice {
    /// Seconds since 1970.
    package var since: Int64?
    package var until: Int64?
    /// A part of the name or address.
    package var person: String?
    /// Any of these; all if empty.
    package var kinds: [Kind] = []

    package init() {}

    package var isRestricted: Bool { since != nil || until != nil || person != nil || !kinds.isEmpty }

    fileprivate var wantsMail: Bool {
      let mails: Set<Kind> = [.mail, .patch, .cover, .comment, .pullRequest, .other]
      return kinds.isEmpty || kinds.contains { mails.contains($0) }
    }

    fileprivate func admits(_ item: LogItem) -> Bool {
      if let since, item.date?.seconds ?? 0 < since { return false }
      if let until, item.date?.seconds ?? 0 > until { return false }
      if let person = person?.lowercased() {
        let text = [item.person.name ?? "", item.person.email].joined(separator: "\n").lowercased()
        guard text.contains(person) else { return false }
      }
      return kinds.isEmpty || !item.kinds.isDisjoint(with: kinds)
    }
  }

  package var date: MailDate? {
    switch self {
    case .mail(_, let record): record.content.date
    case .event(let entry): entry.event.date
    }
  }

  /// Who sent or did it.
  package var person: Address {
    switch self {
    case .mail(_, let record): record.content.sender
    case .event(let entry): entry.event.actor
    }
  }

  private var kinds: Set<Kind> {
    switch self {
    case .mail(_, let record): [.mail, Kind(rawValue: record.content.kind.rawValue) ?? .other]
    case .event(let entry):
      entry.event.changes.isEmpty ? [.event, .note] : Set([.event] + entry.event.changes.map(Self.kind))
    }
  }

  private static func kind(_ change: Event.Change) -> Kind {
    switch change {
    case .state: .state
    case .delegate: .delegate
    case .archived: .archived
    case .commit: .commit
    case .check: .check
    case .applies: .applies
    case .follows, .belongs: .link
    case .hidden: .hidden
    case .addressed: .addressed
    case .bundle: .bundle
    case .mailing: .mailing
    case .reports: .reports
    }
  }

  package var json: JSONValue {
    switch self {
    case .event(let entry): entry.json
    case .mail(let id, let record):
      [
        "id": .string(id.hex as String),
        "date": .string(record.content.date?.iso8601),
        "by": PersonValue.json(record.content.sender),
        "pushedBy": nil,
        "target": .string(id.hex as String),
        "name": .string(record.content.subject as String),
        "changes": .array([["what": "mail", "value": .string(record.content.kind.rawValue as String)]]),
        "reason": nil,
      ]
    }
  }
}

extension LogItem {
  /// What happened to a series or patch, or to everything, the newest first.
  package static func all(
    of id: String?, _ choice: Choice, limit: Int, _ finder: Finder, in snapshot: Snapshot
  ) throws -> [LogItem] {
    let events = try LogEntry.all(of: id, in: snapshot).map(LogItem.event)
    guard choice.isRestricted else { return Array(events.prefix(limit)) }
    let mails = try choice.wantsMail ? mails(of: id, choice, limit, finder, in: snapshot) : []
    let items = (events + mails).filter(choice.admits)
    let dated = items.enumerated().sorted { left, right in
      let (one, other) = (left.element.date?.seconds ?? 0, right.element.date?.seconds ?? 0)
      return one == other ? left.offset < right.offset : one > other
    }
    return dated.prefix(limit).map(\.element)
  }

  private static func mails(
    of id: String?, _ choice: Choice, _ limit: Int, _ finder: Finder, in snapshot: Snapshot
  ) throws -> [LogItem] {
    guard let id else {
      // More are needed than wanted only where not all pass.
      let isAll = choice.person == nil && choice.kinds.allSatisfy { $0 == .mail }
      let hits = try finder.messages(
        .dated((choice.since ?? 0)...max(choice.since ?? 0, choice.until ?? .max)), limit: isAll ? limit : .max)
      return try hits.compactMap { hit in try snapshot.message(hit.id).map { .mail(hit.id, $0) } }
    }
    let ids: [ObjectID] =
      switch try Selection.target(id, in: snapshot) {
      case .message(let id): [id]
      case .patch(let id, _, let group):
        try [id] + snapshot.comments(on: group).filter { $0.part == id }.map(\.id)
      case .series(let group):
        // In the order of the series, which counts for those of one second.
        try ([group.head] + group.allPatches.map(\.id)).filter(Set(group.members).contains) + group.members
          + snapshot.comments(on: group).map(\.id)
      }
    var seen: Set<ObjectID> = []
    return try ids.filter { seen.insert($0).inserted }.compactMap { id in
      try snapshot.message(id).map { .mail(id, $0) }
    }
  }
}
