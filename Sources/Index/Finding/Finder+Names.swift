import Bytes
import Git
import Patches
import Tracker

/// The names that series stand under: from an index, and from the view where it shows something else.
extension Finder {
  /// The ids of the lists that series came through, in order.
  public func lists() throws -> [String] {
    var names: Set<String> = []
    if let file = try? indexes.index(.records), let texts = try? file.texts(of: .lists),
      let records = try? newRecords(since: file.key)
    {
      for text in texts { names.formUnion(Self.listIDs(in: text)) }
      for record in records where [.patch, .cover, .pullRequest].contains(record.content.kind) {
        names.formUnion(record.content.listIDs)
      }
      return names.sorted()
    }
    try snapshot.forEachSeries { group throws(GitError) in
      if let record = try? snapshot.message(group.head) { names.formUnion(record.content.listIDs) }
      return true
    }
    return names.sorted()
  }

  /// The ids in what ``ListFilter/folded(lists:)`` wrote: each stands beside its first word.
  private static func listIDs(in text: [UInt8]) -> [String] {
    let names = text.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    return names.filter { name in !names.contains { $0.hasPrefix(name + ".") } }
  }

  /// The people who sent mail that is in a series: each as ``ListFilter`` compares them, the name in lower case, a line
  /// end, and the address.
  ///
  /// - Parameter passes: Which of them.
  public func people(where passes: ([UInt8]) -> Bool) throws -> [[UInt8]] {
    var found: Set<[UInt8]> = []
    func note(_ record: MessageRecord) {
      let text = ListFilter.folded(record.content.sender)
      if passes(text) { found.insert(text) }
    }
    if let file = try? indexes.index(.records), let known = try? file.people(where: passes),
      let records = try? newRecords(since: file.key)
    {
      found = Set(known)
      records.forEach(note)
      return Array(found)
    }
    try snapshot.forEachMessage { _, record throws(GitError) in
      note(record)
      return true
    }
    return Array(found)
  }

  /// Whom patches are delegated to: each as ``ListFilter`` compares them, in lower case.
  public func delegates() throws -> [String] {
    let known = try? indexedDelegates()
    var found = Set(known?.texts ?? [])
    for head in try known?.changed ?? reviewedHeads() {
      guard let group = try snapshot.series(head: head) else { continue }
      found.insert(ListFilter.folded(delegates: try SeriesStanding(group, in: snapshot).series.delegates))
    }
    let lines = Set(found.flatMap { $0.split(separator: UInt8(ascii: "\n")) })
    return lines.map { String(decoding: $0, as: UTF8.self) }.sorted()
  }

  /// The delegates of series that are as the index shows them, and the heads of the others; nil without an index.
  private func indexedDelegates() throws -> (texts: [[UInt8]], changed: Set<ObjectID>)? {
    guard var file = try? indexes.index(.records) else { return nil }
    try file.beginReading()
    defer { file.endReading() }
    let changed = try Differences(of: file.database, madeFrom: file.key, to: snapshot).heads
    return (try file.delegates(besides: changed), changed)
  }

  /// The heads of the series about which something was decided.
  private func reviewedHeads() throws -> Set<ObjectID> {
    var reviewed: [ObjectID] = []
    try snapshot.data.reviews.forEach(in: snapshot.store) { id, _ throws(GitError) in
      reviewed.append(id)
      return true
    }
    return Set(try reviewed.compactMap { try snapshot.series(containing: $0)?.head })
  }

  /// The records of messages that came, or changed, since the view of the index.
  private func newRecords(since key: IndexKey) throws -> [MessageRecord] {
    try snapshot.data.messages.changes(since: key.messages, in: snapshot.store).compactMap(\.new).map {
      snapshot.people.naming(MessageRecord(parsing: try snapshot.store.blob($0.id)))
    }
  }
}
