import Bytes
import Export
import Mail
import Patches
import Review
import Tracker

/// Mailboxes and diffs to download, at Patchwork's addresses: by number, and by Message-ID.
enum Downloads {
  static let all: [Route] = [
    get("/patch/:id/mbox") { try patch($0) },
    get("/patch/:id/raw") { try diff($0) },
    get("/series/:id/mbox", cost: .costly) { try series($0) },
    get("/cover/:id/mbox") { try cover($0) },
    // A bundle may be private to its owner.
    get("/bundle/:id/mbox", cost: .costly, isForEverybody: false) { try bundle($0) },
  ]

  private static func get(
    _ pattern: StaticString, cost: Route.Cost = .page, isForEverybody: Bool = true,
    _ answer: @escaping @Sendable (APIContext) throws -> Response
  ) -> Route {
    var route = Route.get(pattern, cost: cost) { call in
      do { return try answer(APIContext(call)) } catch is APIProblem { throw Problem.notFound }
    }
    route.isForEverybody = isForEverybody
    return route
  }

  /// A patch, with the trailers that replies gave; with `series=*` or `series=ID` after those before it in its series.
  private static func patch(_ context: APIContext) throws -> Response {
    let (id, record) = try context.message()
    guard let series = try context.series(containing: id), let patch = try series.patch(id) else {
      throw APIProblem.notFound
    }
    var patches = [id]
    if let asked = context.query["series"], !asked.isEmpty {
      let chosen = try asked == "*" ? series : context.series(named: asked)
      let all = try chosen?.mails().map(\.id) ?? []
      guard let place = all.firstIndex(of: id) else { throw APIProblem.notFound }
      patches = Array(all[...place])
    }
    // A pull request has no patch: its mail says what to pull.
    if patch.record.content.kind == .pullRequest {
      return APIAnswer.download(try mail(id, record, context), PatchworkName.file(record, ".patch"))
    }
    return APIAnswer.download(
      try mailbox(of: patches, in: series.group, context), PatchworkName.file(record, ".patch"))
  }

  private static func series(_ context: APIContext) throws -> Response {
    let (id, _) = try context.message()
    guard let series = try context.series(containing: id) else { throw APIProblem.notFound }
    let patches = try series.mails().filter { $0.record.content.kind == .patch }
    let bytes =
      try patches.isEmpty
      ? mail(series.group.head, series.head, context) : mailbox(of: patches.map(\.id), in: series.group, context)
    return APIAnswer.download(bytes, PatchworkName.file(series.cover?.record ?? series.head, ".patch"))
  }

  private static func cover(_ context: APIContext) throws -> Response {
    let (id, record) = try context.message()
    guard let series = try context.series(containing: id), series.cover?.id == id else { throw APIProblem.notFound }
    return APIAnswer.download(try mail(id, record, context), PatchworkName.file(record, ".patch"))
  }

  private static func bundle(_ context: APIContext) throws -> Response {
    let bundle = try context.bundle()
    var bytes: [UInt8] = []
    for id in bundle.content.patches {
      guard let series = try context.series(containing: id) else { continue }
      bytes += try mailbox(of: [id], in: series.group, context)
    }
    let name = PatchworkName.file(bundle.content.name, ".mbox")
    return APIAnswer.download(bytes, "bundle-\(bundle.number)-\(name)")
  }

  private static func diff(_ context: APIContext) throws -> Response {
    let (_, record) = try context.message()
    guard let diff = ReadMail(Message(try context.snapshot.mail(record))).diff else { throw APIProblem.notFound }
    return APIAnswer.download(diff, PatchworkName.file(record, ".diff"))
  }

  /// The patches as `git am` takes them, in UTF-8 throughout: clients decode the whole mailbox.
  static func mailbox(of patches: [ObjectID], in group: SeriesGroup, _ context: APIContext) throws -> [UInt8] {
    let members = group.allPatches.filter { patches.contains($0.id) }
    let bytes = try SeriesMailbox.bytes(
      of: patches, adding: context.snapshot.trailersToAdd(to: group, patches: members), asPatchwork: true,
      in: context.snapshot)
    return text(bytes)
  }

  /// A mail as it arrived, behind the fields of Patchwork, as a mailbox of one.
  private static func mail(_ id: ObjectID, _ record: MessageRecord, _ context: APIContext) throws -> [UInt8] {
    var result: [UInt8] = []
    MailboxWriter.append(
      try context.snapshot.mail(record), to: &result,
      after: "\(MailboxWriter.separator(naming: id))\n\(PatchworkFields.text(of: id, record))")
    return text(result)
  }

  /// The bytes where they are UTF-8; else repaired.
  private static func text(_ bytes: [UInt8]) -> [UInt8] {
    String(validating: bytes, as: UTF8.self) == nil ? Array(String(decoding: bytes, as: UTF8.self).utf8) : bytes
  }
}
