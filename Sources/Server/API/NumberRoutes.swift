import Bytes
import Tracker

/// Patchwork's other page addresses, redirected to ours.
enum NumberRoutes {
  static let all: [Route] = [
    .get("/cover/:id") { call in
      let group = try call.series()
      return try redirect(to: group.head, call, Addresses.series)
    },
    .get("/comment/:id") { call in try redirect(to: call.message(), call, Addresses.message) },
    // Where Patchwork 3 has them: these addresses stand in old mails and commits.
    .get("/project/:name/patch/:id") { call in moved("patch", call) },
    .get("/project/:name/patch/:id/mbox") { call in moved("patch", call, "mbox/") },
    .get("/project/:name/patch/:id/raw") { call in moved("patch", call, "raw/") },
    .get("/project/:name/cover/:id") { call in moved("cover", call) },
    .get("/project/:name/cover/:id/mbox") { call in moved("cover", call, "mbox/") },
    .get("/project/:name") { call in list(call) },
    .get("/project/:name/list") { call in
      if let number = call.request.query["series"].flatMap({ Int($0) }),
        let prefix = ObjectID.prefix(ofNumber: number), let head = try call.snapshot.resolve(prefix).first
      {
        return try redirect(to: head, call, Addresses.series)
      }
      return list(call)
    },
  ]

  private static func redirect(
    to id: ObjectID, _ call: Call, _ address: (ObjectID, MessageRecord) -> String
  ) throws -> Response {
    guard let record = try call.snapshot.message(id) else { throw Problem.notFound }
    return .redirect(.found, to: address(id, record))
  }

  private static func moved(_ kind: String, _ call: Call, _ rest: String = "") -> Response {
    .redirect(.found, to: "/\(kind)/\(PercentEncoding.encoded(call.parameters["id"]))/\(rest)")
  }

  private static func list(_ call: Call) -> Response {
    .redirect(.found, to: Addresses.list(Query([(name: "project", value: call.parameters["name"])])))
  }
}
