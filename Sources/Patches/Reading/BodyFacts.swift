import Bytes

/// What single lines of a mail's text say, read in one pass: what the patches depend on, and what to pull.
///
/// Lines of diffs and quotes are recognized by their first byte and skipped.
struct BodyFacts {
  /// How many values of each kind are kept, and the maximum length.
  static let maximumValues = 256
  static let maximumLength = 512

  private(set) var dependencies = Dependencies()
  /// Whether lines are quoted with `>`.
  private(set) var hasQuote = false
  private var pull = PullRequestReader()

  /// Reads a text; several may follow each other.
  mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) {
    var position = 0
    while position < bytes.count {
      let rest = UnsafeBufferPointer(rebasing: bytes[position...])
      let length = rest.find(.lineFeed) ?? rest.count
      position += length + 1
      switch rest[0] {
      case UInt8(ascii: ">"):
        hasQuote = true
        continue
      case UInt8(ascii: "+"): continue
      case UInt8(ascii: "-") where !pull.isInSummary: continue
      default: break
      }
      var end = length
      while end > 0, ByteClass.isGitSpace(rest[end - 1]) { end -= 1 }
      let line = UnsafeBufferPointer(rebasing: rest[..<end])
      pull.take(line)
      switch line.first.map(ByteClass.lower) {
      case UInt8(ascii: "b"), UInt8(ascii: "c"), UInt8(ascii: "d"), UInt8(ascii: "p"), UInt8(ascii: "s"):
        takeTrailer(line)
      default: break
      }
    }
  }

  func pullRequest(isAnnounced: Bool) -> PullRequest? { pull.pullRequest(isAnnounced: isAnnounced) }

  private mutating func takeTrailer(_ line: UnsafeBufferPointer<UInt8>) {
    if let value = value(of: "base-commit:", in: line) {
      if dependencies.baseCommit == nil, Self.isCommit(value) { dependencies.baseCommit = value.lowercased() }
    } else if let value = value(of: "change-id:", in: line) {
      if Self.isGerrit(value) {
        if dependencies.commitChangeID == nil { dependencies.commitChangeID = value.lowercased() }
      } else if dependencies.changeID == nil, !value.contains(" ") {
        dependencies.changeID = value
      }
    } else if let value = value(of: "prerequisite-patch-id:", in: line) {
      if Self.isCommit(value) { append(value.lowercased(), to: &dependencies.prerequisitePatchIDs) }
    } else if let value = value(of: "prerequisite-change-id:", in: line) {
      append(value, to: &dependencies.prerequisiteChangeIDs)
    } else if let value = value(of: "prerequisite-message-id:", in: line) {
      append(Self.messageID(value) ?? value, to: &dependencies.messageIDs)
    } else if let value = value(of: "supersedes:", in: line) {
      if let id = Self.messageID(value) { append(id, to: &dependencies.superseded) }
    } else if let value = value(of: "depends-on:", in: line) ?? value(of: "based-on:", in: line) {
      if let id = Self.messageID(value) {
        append(id, to: &dependencies.messageIDs)
      } else {
        append(value, to: &dependencies.others)
      }
    }
  }

  private func append(_ value: String, to values: inout [String]) {
    if values.count < Self.maximumValues, !values.contains(value) { values.append(value) }
  }

  /// What follows the key and white space; nil for another key, or nothing.
  private func value(of key: StaticString, in line: UnsafeBufferPointer<UInt8>) -> String? {
    let count = key.utf8CodeUnitCount
    guard line.count > count, line.count <= Self.maximumLength, GitText.starts(line, withLowercase: key) else {
      return nil
    }
    let value = line[count...].drop(while: ByteClass.isGitSpace)
    return value.isEmpty ? nil : String(decoding: value, as: UTF8.self)
  }

  /// Whether it is Gerrit's: `I` and 40 digits.
  private static func isGerrit(_ value: String) -> Bool {
    value.utf8.count == 41 && value.utf8.first.map(ByteClass.lower) == UInt8(ascii: "i")
      && isCommit(String(value.dropFirst()))
  }

  private static func isCommit(_ value: String) -> Bool {
    (7...64).contains(value.utf8.count)
      && value.utf8.allSatisfy(ByteClass.isHexDigit)
  }

  /// The Message-ID in `<…>`, or in a link to an archive of mail (`https://lore.kernel.org/r/ID`).
  static func messageID(_ value: String) -> String? {
    let bytes = Array(value.utf8)
    if bytes.first == UInt8(ascii: "<"), let close = bytes.firstIndex(of: UInt8(ascii: ">")), close > 1 {
      return String(decoding: bytes[1..<close], as: UTF8.self)
    }
    guard bytes.starts(with: "https://".utf8) || bytes.starts(with: "http://".utf8) else {
      return !bytes.contains(where: ByteClass.isGitSpace) && bytes.contains(UInt8(ascii: "@")) ? value : nil
    }
    return bytes.split(separator: UInt8(ascii: "/")).dropFirst(2).first { $0.contains(UInt8(ascii: "@")) }
      .map { String(decoding: $0.prefix { !ByteClass.isGitSpace($0) && $0 != UInt8(ascii: "#") }, as: UTF8.self) }
  }
}
