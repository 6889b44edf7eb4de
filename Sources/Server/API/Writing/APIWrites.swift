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
    let changes = try changes(body, context).filter { !Self.stands($0, for: patch) }
    return try writer.recording(changes, on: [patch.id], summary: "Update 1 patch") { now in
      let (changed, series) = try now.patch()
      return try APIAnswer.response(.ok, PatchObject.whole(changed, of: series, now))
    }
  }

  /// Whether that is so already: programs set a state on each of their runs, and read the events that come of it.
  private static func stands(_ change: Event.Change, for patch: PatchRecord) -> Bool {
    switch change {
    case .state(let state): state == patch.state
    case .delegate(let delegate):
      delegate.map(TrackerConfiguration.key) == patch.delegate.map(TrackerConfiguration.key)
    case .archived(let isArchived): isArchived == patch.review.isArchived
    case .commit(let commit): commit == patch.review.commit
    default: false
    }
  }

  private static func changes(_ body: APIBody, _ context: APIContext) throws -> [Event.Change] {
    let states = context.configuration.states
    var request = ChangeRequest()
    if let text = try body.setText("state") {
      guard let state = APIFilter.state(text, states) else {
        let names = states.all.map(\.name).joined(separator: ", ")
        throw APIProblem.field(
          "state", "Invalid state '\(PatchworkName.bounded(text))'. Valid choices are: \(names)")
      }
      request.state = state
    }
    request.isArchived = try body.flag("archived")
    if body.has("delegate") {
      let text = try body.text("delegate", "Incorrect type. Expected pk value.") ?? ""
      request.delegate = try delegate(text, context)
    }
    var changes = try request.changes(states)
    if body.has("commit_ref") { changes.append(.commit(try commit(body.text("commit_ref") ?? ""))) }
    return changes
  }

  /// Any text, as in Patchwork: the name of a tag or branch as well as a commit's id.
  private static func commit(_ text: String) throws(APIProblem) -> String? {
    let text = text.trimmingPrefix { $0.isWhitespace }
    guard text.unicodeScalars.count <= 255 else {
      throw .field("commit_ref", "Ensure this field has no more than 255 characters.")
    }
    guard !text.unicodeScalars.contains(where: \.isUnsafeToShow) else {
      throw .field("commit_ref", "Not a valid string.")
    }
    return text.isEmpty ? nil : String(text)
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
    var response = APIAnswer.response(.created, CheckObject.whole(check, on: patch, context))
    response.headers.set("Location", context.url("patches", patch.number) + "checks/\(check.number)/")
    return .events(
      [event], summary: "Check \(request.check.context): \(request.check.state.rawValue)",
      .known(response))
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
