import Bytes
import Mail
import Patches

/// The keys under which a mail can be found by the other versions of its series.
///
/// A function of the mail alone, so the tables behind the keys are sets, whatever the order of arrival.
enum RevisionKeys {
  /// Names of later patches of a series are not looked up: the first ones tell versions apart as well, and a long
  /// series would only cost time.
  static let namedParts = 8

  /// Keys of the tables that list the mail: its change-id, its sender and name, and the thread that it was sent into.
  static func keys(of record: MessageRecord) -> [ObjectID] {
    guard isListed(record) else { return [] }
    var keys: [ObjectID] = []
    if let changeID = record.content.changeID { keys.append(changeKey(changeID)) }
    if let name = name(of: record) {
      keys.append(nameKey(sender: MessageRecord.senderHash(record.content.sender.email), name: name))
    }
    if let anchor = record.content.citations.anchor, startsSeries(record) { keys.append(threadKey(anchor)) }
    return keys
  }

  /// Whether the mail stands for its series: a cover letter, a pull request, or one of the first patches.
  static func isListed(_ record: MessageRecord) -> Bool {
    switch record.content.kind {
    case .patch, .cover, .pullRequest: (record.content.number ?? 1) <= namedParts
    case .comment, .other: false
    }
  }

  /// Whether what the mail answers says what its series answers.
  static func startsSeries(_ record: MessageRecord) -> Bool { (record.content.number ?? 1) <= 1 }

  /// The name without regard to case, white space and a full stop; nil where nothing is left.
  static func name(of record: MessageRecord) -> String? {
    var words = record.content.name.lowercased().split { $0 == " " || $0 == "\t" }.joined(separator: " ")
    while words.last == "." { words.removeLast() }
    return words.isEmpty ? nil : words
  }

  static func changeKey(_ changeID: String) -> ObjectID { SHA1.hash(Array("change \(changeID)".utf8)) }

  static func nameKey(sender: UInt64, name: String) -> ObjectID { SHA1.hash(Array("name \(sender) \(name)".utf8)) }

  static func threadKey(_ anchor: ObjectID) -> ObjectID { SHA1.hash(Array("thread \(anchor.hex)".utf8)) }
}

/// The mails listed under one key.
struct RevisionTable: Hashable, Sendable {
  private(set) var ids: Set<ObjectID>

  /// A table with more mails than this joins nobody: a name that is used every week says nothing.
  static let limit = 64

  init(ids: Set<ObjectID> = []) { self.ids = ids }

  var isEmpty: Bool { ids.isEmpty }

  /// The mails that the table joins.
  var joined: Set<ObjectID>? { ids.count > Self.limit ? nil : ids }

  mutating func insert(_ id: ObjectID) { ids.insert(id) }
  mutating func remove(_ id: ObjectID) { ids.remove(id) }

  /// The ids sorted, one a line.
  var bytes: [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(ids.count * 41)
    for id in ids.sorted() {
      result += id.hexBytes
      result.append(UInt8(ascii: "\n"))
    }
    return result
  }

  /// Reads what ``bytes`` wrote; lines that are not ids are passed over.
  init(parsing bytes: [UInt8]) {
    ids = Set(bytes.split(separator: UInt8(ascii: "\n")).compactMap { ObjectID(hexBytes: $0) })
  }
}
