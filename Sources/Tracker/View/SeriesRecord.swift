public import Bytes

/// The record of a series in the view, under the id of its head: what its members cannot state by themselves.
///
/// Names, dates and people are in the members' own records.
extension SeriesGroup {
  /// The record's text.
  public var record: [UInt8] {
    var writer = RecordWriter()
    writer.add("version", versionText)
    writer.add("total", total)
    writer.add("cover", cover?.hex)
    writer.add("introduction", introduction?.hex)
    for (number, id) in patches.sorted(by: { $0.key < $1.key }) { writer.add("patch", "\(number) \(id.hex)") }
    for part in inserted { writer.add("inserted", "\(part.text) \(part.id.hex)") }
    writer.add("inherited-cover", inheritedCover?.hex)
    for (number, id) in inherited.sorted(by: { $0.key < $1.key }) { writer.add("inherited", "\(number) \(id.hex)") }
    for earlier in replaced { writer.add("replaced", "\(earlier.text) \(earlier.id.hex)") }
    writer.add("previous", previous.map { Candidate(head: $0, evidence: evidence).text })
    writer.add("may-follow", each: candidates.map(\.text))
    writer.add("next", next?.hex)
    return writer.bytes
  }

  /// Reads what ``record`` wrote.
  public init(head: ObjectID, record: [UInt8]) {
    var version = (1, 0)
    var total = 1
    var cover: ObjectID?
    var introduction: ObjectID?
    var inheritedCover: ObjectID?
    var patches: [Int: ObjectID] = [:]
    var inserted: [Numbered] = []
    var inherited: [Int: ObjectID] = [:]
    var replaced: [Numbered] = []
    var previous: Candidate?
    var candidates: [Candidate] = []
    var next: ObjectID?
    for (key, value) in RecordReader(record) {
      switch key {
      case "version": version = Self.pair(value) ?? version
      case "total": total = Int(value, within: PartNumber.totals) ?? total
      case "cover": cover = ObjectID(hex: value)
      case "introduction": introduction = ObjectID(hex: value)
      case "patch": if let part = Numbered(value) { patches[part.number] = part.id }
      case "inserted": if let part = Numbered(value) { inserted.append(part) }
      case "inherited-cover": inheritedCover = ObjectID(hex: value)
      case "inherited": if let part = Numbered(value) { inherited[part.number] = part.id }
      case "replaced": if let part = Numbered(value) { replaced.append(part) }
      case "previous": previous = Candidate(value)
      case "may-follow": if let candidate = Candidate(value) { candidates.append(candidate) }
      case "next": next = ObjectID(hex: value)
      default: break
      }
    }
    self.init(
      head: head, version: Part.Version(version.0, minor: version.1), total: total, cover: cover,
      introduction: introduction, patches: patches)
    self.inserted = inserted
    self.replaced = replaced
    self.inherited = inherited
    self.inheritedCover = inheritedCover
    self.previous = previous?.head
    evidence = previous?.evidence ?? []
    self.candidates = candidates
    self.next = next
  }

  /// `2.5` as 2 and 5, `2` as 2 and 0.
  fileprivate static func pair(_ text: some StringProtocol) -> (Int, Int)? {
    let halves = text.split(separator: ".", maxSplits: 1)
    guard let first = halves.first.flatMap({ Int($0, within: PartNumber.bounds) }) else { return nil }
    return (first, halves.count > 1 ? Int(halves[1], within: PartNumber.bounds) ?? 0 : 0)
  }
}

extension SeriesGroup.Numbered {
  /// From `2 ID` or `2.5 ID`.
  fileprivate init?(_ value: String) {
    let fields = value.split(separator: " ")
    guard fields.count == 2, let (number, insertion) = SeriesGroup.pair(fields[0]),
      let id = ObjectID(hex: fields[1])
    else { return nil }
    self.init(number: number, insertion: insertion, id: id)
  }
}

extension SeriesGroup.Candidate {
  /// `ID EVIDENCE…`.
  fileprivate var text: String { ([head.hex] + evidence.map(\.rawValue)).joined(separator: " ") }

  /// From `ID EVIDENCE…`; evidence that only a later version knows is skipped.
  fileprivate init?(_ value: String) {
    let fields = RecordReader.fields(value)
    guard let first = fields.first, let head = ObjectID(hex: first) else { return nil }
    self.init(head: head, evidence: fields.dropFirst().compactMap(RevisionEvidence.init(rawValue:)))
  }
}
