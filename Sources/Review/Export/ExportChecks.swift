package import Bytes
package import Export
package import Patches
package import Tracker

/// What prevents an export, and what a person should know first: the same for `mbox`, `export`, `checkout` and
/// `publish`.
package enum ExportChecks {
  /// The first patch with characters that a reviewer cannot see; nil if there is none.
  package static func hidden(
    in patches: [SeriesGroup.Numbered], _ snapshot: Snapshot
  ) throws -> (number: Int, found: HiddenCharacter)? {
    for patch in patches {
      guard let record = try snapshot.message(patch.id),
        let planned = try? PlannedCommit.all(id: patch.id, number: patch.number, raw: try snapshot.mail(record)),
        let found = hidden(in: planned)
      else { continue }
      return found
    }
    return nil
  }

  private static func hidden(in commits: [PlannedCommit]) -> (number: Int, found: HiddenCharacter)? {
    for commit in commits {
      if let found = commit.diff?.hiddenCharacters(limit: 1).first { return (commit.number, found) }
    }
    return nil
  }

  /// Says which file and line hold it.
  package static func text(_ found: HiddenCharacter) -> String {
    let path = UntrustedText.line(String(decoding: found.path, as: UTF8.self))
    return found.line.map { "\(path):\($0) contains \(found.name)" } ?? "the name of \(path) contains \(found.name)"
  }

  /// Refuses patches that hold such characters.
  package static func refuseHidden(in patches: [SeriesGroup.Numbered], _ snapshot: Snapshot) throws {
    try refuse(hidden(in: patches, snapshot))
  }

  /// Refuses commits that would hold such characters.
  package static func refuseHidden(in commits: [PlannedCommit]) throws { try refuse(hidden(in: commits)) }

  private static func refuse(_ hidden: (number: Int, found: HiddenCharacter)?) throws {
    guard let (number, found) = hidden else { return }
    throw CommandFailure(
      .no, "patch \(number) contains hidden characters", why: text(found),
      advice: "examine the patch; if they are intended, give --allow-hidden")
  }

  /// Refuses a series that lacks patches.
  package static func refuseIncomplete(_ series: SeriesGroup) throws {
    guard !series.missing.isEmpty else { return }
    let missing = series.missing.prefix(20).map(String.init).joined(separator: ", ")
    throw CommandFailure(
      .no, "the series is incomplete", why: "patch \(missing) of \(series.total) has not arrived",
      advice: "wait for it, or use what has arrived with --partial")
  }

  /// The newest version of the series after this one, in a line; nil where this is the newest.
  package static func newerVersion(of series: SeriesGroup, in snapshot: Snapshot) throws -> String? {
    var newest = series
    var visited: Set<ObjectID> = [series.head]
    while let next = newest.next, visited.insert(next).inserted, let group = try snapshot.series(head: next) {
      newest = group
    }
    guard newest.head != series.head else { return nil }
    return "there is a newer version, v\(newest.version): \(newest.head.hex.prefix(10))"
  }

  /// Those of the patches that were chosen; all where none were.
  package static func chosen(
    _ numbers: PatchNumbers?, of patches: [SeriesGroup.Numbered]
  ) throws -> [SeriesGroup.Numbered] {
    guard let numbers else { return patches }
    let chosen = patches.filter { numbers.contains($0.number) }
    guard !chosen.isEmpty else {
      throw CommandFailure(
        .no, "no patch \(numbers)", why: "the series has \(patches.map { String($0.number) }.joined(separator: ", "))",
        advice: "choose others with -P")
    }
    return chosen
  }

  /// The trailers to add to each patch's commit message.
  package static func trailers(
    for patches: [SeriesGroup.Numbered], of series: SeriesGroup, _ options: ExportOptions, in snapshot: Snapshot
  ) throws -> [ObjectID: [Trailer]] {
    var trailers =
      options.addsTrailers
      ? try snapshot.trailersToAdd(to: series, patches: patches, anySender: options.takesAnySender) : [:]
    if options.addsLinks {
      for (id, link) in try links(to: patches, in: snapshot) { trailers[id, default: []].append(link) }
    }
    return trailers
  }

  /// For each patch a `Link:` to its mail in the archive of its project.
  private static func links(
    to patches: [SeriesGroup.Numbered], in snapshot: Snapshot
  ) throws -> [ObjectID: Trailer] {
    var result: [ObjectID: Trailer] = [:]
    for patch in patches {
      guard let record = try snapshot.message(patch.id),
        let url = ArchiveLink.url(of: record, by: snapshot.configuration)
      else { continue }
      result[patch.id] = Trailer(key: "Link", value: url)
    }
    guard !result.isEmpty || patches.isEmpty else {
      throw CommandFailure(
        .no, "no link can be made", why: "no project of the series has an archive",
        advice: "set it with `patchbay config set project.NAME.archive URL`")
    }
    return result
  }
}
