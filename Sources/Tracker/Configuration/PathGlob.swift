/// A pattern for paths and subjects: `*` stands for anything but `/`, `**` for anything, `?` for one byte but `/`.
///
/// A pattern that ends in `/` matches everything below that folder. Matching takes time in proportion to pattern times
/// text, whatever they contain.
public struct PathGlob: Hashable, Sendable {
  public let pattern: String
  private let tokens: [Token]
  /// The literal beginning of every matching text, which rules out nearly all others.
  private let prefix: [UInt8]

  private enum Token: Hashable {
    case byte(UInt8)
    case single
    case star
    case doubleStar
  }

  public init(_ pattern: String) {
    self.pattern = pattern
    var tokens: [Token] = []
    for byte in pattern.utf8 {
      switch byte {
      case UInt8(ascii: "*"):
        switch tokens.last {
        case .star: tokens[tokens.count - 1] = .doubleStar
        case .doubleStar: break
        default: tokens.append(.star)
        }
      case UInt8(ascii: "?"): tokens.append(.single)
      default: tokens.append(.byte(byte))
      }
    }
    if pattern.hasSuffix("/") { tokens.append(.doubleStar) }
    self.tokens = tokens
    prefix = tokens.prefix { if case .byte = $0 { true } else { false } }.compactMap {
      if case .byte(let byte) = $0 { byte } else { nil }
    }
  }

  /// Whether the whole text matches.
  ///
  /// - Parameter acrossFolders: Whether `*` and `?` match `/` too, as in subjects.
  public func matches(_ text: String, acrossFolders: Bool = false) -> Bool {
    guard text.utf8.starts(with: prefix) else { return false }
    let rest = tokens.count - prefix.count
    if rest == 0 { return text.utf8.count == prefix.count }
    if rest == 1, tokens.last == .doubleStar { return true }
    // The prefixes of the pattern that match the text so far.
    var fits = [Bool](repeating: false, count: tokens.count + 1)
    fits[0] = true
    spread(&fits)
    for byte in text.utf8 {
      let isSlash = byte == UInt8(ascii: "/") && !acrossFolders
      var next = [Bool](repeating: false, count: tokens.count + 1)
      for (index, token) in tokens.enumerated() where fits[index] {
        switch token {
        case .byte(let wanted): if wanted == byte { next[index + 1] = true }
        case .single: if !isSlash { next[index + 1] = true }
        case .star: if !isSlash { next[index] = true }
        case .doubleStar: next[index] = true
        }
      }
      spread(&next)
      fits = next
    }
    return fits[tokens.count]
  }

  /// Stars fit nothing, too.
  private func spread(_ fits: inout [Bool]) {
    for (index, token) in tokens.enumerated() where fits[index] {
      if token == .star || token == .doubleStar { fits[index + 1] = true }
    }
  }
}
