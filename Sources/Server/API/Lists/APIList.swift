import Bytes
import Index
import Mail
import Review
import Tracker

/// How a list is sorted: `order=date`, `order=-id`.
struct APIOrder {
  enum Key: String {
    /// Newer things have larger ids in Patchwork, and clients sort by them to get the newest: here it is the time, too.
    case time
    case name
  }

  let key: Key
  let isDescending: Bool

  /// - Parameter standard: The default order, also for an invalid one.
  init(_ query: Query, standard: APIOrder) {
    // Of several keys the first that is known.
    for text in (query["order"] ?? "").split(separator: ",").map({ $0.trimmingPrefix { $0.isWhitespace } }) {
      let isDescending = text.hasPrefix("-")
      switch isDescending ? text.dropFirst() : text {
      case "id", "date": self.init(.time, isDescending: isDescending)
      case "name": self.init(.name, isDescending: isDescending)
      default: continue
      }
      return
    }
    self = standard
  }

  private init(_ key: Key, isDescending: Bool) { (self.key, self.isDescending) = (key, isDescending) }

  static let oldestFirst = APIOrder(.time, isDescending: false)
  static let newestFirst = APIOrder(.time, isDescending: true)
}

/// The lists of patches, series and cover letters: found by the index, shown page by page.
enum APIList {
  static func patches(_ context: APIContext) throws -> Response {
    if let one = try chosenPatches(context) { return try response("patches", one, context, patch) }
    var filter = try APIFilter(of: context)
    try filter.addPatches(of: context)
    let hits = try found("patches", filter, context) { finder in
      try filter.hits { try finder.patches($0) }.filter { try admits($0, filter, context, PatchworkName.withPrefixes) }
    }
    return try response("patches", hits, context, patch)
  }

  static func series(_ context: APIContext) throws -> Response {
    let filter = try APIFilter(of: context)
    let hits = try found("series", filter, context) { finder in
      try filter.hits { try finder.series($0) }.filter { hit in
        guard !filter.words.isEmpty else { return true }
        return try context.series(hit.id).map { filter.admits(name: $0.name) } ?? false
      }
    }
    return try response("series", hits, context) { hit, context in
      try context.series(hit.id).map { try SeriesObject.whole($0, context) }
    }
  }

  static func covers(_ context: APIContext) throws -> Response {
    let query = context.query
    if query["msgid"] ?? query["series"] ?? "" != "" {
      var heads: [ObjectID] = []
      if let name = query["msgid"], !name.isEmpty { heads += try context.snapshot.resolve(bare(name)) }
      heads += try query.list("series").compactMap { try context.series(named: $0)?.group.head }
      let covers = try heads.compactMap { id -> ObjectID? in
        guard let cover = try context.series(containing: id)?.cover, query["msgid"] == nil || cover.id == id else {
          return nil
        }
        return cover.id
      }
      let filter = try APIFilter(of: context)
      let finder = try context.call.reader.finder()
      let hits =
        try filter.isEmpty
        ? []
        : filter.hits { try finder.series($0, among: Set(covers)) }.filter {
          try covers.contains($0.id) && admits($0, filter, context, PatchworkName.withPrefixes)
        }
      return try response("covers", hits, context, cover)
    }
    var filter = try APIFilter(of: context)
    try filter.add("kind:cover", context)
    let hits = try found("covers", filter, context) { finder in
      try filter.hits { try finder.series($0) }.filter { hit in
        guard try context.group(hit.id)?.cover == hit.id else { return false }
        return try admits(hit, filter, context, PatchworkName.withPrefixes)
      }
    }
    return try response("covers", hits, context, cover)
  }

  private static func patch(_ hit: Hit, _ context: APIContext) throws -> JSONValue? {
    guard let head = hit.series, let series = try context.series(head), let patch = try series.patch(hit.id) else {
      return nil
    }
    return try PatchObject.listed(patch, of: series, context)
  }

  private static func cover(_ hit: Hit, _ context: APIContext) throws -> JSONValue? {
    guard let head = hit.series, let series = try context.series(head),
      let record = try context.snapshot.message(hit.id)
    else { return nil }
    return CoverObject.listed(hit.id, record, of: series, context)
  }

  // MARK: By name

  /// The patches that a Message-ID or series names, which need no search; nil if the address names neither.
  private static func chosenPatches(_ context: APIContext) throws -> [Hit]? {
    let query = context.query
    let (name, numbers) = (query["msgid"] ?? "", query.list("series"))
    guard !name.isEmpty || !numbers.isEmpty else { return nil }
    var heads: [ObjectID] = []
    var wanted: Set<ObjectID>?
    if !name.isEmpty {
      let found = try context.snapshot.resolve(bare(name))
      wanted = Set(found)
      heads = try found.compactMap { try context.series(containing: $0)?.group.head }
    } else {
      for number in numbers {
        guard let head = try context.series(named: number)?.group.head, !heads.contains(head) else { continue }
        heads.append(head)
      }
    }
    var filter = try APIFilter(of: context)
    try filter.addPatches(of: context)
    guard !filter.isEmpty else { return [] }
    let finder = try context.call.reader.finder()
    let passing = Set(
      try filter.hits { try finder.patches($0, ofSeries: Set(heads)) }
        .filter { try admits($0, filter, context, PatchworkName.withPrefixes) }.map(\.id))
    var hits: [Hit] = []
    for head in heads {
      guard let series = try context.series(head) else { continue }
      for (id, record) in try series.mails() where wanted?.contains(id) ?? true {
        guard passing.contains(id) else { continue }
        hits.append(Hit(id: id, date: record.content.date?.seconds ?? 0, series: head))
      }
    }
    // As the index has them: newest first.
    return hits.reversed()
  }

  private static func bare(_ name: String) -> String {
    name.hasPrefix("<") && name.hasSuffix(">") ? String(name.dropFirst().dropLast()) : name
  }

  private static func admits(
    _ hit: Hit, _ filter: APIFilter, _ context: APIContext, _ name: (MessageRecord) -> String
  ) throws -> Bool {
    guard !filter.words.isEmpty else { return true }
    guard let record = try context.snapshot.message(hit.id) else { return false }
    return filter.admits(name: name(record))
  }

  // MARK: Finding and showing

  /// All that pass, newest first.
  private static func found(
    _ list: String, _ filter: APIFilter, _ context: APIContext, _ find: (Finder) throws -> [Hit]
  ) throws -> [Hit] {
    guard !filter.isEmpty else { return [] }
    let own: Set = ["page", "per_page", "order", "format", "after"]
    let asked = context.query.items.filter { !own.contains($0.name) }.map { "\($0.name)=\($0.value)" }
    let key = HitCache.Key(
      view: context.snapshot.digest.hex + context.call.reader.rulesKey,
      list: ([list] + asked.sorted()).joined(separator: "\n"))
    return try context.call.site.hits.hits(key) { try find(context.call.reader.finder()) }
  }

  private static func response(
    _ kind: String, _ hits: [Hit], _ context: APIContext, _ show: (Hit, APIContext) throws -> JSONValue?
  ) throws -> Response {
    let order = APIOrder(context.query, standard: .oldestFirst)
    let isReversed = order.key == .time ? !order.isDescending : order.isDescending
    let ordered = OrderedHits(order.key == .name ? try byName(hits, context) : hits, isReversed: isReversed)
    let page = try order.key == .time ? ordered.page(of: context) : APIPage(of: context, total: hits.count)
    let written = context.call.reader.written
    context.shown = page.range.compactMap { ordered[$0].series }
    return APIAnswer.response(page, try page.range.compactMap { try written.object(kind, ordered[$0], context, show) })
  }

  /// Longer lists are not sorted by name: nobody reads that many, and each name must be looked up.
  private static let namesLimit = 20_000

  private static func byName(_ hits: [Hit], _ context: APIContext) throws -> [Hit] {
    guard hits.count <= namesLimit else { return hits }
    var names: [(name: String, hit: Hit)] = []
    for hit in hits {
      names.append((try context.snapshot.message(hit.id)?.content.name.lowercased() ?? "", hit))
    }
    names.sort { $0.name == $1.name ? $0.hit.id < $1.hit.id : $0.name < $1.name }
    return names.map(\.hit)
  }
}
