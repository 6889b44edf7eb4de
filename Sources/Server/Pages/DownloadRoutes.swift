import Bytes
import Export
import Patches
import Review
import Tracker

/// Mails, as they came.
enum DownloadRoutes {
  static let all: [Route] = [
    .get("/message/:id/raw") { call in
      guard let record = try call.snapshot.message(call.message()) else { throw Problem.notFound }
      return .raw(try call.snapshot.mail(record))
    },
    .get("/list/mbox", cost: .costly) { call in
      let list = try SeriesList(call.request.query.canonical, in: call)
      return try mailbox(list.series.map(\.group), call)
    },
  ]

  /// The patches of a list's series, with the trailers that replies gave them; those of one are ``Downloads``.
  private static func mailbox(_ groups: [SeriesGroup], _ call: Call) throws -> Response {
    var bytes: [UInt8] = []
    for group in groups {
      let patches = try group.allPatches.filter { try call.snapshot.message($0.id)?.content.kind == .patch }
      bytes += try SeriesMailbox.bytes(
        of: patches.map(\.id), adding: call.snapshot.trailersToAdd(to: group, patches: patches), in: call.snapshot)
    }
    guard !bytes.isEmpty else { throw Problem.notFound }
    var response = Response.raw(bytes, type: "application/mbox")
    response.headers.set("Content-Disposition", "attachment; filename=series.mbox")
    return response
  }
}
