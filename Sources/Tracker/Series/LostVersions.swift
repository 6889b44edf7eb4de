import Bytes
import Patches

/// Parts whose subject states another version than those that they belong with.
///
/// - A part beyond its total that states no version, or only a correction of the same, is of the version of its sender's
///   mail with that total that it answers. (`[PATCH 5/4]` in answer to `[PATCH v2 0/4]`.)
/// - Patches of one sender, total and release in one thread, or in none, which follow one another within five minutes, were
///   sent at once if their numbers are 1 to the total, each once. Where some of them state another version than the
///   others, or none, all are of the version of the cover letter, else of the first part; where neither states one, of the
///   one that most of them bear. (Thirteen of sixteen below `[PATCH v2 0/16]` are marked `v2`; `[PATCH 1/3]`, then
///   `[PATCH v2 2/3]` and `[PATCH v2 3/3]`.)
enum LostVersions {
  static func read(_ parts: [Part]) -> [Part] {
    var versions = continued(parts)
    for batch in batches(of: parts) where Set(batch.map(\.version)).count > 1 {
      let version = version(of: batch, below: parts.filter { $0.isCover && isCover($0, of: batch) })
      for part in batch where versions[part.id] == nil { versions[part.id] = .some(version) }
    }
    guard !versions.isEmpty else { return parts }
    return parts.map { part in
      guard let version = versions[part.id] else { return part }
      var read = part
      read.version = version
      return read
    }
  }

  private static func continued(_ parts: [Part]) -> [ObjectID: Part.Version?] {
    let beyond = parts.filter { part in part.isNumbered && part.total.map { part.number > $0 } ?? false }
    guard !beyond.isEmpty else { return [:] }
    let byID = Dictionary(parts.map { ($0.id, $0) }) { first, _ in first }
    var versions: [ObjectID: Part.Version?] = [:]
    for part in beyond {
      guard let upper = part.cites.first.flatMap({ byID[$0] }), upper.sender == part.sender, upper.total == part.total,
        upper.version != part.version, part.version?.isCorrection(of: upper.effectiveVersion) ?? true
      else { continue }
      versions[part.id] = .some(upper.version)
    }
    return versions
  }

  /// The patches that were sent at once, and whole: those in one thread first, then those in none.
  private static func batches(of parts: [Part]) -> [[Part]] {
    let heads = Set(parts.compactMap(\.anchor))
    var threaded: [PartKey: [Part]] = [:]
    var loose: [PartKey: [Part]] = [:]
    for part in parts where part.isNumbered && !part.isCover && part.date != nil && (part.total ?? 0) > 1 {
      var key = PartKey(senderOf: part)
      key.total = part.total
      key.tree = part.tree?.release
      if part.anchor == nil { loose[key, default: []].append(part) }
      key.answering = part.anchor ?? (heads.contains(part.id) ? part.id : nil)
      if key.answering != nil { threaded[key, default: []].append(part) }
    }
    return [threaded, loose].flatMap { batches in
      batches.values.flatMap(runs).filter(isWhole).sorted { Part.precedes($0[0], $1[0]) }
    }
  }

  private static func isWhole(_ run: [Part]) -> Bool {
    let places = Set(run.map(\.place))
    return run.count == run[0].total && places.count == run.count
      && places.allSatisfy { (1...run.count).contains($0.number) && $0.insertion == 0 }
  }

  /// The patches, cut where more than five minutes lie between two of them.
  private static func runs(of patches: [Part]) -> [[Part]] {
    var runs: [[Part]] = []
    for part in patches.sorted(by: Part.precedes) {
      if let last = runs.last?.last, part.isNear(last, within: SeriesRules.sendingWindow) {
        runs[runs.count - 1].append(part)
      } else {
        runs.append([part])
      }
    }
    return runs
  }

  private static func isCover(_ cover: Part, of batch: [Part]) -> Bool {
    batch.contains { $0.cites.contains(cover.id) && $0.sender == cover.sender }
      && cover.isNear(batch[0], within: SeriesRules.sendingWindow)
  }

  private static func version(of batch: [Part], below covers: [Part]) -> Part.Version? {
    let inOrder = batch.sorted { $0.place < $1.place }
    if let stated = (covers + inOrder.prefix(1)).lazy.compactMap(\.version).first { return stated }
    let votes = Dictionary((covers + batch).map { ($0.version, 1) }, uniquingKeysWith: +)
    let most = votes.values.max()
    let leading = votes.filter { $0.value == most }.keys
    if leading.count == 1, let only = leading.first { return only }
    return inOrder.lazy.compactMap(\.version).first { leading.contains($0) }
  }
}

extension Part.Version {
  fileprivate func isCorrection(of other: Self) -> Bool { major == other.major && minor > 0 }
}
