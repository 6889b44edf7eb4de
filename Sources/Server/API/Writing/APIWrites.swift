import Bytes
import Mail
import Review
import Tracker

/// What the API changes.
enum APIWrites {
  /// Sets state, delegate, archive flag and commit of a patch. What cannot be set is ignored, as Patchwork does.
  static func patch(_ context: APIContext) throws -> Recording {
    let (patch, _) = try context.patch()
    let writer = try APIWriter(.update, context)
    let body = try APIBody(of: context.call.request)
    return try writer.recording(changes(body, context), on: [patch.id], summary: "Update 1 patch") { now in
      let (changed, series) = try now.patch()
      return try APIAnswer.response(.ok, PatchObject.whole(changed, of: series, now))
    }
  }

  private static func changes(_ body: APIBody, _ context: APIContext) throws -> [Event.Change] {
    let states = context.configuration.states
    var request = ChangeRequest()
    if let text = body["state"] {
      guard let state = APIFilter.state(text, states) else {
        let names = states.all.map(\.name).joined(separator: ", ")
        throw APIProblem.field(
          "state", "Invalid state '\(PatchworkName.bounded(text))'. Valid choices are: \(names)")
      }
      request.state = state
    }
    request.isArchived = try body.flag("archived")
    if body.has("commit_ref") { request.commit = body["commit_ref"] ?? "" }
    if body.has("delegate") { request.delegate = try delegate(body["delegate"] ?? "", context) }
    do { return try request.changes(states) } catch let failure as CommandFailure {
      throw APIProblem.field("commit_ref", failure.why.map { "\(failure.what): \($0)" } ?? failure.what)
    }
  }

  /// The person with a user's number or name; nobody for an empty one.
  private static func delegate(_ text: String, _ context: APIContext) throws -> String {
    guard !text.isEmpty else { return "" }
    let directory = try context.users()
    if let number = Int(text) {
      if let user = directory.user(number: number) { return user.username }
    } else if let user = directory.user(text) {
      return user.username
    } else if text.contains("@"), ChangeRequest.isPerson(text) {
      return text
    }
    throw APIProblem.field("delegate", "Invalid pk \"\(PatchworkName.bounded(text))\" - object does not exist.")
  }

  /// Records the result of a check.
  static func check(_ context: APIContext) throws -> Recording {
    let patch = try context.patchID()
    let writer = try APIWriter(.check, context)
    let request = try CheckRequest(APIBody(of: context.call.request))
    let event = try writer.event([.check(request.check)], on: patch)
    // As it will be read.
    let read = Event(parsing: event.bytes) ?? event
    guard let check = CheckRecord(ReviewHistory.Entry(id: SHA1.blobID(event.bytes), event: read)) else {
      throw Problem(.internalError, "The check cannot be recorded.")
    }
    return .events(
      [event], summary: "Check \(request.check.context): \(request.check.state.rawValue)",
      .known(APIAnswer.response(.created, CheckObject.whole(check, on: patch, context))))
  }

  /// Marks a comment as addressed, or undoes that.
  static func comment(_ context: APIContext, on kind: String) throws -> Response {
    let comment = try context.comment(on: kind).comment
    let writer = try APIWriter(.update, context)
    let body = try APIBody(of: context.call.request)
    if let isAddressed = try body.flag("addressed") {
      try writer.record(
        [.addressed(isAddressed)], on: [comment.id],
        summary: "Mark 1 message as \(isAddressed ? "addressed" : "not addressed")")
    }
    let now = try writer.refreshed()
    let (changed, parent) = try now.comment(on: kind)
    return APIAnswer.response(.ok, try CommentObject.whole(changed.id, changed.record, on: parent, now))
  }

  /// Projects and users come from the configuration and cannot be set here.
  static func refuse(_ context: APIContext) throws -> Response {
    _ = try APIWriter(.config, context)
    throw APIProblem.forbidden("Projects and users are set with `patchbay config`.")
  }
}
