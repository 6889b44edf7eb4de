import Bytes
import Tracker

/// `/events`: what happens in the tracker, as it happens, for CI and whoever would otherwise ask again and again.
///
/// `mail`, `log` (a decision or a check), `series-created`, `series-completed` and `state-changed`, each with the
/// document that the commands and notification commands have; then `view`, whose id is the place to go on from. `reset`
/// says that the place is not known any more: read everything anew.
enum EventRoutes {
  static let all: [Route] = [.direct(.get, "/events") { request, _, site in stream(request, site) }]

  private static func stream(_ request: Request, _ site: Site) -> Response {
    let headers = HeaderFields([
      ("Content-Type", "text/event-stream; charset=utf-8"), ("Cache-Control", "no-store"), ("X-Accel-Buffering", "no"),
      ("X-Content-Type-Options", "nosniff"), ("Access-Control-Allow-Origin", "*"),
    ])
    if request.method == .head { return Response(.ok, headers) }
    guard let items = site.events.listen() else { return busy() }
    // Browsers say in the header field up to where they have received events; scripts can say it in the address.
    let last = (request.headers["Last-Event-ID"] ?? request.query["last"]).map { ObjectID(hex: $0) ?? .zero }
    return Response(.ok, headers) { write in
      try await write(Array("retry: 5000\n\n".utf8))
      for await item in items {
        switch item {
        case .silence: try await write(Array(": still here\n\n".utf8))
        case .step(let step): try await write(step.bytes)
        case .start(let view):
          // Events that cannot be sent now are requested again from the same position when the client reconnects.
          guard let missed = await missed(since: last, until: view, site) else { return }
          try await write(missed)
        }
      }
    }
  }

  /// What a returning client missed.
  private static func missed(since last: ObjectID?, until view: ObjectID, _ site: Site) async -> [UInt8]? {
    let step = await site.pool.run(isCostly: true) { reader -> [UInt8]? in
      guard let tracker = try? reader.tracker() else { return nil }
      guard let last, last != view else {
        return (try? tracker.snapshot(view: view)).map { EventStep.position(view, $0.digest) }
      }
      return site.events.recent.step(from: last, to: view, in: tracker).bytes
    }
    return step ?? nil
  }

  private static func busy() -> Response {
    var response = Response.text(.unavailable, "Too many clients are listening already.\n")
    response.headers.set("Retry-After", "60")
    return response
  }
}
