package import Bytes
import Export
import Mail
package import Patches
package import Tracker

/// A series with what replies say to its cover letter and patches, each remark at the line that it is about: read from
/// the mails on request.
package struct SeriesReview {
  /// A cover letter or patch with its remarks.
  package struct Part {
    package let id: ObjectID
    package let record: MessageRecord
    /// 0 for the cover letter.
    package let number: Int
    package let text: ReviewedText
    package var remarks: [PlacedRemark] = []
  }

  package let group: SeriesGroup
  /// The cover letter, where there is one, and the patches in order.
  package private(set) var parts: [Part]

  /// - Parameter carrying: Whether what was said to the version before is shown, too, where its line still stands.
  package init(_ group: SeriesGroup, carrying: Bool = true, in snapshot: Snapshot) throws {
    self.group = group
    let members = (group.cover.map { [(0, $0)] } ?? []) + group.allPatches.map { ($0.number, $0.id) }
    var room = ReviewedText.Room()
    parts = try members.compactMap { number, id in
      guard let record = try snapshot.message(id) else { return nil }
      let text = ReviewedText(Message(try snapshot.mail(record)), within: &room)
      return Part(id: id, record: record, number: number, text: text)
    }
    let texts = ReviewedTexts(parts.map(\.text))
    let known = Set(group.members)
    for index in parts.indices {
      let replies = try PartReplies(to: parts[index].id, besides: known, in: snapshot)
      for remark in try replies.remarks(on: index, of: parts[index].record, in: texts, snapshot) {
        parts[remark.place.document].remarks.append(remark)
      }
    }
    if carrying { try carry(in: snapshot) }
  }

  /// Puts what was said to the version before where its lines went, and says which were changed since.
  private mutating func carry(in snapshot: Snapshot) throws {
    if let next = try group.next.flatMap({ try snapshot.series(head: $0) }) {
      let newer = try SeriesReview(next, carrying: false, in: snapshot)
      for (old, new, lines) in try Self.pairs(self, newer, in: snapshot) {
        let isChanged = Self.isChanged(lines, parts[old].text, newer.parts[new].text)
        for index in parts[old].remarks.indices where parts[old].remarks[index].standing.isOpen {
          guard Self.isChanged(parts[old].remarks[index].place, lines, isChanged) else { continue }
          parts[old].remarks[index].standing = .settled("the line changed in v\(next.version)")
        }
      }
    }
    guard let previous = try group.previous.flatMap({ try snapshot.series(head: $0) }) else { return }
    let older = try SeriesReview(previous, carrying: false, in: snapshot)
    for (old, new, lines) in try Self.pairs(older, self, in: snapshot) {
      let isChanged = Self.isChanged(lines, older.parts[old].text, parts[new].text)
      for var remark in older.parts[old].remarks {
        remark.version = previous.version
        let line = remark.place.index.flatMap { $0 < lines.count ? lines[$0] : nil }
        if Self.isChanged(remark.place, lines, isChanged), remark.standing.isOpen {
          remark.standing = .settled("the line changed in v\(group.version)")
        }
        if let line {
          remark.place = RemarkPlace(parts[new].text.kind(ofLine: line), document: new, index: line)
        } else {
          remark.isGone = remark.place.kind != .patch
          remark.place = RemarkPlace(remark.isGone ? remark.place.kind : .patch, document: new)
        }
        parts[new].remarks.append(remark)
      }
    }
  }

  /// Whether anything of the patch as a whole is another one.
  private static func isChanged(_ lines: [Int?], _ old: ReviewedText, _ new: ReviewedText) -> Bool {
    old.count != new.count || zip(lines, lines.indices).contains { $0 != nil && $0 != $1 }
  }

  /// Whether the line, or the patch as a whole where the place is that, is another one.
  private static func isChanged(_ place: RemarkPlace, _ lines: [Int?], _ isPatchChanged: Bool) -> Bool {
    guard let index = place.index else { return isPatchChanged }
    return index < lines.count && lines[index] == nil
  }

  /// The parts that became one another, with where the lines went.
  private static func pairs(
    _ old: SeriesReview, _ new: SeriesReview, in snapshot: Snapshot
  ) throws -> [(old: Int, new: Int, lines: [Int?])] {
    var result: [(old: Int, new: Int, lines: [Int?])] = []
    func add(_ oldID: ObjectID?, _ newID: ObjectID?) {
      guard let old = old.parts.firstIndex(where: { $0.id == oldID }),
        let newIndex = new.parts.firstIndex(where: { $0.id == newID })
      else { return }
      result.append((old, newIndex, []))
    }
    add(old.group.cover, new.group.cover)
    if let comparison = try? RevisionComparison(from: old.group, to: new.group, in: snapshot) {
      for pair in comparison.diff.pairs {
        guard let before = pair.old, let after = pair.new else { continue }
        add(comparison.before[before].id, comparison.after[after].id)
      }
    }
    // A patch that a range-diff treats as different, because little of it is left, is matched by its name.
    for (oldIndex, part) in old.parts.enumerated() where !result.contains(where: { $0.old == oldIndex }) {
      let newIndex = new.parts.indices.first { index in
        !result.contains { $0.new == index } && (new.parts[index].number == 0) == (part.number == 0)
          && new.parts[index].record.content.name == part.record.content.name
      }
      if let newIndex { result.append((oldIndex, newIndex, [])) }
    }
    return result.map { ($0.old, $0.new, old.parts[$0.old].text.lines(in: new.parts[$0.new].text)) }
  }

  /// Only the remarks that pass.
  package func filtered(_ isWanted: (PlacedRemark) -> Bool) -> SeriesReview {
    var result = self
    for index in result.parts.indices { result.parts[index].remarks.removeAll { !isWanted($0) } }
    return result
  }

  /// Only the part of this id.
  package func only(_ id: ObjectID) -> SeriesReview {
    var result = self
    result.parts.removeAll { $0.id != id }
    return result
  }

  package var openCount: Int { parts.reduce(0) { $0 + $1.remarks.count(where: \.standing.isOpen) } }

  private static func json(_ remarks: [PlacedRemark]) -> JSONValue {
    .made(JSONValue.Elements(count: remarks.count) { remarks[$0].json })
  }

  /// The document of `review --json`.
  package func json(_ series: SeriesDetails) -> JSONValue {
    let cover = parts.first { $0.number == 0 }
    return [
      "series": series.json,
      "patches": .array(
        parts.filter { $0.number > 0 }.map { part in
          [
            "patch": series.patches.first { $0.id == part.id }?.json ?? nil,
            "remarks": Self.json(part.remarks),
          ]
        }),
      "cover": cover.map {
        ["message": MessageValue.json($0.id, $0.record), "remarks": Self.json($0.remarks)]
      } ?? nil,
    ]
  }
}
