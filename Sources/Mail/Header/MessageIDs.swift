import Bytes

/// Reads Message-IDs from fields (RFC 5322, 3.6.4), and tolerates the mistakes of mailers.
public enum MessageIDs {
  /// The id of a Message-ID field: the text between the first `<` and its `>`, without white space (folding cuts long
  /// ids); without brackets the first word. nil if that is empty.
  public static func first(in value: ArraySlice<UInt8>) -> String? {
    var result: String?
    value.withUnsafeBufferPointer { bytes in
      scan(bytes, requiresBrackets: false) { id in
        result = string(bytes, id)
        return false
      }
    }
    return result
  }

  /// The last id in brackets, else the only word: how a List-Id field reads, whose phrase may itself hold a bracket.
  public static func last(in value: ArraySlice<UInt8>) -> String? {
    guard value.contains(UInt8(ascii: "<")) else {
      let word = value.trimmed()
      return word.contains(where: ByteClass.isSpace) ? nil : first(in: word)
    }
    return all(in: value).last
  }

  /// All ids of an In-Reply-To or References field, in order, at most `limit`. Text that is no id (phrases, dates,
  /// quoted subjects) is skipped: without brackets a word counts only if it has an `@` within it.
  public static func all(in value: ArraySlice<UInt8>, limit: Int = Limits.entries) -> [String] {
    var result: [String] = []
    value.withUnsafeBufferPointer { bytes in
      scan(bytes, requiresBrackets: true) { id in
        if let id = string(bytes, id) { result.append(id) }
        return result.count < limit
      }
    }
    return result
  }

  /// Calls `found` with the range of each id until it returns false. With `requiresBrackets`, words outside brackets
  /// need an `@`.
  private static func scan(
    _ bytes: UnsafeBufferPointer<UInt8>, requiresBrackets: Bool, _ found: (Range<Int>) -> Bool
  ) {
    let hasBrackets = bytes.next(UInt8(ascii: "<"), from: 0, to: bytes.count) < bytes.count
    var position = 0
    while position < bytes.count {
      if hasBrackets {
        let open = bytes.next(UInt8(ascii: "<"), from: position, to: bytes.count)
        guard open < bytes.count else { return }
        var end = open + 1
        while end < bytes.count, bytes[end] != UInt8(ascii: ">"), bytes[end] != UInt8(ascii: "<") { end += 1 }
        position = end
        let isClosed = end < bytes.count && bytes[end] == UInt8(ascii: ">")
        if isClosed {
          if !found(open + 1..<end) { return }
        } else if let word = words(in: bytes, from: open + 1, to: end), !found(word) {
          return
        }
      } else {
        while position < bytes.count, ByteClass.isSpace(bytes[position]) || bytes[position] == UInt8(ascii: ",") {
          position += 1
        }
        let start = position
        while position < bytes.count, !ByteClass.isSpace(bytes[position]) { position += 1 }
        guard start < position else { return }
        let at = bytes.next(UInt8(ascii: "@"), from: start, to: position)
        if requiresBrackets, at == start || at >= position - 1 { continue }
        if !found(start..<position) { return }
      }
    }
  }

  /// The first word of an id whose bracket is never closed.
  private static func words(in bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Range<Int>? {
    let trimmed = bytes.trimmed(start..<end)
    var index = trimmed.lowerBound
    while index < trimmed.upperBound, !ByteClass.isSpace(bytes[index]) { index += 1 }
    return index > trimmed.lowerBound ? trimmed.lowerBound..<index : nil
  }

  private static func string(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> String? {
    let trimmed = bytes.trimmed(range)
    guard !trimmed.isEmpty else { return nil }
    let id = UnsafeBufferPointer(rebasing: bytes[trimmed])
    if UTF8Check.asciiPrefix(of: id, from: 0) == id.count, !id.contains(where: { $0 <= UInt8.space }) {
      return String(decoding: id, as: UTF8.self)
    }
    let text = Charset.guessed.string(id.filter { $0 > UInt8.space }[...])
    return text.isEmpty ? nil : text
  }
}
