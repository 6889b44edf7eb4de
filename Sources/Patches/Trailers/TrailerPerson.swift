import Bytes

/// The person that a trailer names, in the form that mailers leave, parsed: `Bo <bo@example.org<mailto:bo@example.org>>
/// (for 1/2)`.
struct TrailerPerson {
  /// The name and address without links, and what follows them.
  let value: String
  /// The name and address alone.
  let plain: String
  /// What follows the address; empty if nothing does.
  let comment: String

  init(_ text: String) {
    let value = String(Self.trimmed(Self.withoutLinks(text)[...]))
    guard let open = value.firstIndex(of: "<"), let close = value[open...].firstIndex(of: ">") else {
      // `bo@example.org (for both)`
      let address = value.prefix { $0 != "(" && $0 != "[" && $0 != "#" }
      self.value = value
      plain = String(Self.trimmed(address))
      comment = String(value[address.endIndex...])
      return
    }
    self.value = value
    plain = String(value[...close])
    comment = String(Self.trimmed(value[value.index(after: close)...]))
  }

  /// Without `<mailto:…>` and `[mailto:…]`, which mailers put after an address or around it.
  private static func withoutLinks(_ text: String) -> String {
    var result = text
    // Each pass removes one; a hostile line has no more than its length allows.
    for _ in 0..<16 {
      guard
        let start = ["<mailto:", "[mailto:"].compactMap({ result.firstRange(ofIgnoringCase: $0) })
          .min(by: { $0.lowerBound < $1.lowerBound })
      else { return result }
      let closing: Character = result[start.lowerBound] == "<" ? ">" : "]"
      guard let end = result[start.upperBound...].firstIndex(of: closing) else { return result }
      let address = result[start.upperBound..<end]
      let others = result[..<start.lowerBound] + result[result.index(after: end)...]
      result.replaceSubrange(
        start.lowerBound...end, with: others.contains("@") ? "" : closing == ">" ? "<\(address)>" : "\(address)")
    }
    return result
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while text.last?.isWhitespace == true { text.removeLast() }
    while text.first?.isWhitespace == true { text.removeFirst() }
    return text
  }
}

extension String {
  /// Where the lower-case ASCII text first occurs, in either case.
  fileprivate func firstRange(ofIgnoringCase text: String) -> Range<String.Index>? {
    GitText.range(of: text, in: self)
  }
}

extension GitText {
  static func range(of text: String, in string: String) -> Range<String.Index>? {
    let wanted = Array(text.utf8)
    let view = string.utf8
    guard view.count >= wanted.count else { return nil }
    var start = view.startIndex
    for _ in 0...(view.count - wanted.count) {
      var (index, matched) = (start, 0)
      while matched < wanted.count, ByteClass.lower(view[index]) == wanted[matched] {
        index = view.index(after: index)
        matched += 1
      }
      if matched == wanted.count { return start..<index }
      start = view.index(after: start)
    }
    return nil
  }
}
