import Bytes
import Mail
import Review
import Tracker

/// What is done with bundles: each change is an event that sets the bundle as a whole.
enum BundleRequests {
  static func list(_ context: APIContext) throws -> Response {
    let query = context.query
    let (projects, owners) = (query.list("project"), query.list("owner"))
    let wanted = try projects.compactMap { try context.project(named: $0)?.linkName }
    let words = (query["q"] ?? "").lowercased().split(separator: " ").map(String.init)
    let bundles = try context.bundles().filter { bundle in
      let owner = APIUser(bundle.owner)
      guard owners.isEmpty || owners.contains(where: { $0.lowercased() == owner.username || Int($0) == owner.number })
      else { return false }
      guard query["public"].flatMap(APIBody.flag).map({ $0 == bundle.content.isPublic }) ?? true else { return false }
      guard words.allSatisfy({ bundle.content.name.lowercased().contains($0) }) else { return false }
      return try projects.isEmpty || wanted.contains(project(of: bundle.content.patches, context) ?? "")
    }
    let page = try APIPage(of: context, total: bundles.count)
    let order = APIOrder(query, standard: .oldestFirst)
    let ordered =
      order.key == .name ? bundles.sorted { $0.content.name.lowercased() < $1.content.name.lowercased() } : bundles
    let sorted = order.isDescending ? ordered.reversed() : ordered
    return APIAnswer.response(page, try page.range.map { try BundleObject.whole(sorted[$0], context) })
  }

  static func show(_ context: APIContext) throws -> Response {
    try APIAnswer.response(.ok, BundleObject.whole(context.bundle(), context))
  }

  static func create(_ context: APIContext) throws -> Response {
    let writer = try APIWriter(.update, context)
    let body = try APIBody(of: context.call.request)
    let name = try name(body.setText("name") ?? "")
    let all = BundleRecord.all(try context.snapshot.history(of: Event.Bundle.target))
    guard !all.contains(where: { $0.isOne(name, of: writer.caller.person) }) else {
      throw APIProblem.field("name", "A bundle of this name already exists.")
    }
    let bundle = Event.Bundle(
      name: name, isPublic: try body.flag("public") ?? false, patches: try patches(body, context))
    try writer.record([.bundle(bundle)], on: [Event.Bundle.target], summary: "Bundle \(name)")
    return try answer(.created, name, writer)
  }

  static func update(_ context: APIContext) throws -> Response {
    let (old, writer) = try own(context)
    let body = try APIBody(of: context.call.request)
    let name = body.has("name") ? try Self.name(body.setText("name") ?? "") : old.content.name
    let bundle = Event.Bundle(
      name: name, isPublic: try body.flag("public") ?? old.content.isPublic,
      patches: body.has("patches") ? try patches(body, context) : old.content.patches)
    var changes: [Event.Change] = [.bundle(bundle)]
    if !old.isOne(name, of: old.owner) {
      let all = BundleRecord.all(try context.snapshot.history(of: Event.Bundle.target))
      guard !all.contains(where: { $0.isOne(name, of: old.owner) }) else {
        throw APIProblem.field("name", "A bundle of this name already exists.")
      }
      changes.insert(.bundle(Event.Bundle(name: old.content.name, patches: [], isGone: true)), at: 0)
    }
    try writer.record(changes, on: [Event.Bundle.target], summary: "Bundle \(name)")
    return try answer(.ok, name, writer)
  }

  static func delete(_ context: APIContext) throws -> Response {
    let (old, writer) = try own(context)
    let gone = Event.Bundle(name: old.content.name, patches: [], isGone: true)
    try writer.record([.bundle(gone)], on: [Event.Bundle.target], summary: "Delete bundle \(old.content.name)")
    return Response(.noContent)
  }

  /// The bundle in the address, if it is the caller's.
  private static func own(_ context: APIContext) throws -> (BundleRecord, APIWriter) {
    let writer = try APIWriter(.update, context)
    let bundle = try context.bundle()
    guard bundle.owner.email.lowercased() == writer.caller.person.email.lowercased() else {
      throw APIProblem.notPermitted
    }
    return (bundle, writer)
  }

  private static func answer(_ status: Response.Status, _ name: String, _ writer: APIWriter) throws -> Response {
    let context = try writer.refreshed()
    guard let bundle = try context.bundles().first(where: { $0.isOne(name, of: writer.caller.person) }) else {
      throw APIProblem.notFound
    }
    var response = APIAnswer.response(status, try BundleObject.whole(bundle, context))
    if status == .created { response.headers.set("Location", context.url("bundles", bundle.number)) }
    return response
  }

  private static func name(_ text: String) throws(APIProblem) -> String {
    let name = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard !name.isEmpty else { throw .field("name", "This field may not be blank.") }
    guard name.unicodeScalars.count <= 50 else {
      throw .field("name", "Ensure this field has no more than 50 characters.")
    }
    guard !name.unicodeScalars.contains(where: \.isUnsafeToShow) else { throw .field("name", "Not a valid string.") }
    return name
  }

  private static func patches(_ body: APIBody, _ context: APIContext) throws -> [ObjectID] {
    var ids: [ObjectID] = []
    for text in body.all("patches") {
      guard let id = try context.message(text), try context.series(containing: id)?.holds(id) == true else {
        throw APIProblem.field("patches", "Invalid pk \"\(PatchworkName.bounded(text))\" - object does not exist.")
      }
      if !ids.contains(id) { ids.append(id) }
    }
    guard !ids.isEmpty else { throw APIProblem.field("patches", "Bundles cannot be empty") }
    guard ids.count <= Event.Bundle.patchLimit else {
      throw APIProblem.field("patches", "A bundle has at most \(Event.Bundle.patchLimit) patches.")
    }
    guard try Set(ids.map { try project(of: [$0], context) }).count == 1 else {
      throw APIProblem.field("patches", "Bundle patches must belong to the same project")
    }
    return ids
  }

  private static func project(of patches: [ObjectID], _ context: APIContext) throws -> String? {
    try patches.first.flatMap { try context.snapshot.message($0) }.map { context.project(of: $0).linkName }
  }
}
