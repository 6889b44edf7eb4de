import Bytes
import Export
import Patches
import Review
import Tracker

/// Mails and mailboxes, as programs take them.
enum DownloadRoutes {
  static let all: [Route] = [
    .get("/message/:id/raw") { call in
      guard let record = try call.snapshot.message(call.message()) else { throw Problem.notFound }
      return .raw(try call.snapshot.mail(record))
    },
    .get("/list/mbox", cost: .costly) { call in
      let list = try SeriesList(call.request.query.canonical, in: call)
      return try mailbox(list.series.map(\.group), named: "series", call)
    },
    .get("/series/:id/mbox", cost: .costly) { call in
      let group = try call.series()
      return try mailbox([group], named: String(group.head.hex.prefix(12)), call)
    },
    .get("/patch/:id/mbox") { call in
      let id = try call.message()
      return try mailbox([call.series()], only: id, named: String(id.hex.prefix(12)), call)
    },
  ]

  /// The patches with the trailers that replies gave them. What is missing, or holds characters that are not seen, the
  /// page says; a person who takes it on the spot is asked by `patchbay mbox`.
  private static func mailbox(
    _ groups: [SeriesGroup], only id: ObjectID? = nil, named name: String, _ call: Call
  ) throws -> Response {
    var bytes: [UInt8] = []
    for group in groups {
      let patches = try group.allPatches.filter {
        try (id == nil || $0.id == id) && call.snapshot.message($0.id)?.content.kind == .patch
      }
      bytes += try SeriesMailbox.bytes(
        of: patches.map(\.id), adding: call.snapshot.trailersToAdd(to: group, patches: patches), in: call.snapshot)
    }
    guard !bytes.isEmpty else { throw Problem.notFound }
    var response = Response.raw(bytes, type: "application/mbox")
    response.headers.set("Content-Disposition", "attachment; filename=\(name).mbox")
    return response
  }
}
