import Bytes
import Mail
import Patches
import Tracker

/// A message as search sees it: the words of each field.
struct Document {
  /// The words of one field after the other: each followed by a blank, the first one of a field preceded by one.
  private(set) var bytes: [UInt8] = []
  /// Where each field's words stand, by its place; empty where it has none.
  private(set) var ranges: [Range<Int>]

  /// More text than this of one mail is not searched.
  static let textLimit = 256 << 10

  /// What the view's record says.
  init(_ record: MessageRecord) { self.init(record, senders: []) }

  /// - Parameter senders: Whom the mail has as its senders: b4 asks for these, also where a relay wrote itself there.
  private init(_ record: MessageRecord, senders: [Address]) {
    let content = record.content
    ranges = Array(repeating: 0..<0, count: Field.allCases.count)
    bytes.reserveCapacity(512)
    set(.subject) { Words.append(content.subject, to: &$0) }
    set(.from) {
      Self.append(content.sender, to: &$0)
      if let author = content.author, author != content.sender { Self.append(author, to: &$0) }
      for sender in senders where sender != content.sender && sender != content.author { Self.append(sender, to: &$0) }
    }
    set(.files) { words in
      for file in content.files { Self.append(file, to: &words) }
    }
    set(.trailers) { words in
      for trailer in content.trailers {
        Words.append(trailer.key, to: &words)
        Self.append(trailer.value, to: &words)
      }
    }
    set(.exact) { words in
      Self.append(.kind, content.kind.rawValue, to: &words)
      for list in Set(content.listIDs) {
        Self.append(.list, list, to: &words)
        let first = String(list.prefix { $0 != "." })
        if first != list { Self.append(.list, first, to: &words) }
      }
      if let id = content.patchID { Self.append(.patchID, id.hex, to: &words) }
      if let id = content.changeID { Self.append(.changeID, id, to: &words) }
      for dependency in Dependency.all(of: [record]) { Self.append(.dependency, dependency.word, to: &words) }
    }
  }

  /// What the record and the mail say.
  init(_ record: MessageRecord, mail: [UInt8]) {
    let message = Message(mail)
    self.init(record, senders: message.addresses("from"))
    set(.to) { words in
      for address in message.to { Self.append(address, to: &words) }
    }
    set(.copied) { words in
      for address in message.cc { Self.append(address, to: &words) }
    }
    var quoted: [UInt8] = []
    set(.text) { BodyText.append(message.text, to: &$0, quoted: &quoted) }
    set(.quotations) { $0 += quoted }
  }

  private mutating func set(_ field: Field, _ fill: (inout [UInt8]) -> Void) {
    let start = bytes.count
    bytes.append(.space)
    fill(&bytes)
    if bytes.count == start + 1 {
      bytes.removeLast()
    } else {
      ranges[field.place] = start..<bytes.count
    }
  }

  private static func append(_ text: String, to words: inout [UInt8]) {
    Words.append(text, to: &words)
    words += [Words.separator, UInt8(ascii: " ")]
  }

  private static func append(_ person: Address, to words: inout [UInt8]) {
    if let name = person.name { Words.append(name, to: &words) }
    append(person.email, to: &words)
  }

  private static func append(_ sort: Field.Exact, _ name: String, to words: inout [UInt8]) {
    Words.appendWhole(name, prefix: sort.rawValue, to: &words)
    words += [Words.separator, UInt8(ascii: " ")]
  }

  /// Whether one of the fields has these words one after the other; with `isPrefix`, the last may be a beginning.
  func contains(_ phrase: Phrase) -> Bool {
    phrase.pattern.withUnsafeBufferPointer { pattern in
      bytes.withUnsafeBufferPointer { bytes in
        phrase.fields.contains { UnsafeBufferPointer(rebasing: bytes[ranges[$0.place]]).find(pattern) != nil }
      }
    }
  }
}
