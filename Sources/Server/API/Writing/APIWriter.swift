import Bytes
import Mail
import Review
import Services
import Tracker

/// What a token's owner does through the API: events in the log, made as the command line makes them.
struct APIWriter {
  let caller: Caller
  private let context: APIContext

  /// - Throws: ``APIProblem`` unless the request shows a good token, whose owner may do it. A cookie is no token: another
  ///   site's page could have a browser send one.
  init(_ action: TrackerConfiguration.Action, _ context: APIContext) throws {
    guard let caller = context.call.caller, caller.isByToken else {
      throw APIProblem.unauthenticated(isTokenWrong: Credentials(of: context.call.request).isSecret)
    }
    guard !context.call.site.settings.isReadOnly else { throw APIProblem.forbidden("This server is read-only.") }
    do {
      try Actor.expect(caller.person, mayDo: action, by: context.configuration, in: context.call.reader.tracker())
    } catch let failure as CommandFailure where failure.status == .noPermission {
      throw APIProblem.notPermitted
    }
    self.caller = caller
    self.context = context
  }

  /// The changes on each of the targets, to be recorded together with what other requests record.
  ///
  /// - Parameter answer: Makes the answer from what is there then.
  func recording(
    _ changes: [Event.Change], on targets: [ObjectID], summary: String,
    answer: @escaping (APIContext) throws -> Response
  ) throws -> Recording {
    guard !changes.isEmpty else { return .answered(try answer(context)) }
    let events = try targets.map { try event(changes, on: $0) }
    return .events(
      events, summary: summary,
      .made { call in
        do { return try answer(APIContext(call)) } catch let problem as APIProblem { return problem.response }
      })
  }

  /// The event that says so, to be recorded.
  func event(_ changes: [Event.Change], on target: ObjectID) throws -> Event {
    let basis = context.call.basis ?? EventBasis(context.snapshot)
    return EventWriter(actor: caller.person, reason: nil).event(on: target, changes, after: try basis.last(on: target))
  }

  /// Records the changes on each of the targets, as one commit.
  func record(_ changes: [Event.Change], on targets: [ObjectID], summary: String) throws {
    guard !changes.isEmpty else { return }
    let tracker = try context.call.reader.tracker()
    let commands = NotificationCommands(of: tracker)
    defer { commands.start() }
    let writer = EventWriter(actor: caller.person, reason: nil)
    try tracker.record(
      try targets.map { try writer.event(on: $0, changes, in: context.snapshot) }, summary: summary)
  }

  /// What is there now, to answer with.
  func refreshed() throws -> APIContext { APIContext(try context.call.refreshed()) }
}

extension Call {
  /// The same request over what the tracker holds now.
  func refreshed() throws -> Call {
    Call(
      request: request, parameters: parameters, site: site, reader: reader, snapshot: try reader.snapshot(),
      caller: caller)
  }
}
