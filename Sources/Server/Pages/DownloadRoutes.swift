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
    .get("/series/:id/mbox", cost: .costly) { call in try mailbox(of: call.series(), call) },
    .get("/patch/:id/mbox") { call in
      let id = try call.message()
      return try mailbox(of: call.series(), only: id, call)
    },
  ]

  private static func mailbox(of group: SeriesGroup, only id: ObjectID? = nil, _ call: Call) throws -> Response {
    let patches = try group.allPatches.filter {
      try (id == nil || $0.id == id) && call.snapshot.message($0.id)?.content.kind == .patch
    }
    guard !patches.isEmpty else { throw Problem.notFound }
    try TakingOut.refuseHidden(in: patches, call.snapshot)
    let bytes = try SeriesMailbox.bytes(
      of: patches.map(\.id), adding: call.snapshot.trailersToAdd(to: group, patches: patches), in: call.snapshot)
    var response = Response.raw(bytes, type: "application/mbox")
    response.headers.set(
      "Content-Disposition", "attachment; filename=\((id ?? group.head).hex.prefix(12)).mbox")
    return response
  }
}
