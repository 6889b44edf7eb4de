public import Bytes

/// A parsed query.
public indirect enum Query: Hashable, Sendable {
  case phrase(Phrase)
  /// Messages dated in this range, in seconds since 1970.
  case dated(ClosedRange<Int64>)
  /// Messages received in this range, in seconds since 1970.
  case received(ClosedRange<Int64>)
  /// The message of this name.
  case message(ObjectID)
  case all([Query])
  case any([Query])
  case not(Query)

  /// Whether it asks for what only the mails themselves hold.
  public var needsMails: Bool {
    switch self {
    case .phrase(let phrase): phrase.fields.contains(where: \.needsMail)
    case .dated, .received, .message: false
    case .all(let parts), .any(let parts): parts.contains(where: \.needsMails)
    case .not(let part): part.needsMails
    }
  }

  /// What records say of it: a query that needs no mails, and matches whatever this one matches; nil if that is
  /// everything.
  var withoutMails: Query? {
    switch self {
    case .phrase, .not: return needsMails ? nil : self
    case .dated, .received, .message: return self
    case .all(let parts):
      let known = parts.compactMap(\.withoutMails)
      return known.isEmpty ? nil : .all(known)
    case .any(let parts):
      let known = parts.compactMap(\.withoutMails)
      return known.count == parts.count ? .any(known) : nil
    }
  }

  private static let wordsWithin = 4

  /// What may have all these in its subject, in any case and also within words; nil for what holds no word.
  ///
  /// Only the longest few words are looked for, as each takes a look at all that an index holds.
  public static func subject(containing texts: [String]) -> Query? {
    var bytes: [UInt8] = []
    for text in texts { Words.append(text, to: &bytes) }
    let words = Set(bytes.split(separator: .space).map { String(decoding: $0, as: UTF8.self) })
      .sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }.prefix(wordsWithin)
    return words.isEmpty ? nil : .all(words.map { .phrase(Phrase(within: $0, in: [.subject])) })
  }

  /// Whether a message is what is searched for.
  func matches(_ id: ObjectID, date: Int64, received: Int64, _ document: Document) -> Bool {
    switch self {
    case .phrase(let phrase): document.contains(phrase)
    case .dated(let range): range.contains(date)
    case .received(let range): range.contains(received)
    case .message(let wanted): id == wanted
    case .all(let parts): parts.allSatisfy { $0.matches(id, date: date, received: received, document) }
    case .any(let parts): parts.contains { $0.matches(id, date: date, received: received, document) }
    case .not(let part): !part.matches(id, date: date, received: received, document)
    }
  }
}
