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

  /// In a series of more patches those behind the first are not looked for.
  static let lateTotal = 64

  /// Keys of the tables that list the mail: its change-id, its sender and title, or the main word of that,
  /// and the thread that it was sent into.
  static func keys(of record: MessageRecord) -> [ObjectID] {
    let words = [record.corrections?.follows, record.corrections?.belongs]
    var keys = words.compactMap { $0?.link.message }.map(threadKey)
    let title = RevisionTitle(record.content.name)
    let sender = MessageRecord.senderHash(record.content.sender.email)
    if let title, mayBeLate(record) { keys.append(lateKey(sender: sender, title: title)) }
    guard isListed(record) else { return keys }
    for changeID in [record.content.changeID, record.content.commitChangeID].compactMap(\.self) {
      keys.append(changeKey(changeID))
    }
    if let title { keys.append(titleKey(sender: sender, title: title)) }
    for id in superseded(by: record) { keys.append(threadKey(id)) }
    guard startsSeries(record) else { return keys }
    if let word = title?.mainWord { keys.append(wordKey(sender: sender, word: word)) }
    if let title, let name = senderName(of: record) { keys.append(titleKey(senderName: name, title: title)) }
    if let anchor = record.content.citations.anchor { keys.append(threadKey(anchor)) }
    return keys
  }

  /// Whether the mail stands for its series: a cover letter, a pull request, or one of the first patches.
  static func isListed(_ record: MessageRecord) -> Bool {
    switch record.content.kind {
    case .patch, .cover, .pullRequest: (record.content.number ?? 1) <= namedParts
    case .comment, .other: false
    }
  }

  /// Whether the mail may be found by, or be, a part behind the first ones of a series of which a list got no others: a
  /// patch is moved among them from version to version.
  static func mayBeLate(_ record: MessageRecord) -> Bool {
    record.content.kind == .patch && (namedParts + 1...lateTotal).contains(record.content.total ?? 0)
  }

  /// Whether what the mail answers says what its series answers.
  static func startsSeries(_ record: MessageRecord) -> Bool { (record.content.number ?? 1) <= 1 }

  /// The messages that the mail says it supersedes.
  static func superseded(by record: MessageRecord) -> [ObjectID] {
    record.content.superseded.prefix(supersededLimit).map(MessageName.id(of:))
  }

  /// Nobody replaces more mails by one.
  private static let supersededLimit = 8

  /// The name without regard to case, white space and a full stop; nil where nothing is left.
  static func name(of record: MessageRecord) -> String? { RevisionTitle.key(record.content.name) }

  /// The sender's name without regard to case, order and punctuation (`Tidman, Ada`); nil for a single word, which many
  /// bear.
  static func senderName(of record: MessageRecord) -> String? {
    guard let name = record.content.sender.name else { return nil }
    let words = name.lowercased().split { !$0.isLetter && !$0.isNumber }
    return words.count < 2 ? nil : words.sorted().joined(separator: " ")
  }

  static func changeKey(_ changeID: String) -> ObjectID { SHA1.hash(Array("change \(changeID)".utf8)) }

  static func titleKey(sender: UInt64, title: RevisionTitle) -> ObjectID {
    SHA1.hash(Array("title \(sender) \(title.searchKey)".utf8))
  }

  static func titleKey(senderName: String, title: RevisionTitle) -> ObjectID {
    SHA1.hash(Array("title of \(senderName): \(title.searchKey)".utf8))
  }

  static func wordKey(sender: UInt64, word: Substring) -> ObjectID { SHA1.hash(Array("word \(sender) \(word)".utf8)) }

  static func lateKey(sender: UInt64, title: RevisionTitle) -> ObjectID {
    SHA1.hash(Array("late \(sender) \(title.searchKey)".utf8))
  }

  static func threadKey(_ anchor: ObjectID) -> ObjectID { SHA1.hash(Array("thread \(anchor.hex)".utf8)) }
}

/// The mails listed under one key.
///
/// A mail that was listed stays so, even when another copy of it has come to speak: whether it bears the key now, its
/// record says.
enum RevisionTable: Hashable, Sendable {
  case few(Set<ObjectID>)
  /// Once there were more than ``limit``. A name that is used every week says nothing, so nobody is joined, and none
  /// are kept: a stranger's thousands of mails of one title cost no more than the first.
  case full

  static let limit = 64

  init() { self = .few([]) }

  /// The mails that the table joins; nil for too many.
  var joined: Set<ObjectID>? {
    switch self {
    case .few(let ids): ids
    case .full: nil
    }
  }

  var ids: Set<ObjectID> { joined ?? [] }

  mutating func insert(_ id: ObjectID) {
    guard case .few(var ids) = self else { return }
    self = .few([])
    ids.insert(id)
    self = ids.count > Self.limit ? .full : .few(ids)
  }

  private static let fullText = Array("full\n".utf8)

  /// The ids sorted, one a line.
  var bytes: [UInt8] {
    guard case .few(let ids) = self else { return Self.fullText }
    var result: [UInt8] = []
    result.reserveCapacity(ids.count * 41)
    for id in ids.sorted() {
      result += id.hexBytes
      result.append(UInt8(ascii: "\n"))
    }
    return result
  }

  /// Reads what ``bytes`` wrote; lines that are not ids are skipped.
  init(parsing bytes: [UInt8]) {
    guard bytes != Self.fullText else {
      self = .full
      return
    }
    let ids = bytes.split(separator: UInt8(ascii: "\n")).compactMap { ObjectID(hexBytes: $0) }
    self = ids.count > Self.limit ? .full : .few(Set(ids))
  }
}
