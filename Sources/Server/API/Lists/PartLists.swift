import Bytes
import Index
import Mail
import Review
import Tracker

/// What belongs to a patch or cover letter: checks and comments.
enum PartLists {
  // MARK: Checks

  /// Oldest first, as continuous integration reads them: the last is the newest.
  static func checks(_ context: APIContext) throws -> Response {
    let (patch, _) = try context.patch()
    let query = context.query
    let contexts = Set(query.all("context").filter { !$0.isEmpty }.map { CheckRecord.slug($0).lowercased() })
    let users = query.list("user").map { $0.lowercased() }
    let states = query.list("state").compactMap(CheckRequest.state)
    let dates = ["since", "before"].map { name in query.text(name).map { APITime.seconds($0) } }
    // What is no date passes nothing.
    guard !dates.contains(.some(nil)) else { return try response([CheckRecord](), context) { _ in .null } }
    let (since, before) = (dates[0] ?? nil, dates[1] ?? nil)
    let checks = CheckRecord.all(patch).filter { check in
      let user = APIUser(check.entry.event.actor)
      let seconds = check.entry.event.date.seconds
      return (contexts.isEmpty || contexts.contains(check.context.lowercased()))
        && (users.isEmpty || users.contains { $0 == user.username || Int($0) == user.number })
        && (query.list("state").isEmpty || states.contains(check.check.state))
        && seconds >= since ?? .min && seconds < before ?? .max
    }
    return try response(checks, context) { CheckObject.whole($0, on: patch.id, context) }
  }

  static func check(_ context: APIContext) throws -> Response {
    let (patch, _) = try context.patch()
    let number = Int(context.call.parameters["check"])
    guard let check = CheckRecord.all(patch).first(where: { $0.number == number }) else { throw APIProblem.notFound }
    return APIAnswer.response(.ok, CheckObject.whole(check, on: patch.id, context))
  }

  // MARK: Comments

  static func patchComments(_ context: APIContext) throws -> Response {
    let (patch, series) = try context.patch()
    return try comments(on: patch.id, ("patches", patch.id.number), series, context)
  }

  static func coverComments(_ context: APIContext) throws -> Response {
    let (cover, series) = try context.cover()
    return try comments(on: cover.id, ("covers", cover.id.number), series, context)
  }

  private static func comments(
    on part: ObjectID, _ parent: (kind: String, number: Int), _ series: SeriesRecord, _ context: APIContext
  ) throws -> Response {
    let found = try context.comments(on: part, of: series)
    return try response(found, context) { try CommentObject.whole($0.id, $0.record, on: parent, context) }
  }

  private static func response<Value>(
    _ values: [Value], _ context: APIContext, _ show: (Value) throws -> JSONValue
  ) throws -> Response {
    let page = try APIPage(of: context, total: values.count)
    let order = APIOrder(context.query, standard: .oldestFirst)
    return APIAnswer.response(
      page, try page.range.map { try show(values[order.isDescending ? values.count - 1 - $0 : $0]) })
  }
}

extension APIContext {
  /// What was said about a part of a series, oldest first.
  func comments(on part: ObjectID, of series: SeriesRecord) throws -> [Comment] {
    try snapshot.comments(on: part, besides: Set(series.group.members))
  }

  /// The comment with the number in the address, and what it is about.
  func comment(on kind: String) throws -> (comment: Comment, parent: (kind: String, number: Int)) {
    let (part, series) = try kind == "patches" ? patchPart() : coverPart()
    let number = Int(call.parameters["comment"])
    guard let comment = try comments(on: part, of: series).first(where: { $0.id.number == number }) else {
      throw APIProblem.notFound
    }
    return (comment, (kind, part.number))
  }

  private func patchPart() throws -> (ObjectID, SeriesRecord) {
    let (patch, series) = try patch()
    return (patch.id, series)
  }

  private func coverPart() throws -> (ObjectID, SeriesRecord) {
    let (cover, series) = try cover()
    return (cover.id, series)
  }
}
