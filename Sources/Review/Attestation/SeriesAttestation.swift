package import Bytes
package import Index
package import Services
package import Tracker

/// Who made the mails of a series, according to their signatures: read from the mails on request.
package struct SeriesAttestation {
  /// Those of the cover letter.
  package let cover: [Attestation]
  /// Those of each patch.
  package let patches: [ObjectID: [Attestation]]
  /// A series without patches, such as a pull request, counts as its first mail.
  package let counts: AttestationCounts
  /// The projects of the series that require signatures.
  private let requiring: [String]

  package init(_ group: SeriesGroup, in snapshot: Snapshot) throws {
    try self.init(group, AttestationCheck(snapshot), in: snapshot)
  }

  private init(_ group: SeriesGroup, _ check: AttestationCheck, in snapshot: Snapshot) throws {
    let configuration = snapshot.configuration
    var projects: [String] = []
    func attestations(_ id: ObjectID) throws -> [Attestation] {
      guard let record = try snapshot.message(id) else { return [] }
      projects += configuration.projects(of: record).filter(\.requiresAttestation).map(\.name)
      return try check.attestations(of: snapshot.mail(record), sender: record.content.sender, in: snapshot.store)
    }
    cover = try group.coverInForce.map(attestations) ?? []
    var patches: [ObjectID: [Attestation]] = [:]
    for patch in group.allPatches { patches[patch.id] = try attestations(patch.id) }
    self.patches = patches
    let counted = patches.isEmpty ? [try attestations(group.head)] : Array(patches.values)
    counts = AttestationCounts(
      good: counted.count { $0.contains(where: \.counts) },
      bad: counted.count { $0.contains { $0.kind == .signature && $0.isBad } }, all: counted.count,
      unchecked: counted.count {
        $0.contains { if case .unchecked = $0.verdict { $0.kind == .signature } else { false } }
      })
    requiring = projects.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// The same of one message.
  package static func of(_ record: MessageRecord, in snapshot: Snapshot) throws -> [Attestation] {
    try AttestationCheck(snapshot).attestations(
      of: snapshot.mail(record), sender: record.content.sender, in: snapshot.store)
  }

  // MARK: Text

  /// Whether a project requires signatures that it lacks.
  package var isLacking: Bool { !requiring.isEmpty && !counts.isAttested }

  /// Whether it needs attention.
  package var isSuspect: Bool { isLacking || counts.bad > 0 }

  /// For example `2 of 3 patches signed; project tidewatch requires all`; nil where there is nothing to say.
  package var summary: String? {
    guard counts.good + counts.bad > 0 || !requiring.isEmpty else { return nil }
    let bad = counts.bad > 0 ? ", \(counts.bad) with a BAD signature" : ""
    let rule = isLacking ? "; project \(requiring.joined(separator: ", ")) requires all" : ""
    return "\(counts.good) of \(counts.all) signed by their author or sender\(bad)\(rule)"
  }

  /// The result for a patch, on one line; nil for none.
  package func line(on patch: ObjectID) -> String? {
    let texts = (patches[patch] ?? []).map(\.text)
    return texts.isEmpty ? nil : texts.joined(separator: "; ")
  }

  package func isBad(_ patch: ObjectID) -> Bool { patches[patch]?.contains(where: \.isBad) ?? false }

  // MARK: Lists

  package static func isRequiredSomewhere(by configuration: TrackerConfiguration) -> Bool {
    configuration.projects.contains(where: \.requiresAttestation)
  }

  /// The counts of series by their heads: as the index knows them, else counted now.
  package static func counts(
    of heads: [ObjectID], _ finder: Finder, in snapshot: Snapshot
  ) throws -> [ObjectID: AttestationCounts] {
    let check = AttestationCheck(snapshot)
    return try finder.tallies(on: heads, rules: snapshot.keyring.number) { head in
      guard let group = try snapshot.series(head: head) else { return AttestationCounts(good: 0, bad: 0, all: 0) }
      return try SeriesAttestation(group, check, in: snapshot).counts
    }
  }

  /// Those series of which a project requires signatures that they lack.
  static func unsigned(
    _ heads: [ObjectID], _ finder: Finder, in snapshot: Snapshot
  ) throws -> Set<ObjectID> {
    guard isRequiredSomewhere(by: snapshot.configuration) else { return [] }
    let concerned = try heads.filter { head in
      guard let group = try snapshot.series(head: head) else { return false }
      return try ([head] + group.allPatches.map(\.id)).contains { id in
        guard let record = try snapshot.message(id) else { return false }
        return snapshot.configuration.projects(of: record).contains(where: \.requiresAttestation)
      }
    }
    return Set(try counts(of: concerned, finder, in: snapshot).filter { !$0.value.isAttested }.keys)
  }
}

extension AttestationCheck {
  /// By the keys and the configuration of a tracker.
  convenience init(_ snapshot: Snapshot) {
    self.init(snapshot.keyring, servers: snapshot.configuration.authenticationServers)
  }
}

extension Keyring {
  /// A number that another keyring has not.
  fileprivate var number: Int64 { id.hex.prefix(15).reduce(0) { $0 << 4 | Int64($1.hexDigitValue ?? 0) } }
}
