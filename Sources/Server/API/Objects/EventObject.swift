import Bytes
import Index
import Mail
import Review
import Tracker

/// Something that happened, as the API shows it.
enum EventObject {
  /// - Returns: nil if its subject is gone because somebody hid it.
  static func whole(_ event: TrackerEvent, _ context: APIContext) throws -> JSONValue? {
    // The index may lag behind: since then a cover letter that came may have given the series another first mail.
    guard let series = try context.series(event.series) ?? context.series(containing: event.subject),
      let payload = try payload(event, series, context)
    else { return nil }
    var object = APIObject(context.version)
    object.set("id", event.id.number)
    object.set("category", event.category.name)
    object.set("project", ProjectObject.embedded(context.project(of: series.head), context))
    object.set("date", APITime.precise(microseconds: event.moment))
    object.set("actor", try actor(event, context).map { UserObject.embedded($0, context) } ?? .null)
    object.set("payload", .object(payload))
    return object.json
  }

  private static func payload(
    _ event: TrackerEvent, _ series: SeriesRecord, _ context: APIContext
  ) throws -> [JSONValue.Member]? {
    let embedded = SeriesObject.embedded(series, context)
    switch event.category {
    case .seriesCreated, .seriesCompleted: return [.init(name: "series", value: embedded)]
    case .coverCreated: return try subject("cover", event, context)
    case .patchCreated: return try subject("patch", event, context)
    case .patchCompleted:
      return try subject("patch", event, context).map { $0 + [.init(name: "series", value: embedded)] }
    case .coverCommentCreated: return try comment("cover", event, context)
    case .patchCommentCreated: return try comment("patch", event, context)
    case .patchStateChanged, .patchDelegated, .patchRelationChanged, .checkCreated:
      guard let subject = try subject("patch", event, context) else { return nil }
      return try subject + decision(event, context)
    }
  }

  private static func subject(
    _ name: String, _ event: TrackerEvent, _ context: APIContext
  ) throws -> [JSONValue.Member]? {
    guard let record = try context.snapshot.message(event.subject) else { return nil }
    return [
      .init(
        name: name,
        value: name == "cover"
          ? CoverObject.embedded(event.subject, record, context) : PatchObject.embedded(event.subject, record, context))
    ]
  }

  private static func comment(
    _ name: String, _ event: TrackerEvent, _ context: APIContext
  ) throws -> [JSONValue.Member]? {
    guard let id = event.comment, let record = try context.snapshot.message(id),
      let subject = try subject(name, event, context)
    else { return nil }
    let kind = name == "cover" ? "covers" : "patches"
    let comment = CommentObject.embedded(id, record, on: (kind, event.subject.number), context)
    return subject + [.init(name: "comment", value: comment)]
  }

  /// What an event in the log changed, and what there was before.
  private static func decision(_ event: TrackerEvent, _ context: APIContext) throws -> [JSONValue.Member] {
    let entries = try context.snapshot.history(of: event.subject).entries
    let place = entries.firstIndex { $0.id == event.fact } ?? entries.endIndex
    let before = ReviewHistory(entries: Array(entries[..<place]))
    let own = ReviewHistory(entries: place < entries.endIndex ? [entries[place]] : [])
    switch event.category {
    case .patchStateChanged:
      let state = own.lastState?.state ?? ReviewStates.initial
      return [
        .init(name: "previous_state", value: .string((before.lastState?.state ?? ReviewStates.initial) as String)),
        .init(name: "current_state", value: .string(state as String)),
      ]
    case .patchDelegated:
      return [
        .init(name: "previous_delegate", value: try delegate(before, context)),
        .init(name: "current_delegate", value: try delegate(own, context)),
      ]
    case .checkCreated:
      let check = own.entries.first.flatMap(CheckRecord.init)
      return [
        .init(
          name: "check", value: check.map { CheckObject.embedded($0, on: event.subject, context) } ?? .null)
      ]
    default: return [.init(name: "previous_relation", value: nil), .init(name: "current_relation", value: nil)]
    }
  }

  private static func delegate(_ history: ReviewHistory, _ context: APIContext) throws -> JSONValue {
    let last = history.last { (change) -> String?? in
      if case .delegate(let delegate) = change { return .some(delegate) }
      return nil
    }?.value
    return try UserObject.embedded(delegate: last ?? nil, context)
  }

  /// Who did it; nobody for mail.
  private static func actor(_ event: TrackerEvent, _ context: APIContext) throws -> APIUser? {
    switch event.category {
    case .patchStateChanged, .patchDelegated, .patchRelationChanged, .checkCreated:
      try context.snapshot.history(of: event.subject).entries.first { $0.id == event.fact }.map {
        APIUser($0.event.actor)
      }
    default: nil
    }
  }
}
