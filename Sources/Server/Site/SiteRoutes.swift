import Bytes
import Tracker

/// What every site has beside the tracker's content: its own files, health and metrics.
enum SiteRoutes {
  static let all: [Route] = [
    .direct(.get, "/robots.txt") { _, _, _ in .text(.ok, robots) }.openToEverybody(),
    .direct(.get, "/static/:name") { request, parameters, site in
      Assets.response(for: parameters["name"]) ?? ErrorPage.response(.notFound, request, site)
    }.openToEverybody(),
    .get("/healthz") { call in
      var response = Response.text(.ok, "ok \(call.snapshot.digest.hex)\n")
      response.headers.set("Cache-Control", "no-store")
      return response
    }.openToEverybody(),
    .direct(.get, "/metrics") { _, _, site in
      Response(
        .ok, HeaderFields([("Content-Type", "text/plain; version=0.0.4; charset=utf-8")]),
        body: Array(site.metrics.text(streams: site.watch.count).utf8))
    },
    .direct(.get, "/live") { request, _, site in live(request, site) },
  ]

  /// Lists with filters, searches, diffs and mailboxes are for people: each page that a scraper needs is linked from
  /// another one.
  private static let robots = """
    User-agent: *
    Disallow: /list/?
    Disallow: /search/
    Disallow: /*/mbox
    Disallow: /*/raw
    Disallow: /*/diff
    Disallow: /git/
    Disallow: /*/t.mbox.gz
    Disallow: /*?x=
    Disallow: /login
    Disallow: /live

    """

  /// Says by server-sent events that the tracker has changed, with its new digest: a page that is open asks for itself
  /// again then.
  private static func live(_ request: Request, _ site: Site) -> Response {
    guard let digests = site.watch.digests() else {
      var response = Response.text(.unavailable, "Too many clients are listening already.\n")
      response.headers.set("Retry-After", "60")
      return response
    }
    let headers = HeaderFields([
      ("Content-Type", "text/event-stream; charset=utf-8"), ("Cache-Control", "no-store"), ("X-Accel-Buffering", "no"),
    ])
    return Response(.ok, headers) { write in
      try await write(Array("retry: 5000\n\n".utf8))
      try await Heartbeat.write(digests) {
        try await write(Array("event: view\ndata: \($0)\n\n".utf8))
      } ping: {
        try await write(Array(": still here\n\n".utf8))
      }
    }
  }
}
