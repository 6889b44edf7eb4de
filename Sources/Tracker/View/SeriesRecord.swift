public import Bytes

/// A series as the view keeps it, under the id of its head: what its members cannot say each by itself.
///
/// Names, dates and people are in the members' own records.
extension SeriesGroup {
  /// The record's text.
  public var record: [UInt8] {
    var writer = RecordWriter()
    writer.add("version", version)
    writer.add("total", total)
    writer.add("cover", cover?.hex)
    for (number, id) in patches.sorted(by: { $0.key < $1.key }) { writer.add("patch", "\(number) \(id.hex)") }
    for (number, id) in inherited.sorted(by: { $0.key < $1.key }) { writer.add("inherited", "\(number) \(id.hex)") }
    for earlier in replaced { writer.add("replaced", "\(earlier.number) \(earlier.id.hex)") }
    writer.add("previous", previous.map { Candidate(head: $0, evidence: evidence).text })
    writer.add("may-follow", each: candidates.map(\.text))
    writer.add("next", next?.hex)
    return writer.bytes
  }

  /// Reads what ``record`` wrote.
  public init(head: ObjectID, record: [UInt8]) {
    var version = 1
    var total = 1
    var cover: ObjectID?
    var patches: [Int: ObjectID] = [:]
    var inherited: [Int: ObjectID] = [:]
    var replaced: [Numbered] = []
    var previous: Candidate?
    var candidates: [Candidate] = []
    var next: ObjectID?
    for (key, value) in RecordReader(record) {
      switch key {
      case "version": version = Int(value, within: PartNumber.bounds) ?? version
      case "total": total = Int(value, within: PartNumber.totals) ?? total
      case "cover": cover = ObjectID(hex: value)
      case "patch": if let (number, id) = Self.numbered(value) { patches[number] = id }
      case "inherited": if let (number, id) = Self.numbered(value) { inherited[number] = id }
      case "replaced": if let (number, id) = Self.numbered(value) { replaced.append(.init(number: number, id: id)) }
      case "previous": previous = Candidate(value)
      case "may-follow": if let candidate = Candidate(value) { candidates.append(candidate) }
      case "next": next = ObjectID(hex: value)
      default: break
      }
    }
    self.init(
      head: head, version: version, total: total, cover: cover, patches: patches, replaced: replaced,
      inherited: inherited)
    self.previous = previous?.head
    evidence = previous?.evidence ?? []
    self.candidates = candidates
    self.next = next
  }

  private static func numbered(_ value: String) -> (Int, ObjectID)? {
    let fields = value.split(separator: " ")
    guard fields.count == 2, let number = Int(fields[0], within: PartNumber.bounds), let id = ObjectID(hex: fields[1])
    else { return nil }
    return (number, id)
  }
}

extension SeriesGroup.Candidate {
  /// `ID EVIDENCE…`.
  fileprivate var text: String { ([head.hex] + evidence.map(\.rawValue)).joined(separator: " ") }

  /// From `ID EVIDENCE…`; evidence that a later version knows is passed over.
  fileprivate init?(_ value: String) {
    let fields = RecordReader.fields(value)
    guard let first = fields.first, let head = ObjectID(hex: first) else { return nil }
    self.init(head: head, evidence: fields.dropFirst().compactMap(RevisionEvidence.init(rawValue:)))
  }
}
