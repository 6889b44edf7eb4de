import Bytes
import Mail
import Review
import Services
import Tracker

/// What people decide on pages: each decision is an event in the log, made as the command line makes it.
enum DecisionRoutes {
  static let all: [Route] = [
    .post("/decide") { call in try decide(call) },
    .post("/addressed") { call in try mark(call) },
    .post("/link") { call in try link(call) },
  ]

  /// Series and patches that one form may change.
  private static let limit = 500

  /// Sets state, delegate and archive flag, or writes a note.
  private static func decide(_ call: Call) throws -> Response {
    let (form, caller) = try FormGuard.fields(of: call)
    let changes = try request(form).changes(call.snapshot.configuration.states)
    let reason = text("reason", form)
    let ids = form["all"] == "yes" ? form.all("shown") : form.all("id")
    guard !ids.isEmpty else { throw Problem(.badRequest, "Nothing was chosen.") }
    guard ids.count <= limit else { throw Problem(.badRequest, "At most \(limit) at a time.") }
    guard !changes.isEmpty || reason != nil else { return back(form) }
    var targets = UpdateTargets()
    for id in ids { try targets.add(id, in: call.snapshot) }
    try record(changes, on: targets.ids, reason, caller, call) { count in
      changes.isEmpty ? "Note on \(count)" : "Update \(count)"
    }
    return back(form)
  }

  /// Marks a reply as dealt with, or takes that back.
  private static func mark(_ call: Call) throws -> Response {
    let (form, caller) = try FormGuard.fields(of: call)
    let id = try Selection.message(form["id"] ?? "", in: call.snapshot)
    try record([.addressed(form["addressed"] != "no")], on: [id], text("reason", form), caller, call) {
      "Mark \($0)"
    }
    return back(form)
  }

  /// Says that a series is a newer version of another.
  private static func link(_ call: Call) throws -> Response {
    let (form, caller) = try FormGuard.fields(of: call)
    let (newer, older) = (form["newer"] ?? "", text("older", form))
    let correction =
      try older.map { try Correction.version(newer, of: $0, in: call.snapshot) }
      ?? Correction.apart(newer, isPart: false, in: call.snapshot)
    try record([correction.change], on: correction.targets, text("reason", form), caller, call) { _ in "Link versions" }
    return back(form)
  }

  private static func request(_ form: Query) throws -> ChangeRequest {
    var request = ChangeRequest()
    request.state = text("state", form)
    switch form["archived"] {
    case "yes": request.isArchived = true
    case "no": request.isArchived = false
    default: break
    }
    if let delegate = text("delegate", form) {
      guard ChangeRequest.isPerson(delegate) else { throw Problem(.badRequest, "A delegate is a person.") }
      request.delegate = delegate == "nobody" ? "" : delegate
    }
    return request
  }

  private static func record(
    _ changes: [Event.Change], on targets: [ObjectID], _ reason: String?, _ caller: Caller, _ call: Call,
    summary: (String) -> String
  ) throws {
    let tracker = try call.reader.tracker()
    try Actor.expect(caller.person, mayDo: .update, in: tracker)
    let notifications = NotificationCommands(of: tracker)
    defer { notifications.start() }
    let writer = EventWriter(actor: caller.person, reason: reason)
    let events = try targets.map { try writer.event(on: $0, changes, in: call.snapshot) }
    try tracker.record(events, summary: summary(events.count == 1 ? "1 mail" : "\(events.count) mails"))
  }

  /// What a field holds; nil if that is nothing.
  private static func text(_ name: String, _ form: Query) -> String? {
    guard var text = form[name]?.prefix(10_000) else { return nil }
    while text.last?.isWhitespace == true { text.removeLast() }
    while text.first?.isWhitespace == true { text.removeFirst() }
    return text.isEmpty ? nil : String(text)
  }

  /// To the page that the form stood on.
  private static func back(_ form: Query) -> Response { .redirect(to: Addresses.own(form["back"])) }
}
