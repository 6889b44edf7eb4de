import Bytes

/// Reads the mailboxes of an address field (RFC 5322, 3.4 and 4.4), forgiving what mailers get wrong.
///
/// Comments (nested), quoted strings, groups (their members), routes, encoded words in any place, names in a comment
/// after the address, commas in unquoted names, missing brackets, and Mailman's `user at host` are understood. At most
/// ``Limits/entries`` mailboxes.
public struct AddressParser {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let limit: Int
  private var position = 0
  private var found: [Address] = []

  /// The words before `<`, or the address itself.
  private var phrase: [UInt8] = []
  private var comment: [UInt8] = []
  private var angle: [UInt8]?
  /// Whether the phrase has an `@`: kept, since searching for it at every comma would make time quadratic.
  private var phraseHasAt = false
  /// Whether white space separates the next word from the phrase.
  private var gap = false

  private init(_ bytes: UnsafeBufferPointer<UInt8>, limit: Int) {
    self.bytes = bytes
    self.limit = limit
  }

  /// The mailboxes in a field's value, in order, at most `limit`.
  public static func addresses(in value: ArraySlice<UInt8>, limit: Int = Limits.entries) -> [Address] {
    value.prefix(Limits.addressField).withUnsafeBufferPointer { bytes in
      var parser = AddressParser(bytes, limit: limit)
      parser.run()
      return parser.found
    }
  }

  private mutating func run() {
    while position < bytes.count, found.count < limit {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""): quoted()
      case UInt8(ascii: "("): readComment()
      case UInt8(ascii: "<"): readAngle()
      case UInt8(ascii: ">") where angle != nil: break
      case UInt8(ascii: ","): endAtComma()
      case UInt8(ascii: ";"): end()
      case UInt8(ascii: ":") where angle == nil && !phraseHasAt:
        // The name of a group, whose members follow.
        reset()
      case UInt8(ascii: "\\") where position < bytes.count:
        append(bytes[position])
        position += 1
      case UInt8.space, UInt8.tab, UInt8.lineFeed, UInt8.carriageReturn: gap = true
      case UInt8(ascii: "=") where bytes.has("?", at: position, to: bytes.count): readEncodedWord()
      default: append(byte)
      }
    }
    if found.count < limit { end() }
  }

  private mutating func append(_ byte: UInt8) {
    if gap, !phrase.isEmpty { phrase.append(UInt8.space) }
    gap = false
    if byte == UInt8(ascii: "@") { phraseHasAt = true }
    phrase.append(byte)
  }

  /// An encoded word goes to the phrase whole: its text may hold commas, brackets and quotes that mean nothing here.
  private mutating func readEncodedWord() {
    let start = position - 1
    var index = start + 2
    var marks = 0
    while index < bytes.count, !ByteClass.isSpace(bytes[index]), index - start < 256 {
      if bytes[index] == UInt8(ascii: "?") {
        marks += 1
        if marks >= 3, bytes.has("=", at: index + 1, to: bytes.count) {
          for byte in bytes[start..<(index + 2)] { append(byte) }
          position = index + 2
          return
        }
      }
      index += 1
    }
    append(bytes[start])
  }

  /// A quoted string: to the closing quote, or, if there is none, what is left.
  private mutating func quoted() {
    if gap, !phrase.isEmpty { phrase.append(UInt8.space) }
    gap = false
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: "\"") { return }
      if byte == UInt8(ascii: "\\"), position < bytes.count {
        phrase.append(bytes[position])
        position += 1
      } else if byte != UInt8.lineFeed, byte != UInt8.carriageReturn {
        phrase.append(byte)
      }
    }
  }

  private mutating func readComment() {
    var depth = 1
    if !comment.isEmpty { comment.append(UInt8.space) }
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "("): depth += 1
      case UInt8(ascii: ")"): depth -= 1
      case UInt8(ascii: "\\") where position < bytes.count:
        comment.append(bytes[position])
        position += 1
        continue
      default: break
      }
      if depth == 0 { break }
      comment.append(byte)
    }
    gap = true
  }

  private mutating func readAngle() {
    var address: [UInt8] = []
    var inQuotes = false
    var hasAt = false
    while position < bytes.count {
      let byte = bytes[position]
      if !inQuotes {
        if byte == UInt8(ascii: ">") {
          position += 1
          break
        }
        // A bracket that is never closed ends with the mailbox.
        if byte == UInt8(ascii: ","), hasAt, address.first != UInt8(ascii: "@") { break }
        if byte == UInt8(ascii: "<") { address.removeAll(keepingCapacity: true) }
        if byte == UInt8(ascii: "@") { hasAt = true }
      }
      position += 1
      if byte == UInt8(ascii: "\"") { inQuotes.toggle() }
      if byte != UInt8(ascii: "<") || inQuotes, !ByteClass.isSpace(byte) || inQuotes { address.append(byte) }
    }
    // A route (`<@relay,@relay:user@host>`, RFC 5322, 4.4) is dropped.
    if address.first == UInt8(ascii: "@"), let colon = address.firstIndex(of: UInt8(ascii: ":")) {
      address.removeSubrange(...colon)
    }
    if angle == nil || angle?.isEmpty == true { angle = address }
    gap = true
  }

  /// A comma ends a mailbox, unless it stands in an unquoted name: `Doe, John <john@example.org>`.
  private mutating func endAtComma() {
    if angle == nil, !phrase.isEmpty, !phraseHasAt, bracketComesBeforeComma() {
      append(UInt8(ascii: ","))
      gap = true
    } else {
      end()
    }
  }

  private func bracketComesBeforeComma() -> Bool {
    var index = position
    while index < bytes.count, index - position < 256 {
      switch bytes[index] {
      case UInt8(ascii: "<"): return true
      case UInt8(ascii: ","), UInt8(ascii: "@"), UInt8(ascii: ";"), UInt8(ascii: "\""), UInt8(ascii: "("): return false
      default: index += 1
      }
    }
    return false
  }

  private mutating func end() {
    defer { reset() }
    if let angle {
      guard !angle.isEmpty || !phrase.isEmpty else { return }
      let name = Self.text(phrase) ?? Self.text(comment)
      found.append(Address(name: name, email: Charset.guessed.string(angle[...])))
    } else if !phrase.isEmpty {
      found.append(bare())
    }
  }

  private mutating func reset() {
    phrase.removeAll(keepingCapacity: true)
    comment.removeAll(keepingCapacity: true)
    angle = nil
    phraseHasAt = false
    gap = false
  }

  /// The mailbox of words without brackets: the address, `Name address`, or Mailman's `user at host`.
  private func bare() -> Address {
    let name = Self.text(comment)
    if !phraseHasAt, let address = Self.encodedWhole(phrase) { return address }
    guard phrase.contains(UInt8.space) else {
      return Address(name: name, email: Charset.guessed.string(phrase[...]))
    }
    let words = phrase.split(separator: UInt8.space)
    if phraseHasAt, let index = words.lastIndex(where: { $0.contains(UInt8(ascii: "@")) }) {
      var others = words
      others.remove(at: index)
      return Address(
        name: Self.text(Array(others.joined(separator: [UInt8.space]))) ?? name,
        email: Charset.guessed.string(words[index]))
    }
    if words.count == 3, words[1].elementsEqual("at".utf8) {
      return Address(name: name, email: Charset.guessed.string(Array(words[0] + [UInt8(ascii: "@")] + words[2])[...]))
    }
    return Address(name: name, email: Charset.guessed.string(phrase[...]))
  }

  /// A mailbox of which all, the address too, stands in encoded words; RFC 2047 forbids it, and git mailinfo reads it.
  private static func encodedWhole(_ phrase: [UInt8]) -> Address? {
    guard zip(phrase, phrase.dropFirst()).contains(where: { $0 == UInt8(ascii: "=") && $1 == UInt8(ascii: "?") }) else {
      return nil
    }
    let decoded = EncodedWord.decode(phrase[...])
    // What is encoded twice is not read again.
    guard decoded.contains(UInt8(ascii: "@")),
      !zip(decoded, decoded.dropFirst()).contains(where: { $0 == UInt8(ascii: "=") && $1 == UInt8(ascii: "?") })
    else { return nil }
    return addresses(in: decoded[...], limit: 1).first
  }

  /// A display name, decoded; nil if it is empty. Quotes that stand within an encoded word are no part of it.
  private static func text(_ bytes: [UInt8]) -> String? {
    var text = EncodedWord.string(bytes[...])
    if text.utf8.count >= 2, text.utf8.first == UInt8(ascii: "\""), text.utf8.last == UInt8(ascii: "\"") {
      text = String(text.dropFirst().dropLast())
    }
    return text.isEmpty ? nil : text
  }
}
