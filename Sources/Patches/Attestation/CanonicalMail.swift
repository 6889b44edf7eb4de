import Bytes
import Mail

/// A mail in the form that developer signatures sign, which mailing lists and mail servers do not change: what `git
/// mailinfo` reads in it (patatt/__init__.py, PatattMessage.git_canonicalize).
///
/// The body is the commit message and the patch with CRLF line ends and exactly one at its end; From and Subject are
/// those of the commit, so that neither a list's subject prefix nor a From in the body matters.
struct CanonicalMail {
  /// The fields in the mail's order: the name in lower case, and the value in relaxed form.
  let fields: [(name: [UInt8], value: [UInt8])]
  let body: [UInt8]
  private let commit: CommitMessage
  /// The address of the commit's author.
  let author: String

  /// - Returns: nil for what patatt does not accept as a mail, and for a mail in which `git mailinfo` finds no author.
  init?(_ raw: [UInt8]) {
    let (header, body) = Self.divided(raw)
    guard !header.isEmpty, !body.isEmpty else { return nil }
    var options = MailInfoOptions()
    options.stripsCarriageReturns = true
    commit = CommitMessage(raw: raw, options: options)
    guard commit.problem == nil else { return nil }
    let info = Self.values(of: commit.info)
    author = String(decoding: info["email"] ?? [], as: UTF8.self)
    self.body = Self.lines(commit.messageBytes + commit.patch)
    let from =
      (info["author"] ?? []) + [UInt8.space, UInt8(ascii: "<")] + (info["email"] ?? []) + [UInt8(ascii: ">")]
    // A mail may hold many of them: all share one value.
    let (relaxedFrom, relaxedSubject) = (Self.relaxed(from[...]), Self.relaxed((info["subject"] ?? [])[...]))
    fields = header.compactMap { field in
      guard let colon = field.firstIndex(of: UInt8(ascii: ":")) else { return nil }
      let name = field[..<colon].trimmed().map(ByteClass.lower)
      // Only a name without blanks before its colon counts as one.
      switch field[..<colon].map(ByteClass.lower) {
      case Array("from".utf8): return (name, relaxedFrom)
      case Array("subject".utf8): return (name, relaxedSubject)
      default: return (name, Self.relaxed(field[(colon + 1)...]))
      }
    }
  }

  /// Whether what follows in the body after this many bytes is not part of the commit: text that a list appended, and
  /// nothing that `git apply` would take for a change.
  func isText(after length: Int) -> Bool {
    let message = Self.lines(commit.messageBytes)
    guard length < body.count, length >= 2, body[length - 1] == UInt8.lineFeed else { return false }
    guard !commit.patch.isEmpty else { return true }
    guard length >= message.count else { return false }
    let added = Array(body[length...])
    guard !added.starts(with: Array("@@".utf8)), Diff.paths(in: added).isEmpty else { return false }
    // All hunks end before it.
    let signed = body[..<length].filter { $0 != UInt8.carriageReturn }
    return (try? Diff(parsing: signed)) != nil
  }

  /// The mail's header, each field with its continuations, and its body: split simply by lines, as patatt does. At most
  /// ``Limits/fields`` fields are kept.
  private static func divided(_ raw: [UInt8]) -> (header: [ArraySlice<UInt8>], body: ArraySlice<UInt8>) {
    var fields: [ArraySlice<UInt8>] = []
    var isKept = true
    var position = 0
    while position < raw.count {
      let end = raw[position...].firstIndex(of: UInt8.lineFeed).map { $0 + 1 } ?? raw.count
      let line = raw[position..<end]
      position = end
      if line.allSatisfy(ByteClass.isSpace) { return (fields, raw[position...]) }
      if ByteClass.isBlank(line[line.startIndex]), let last = fields.last {
        if isKept { fields[fields.count - 1] = raw[last.startIndex..<end] }
      } else {
        isKept = fields.count < Limits.fields
        if isKept { fields.append(line) }
      }
    }
    return (fields, [])
  }

  /// What `git mailinfo` prints: the last value of each name, in lower case.
  private static func values(of info: [UInt8]) -> [String: [UInt8]] {
    var values: [String: [UInt8]] = [:]
    for line in info.split(separator: UInt8.lineFeed) {
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
      values[String(decoding: line[..<colon], as: UTF8.self).lowercased()] = Array(line[(colon + 1)...].trimmed())
    }
    return values
  }

  /// A text with CRLF line ends, and exactly one at its end (RFC 6376, section 3.4.3).
  private static func lines(_ text: [UInt8]) -> [UInt8] {
    func isEnd(_ byte: UInt8) -> Bool { byte == UInt8.lineFeed || byte == UInt8.carriageReturn }
    let end = text.lastIndex { !isEnd($0) }.map { $0 + 1 } ?? 0
    var result: [UInt8] = []
    result.reserveCapacity(end + end / 32)
    for line in text[..<end].split(separator: UInt8.lineFeed, omittingEmptySubsequences: false) {
      let stop = line.lastIndex { !isEnd($0) }.map { $0 + 1 } ?? line.startIndex
      result += line[line.startIndex..<stop]
      result += [UInt8.carriageReturn, UInt8.lineFeed]
    }
    return result
  }

  /// A field's value in DKIM's relaxed form (RFC 6376, section 3.4.2): unfolded, runs of white space one space, with CRLF.
  ///
  /// Encoded words are decoded if a mail server added some, which patatt recognizes by a `?q?`.
  static func relaxed(_ value: ArraySlice<UInt8>) -> [UInt8] {
    var value = value
    if holdsQuotedWord(value) { value = EncodedWord.decode(value)[...] }
    var result: [UInt8] = []
    result.reserveCapacity(value.count)
    var isAfterSpace = false
    for byte in value where byte != UInt8.carriageReturn && byte != UInt8.lineFeed {
      if ByteClass.isSpace(byte) {
        isAfterSpace = true
        continue
      }
      if isAfterSpace, !result.isEmpty { result.append(UInt8.space) }
      isAfterSpace = false
      result.append(byte)
    }
    return result + [UInt8.carriageReturn, UInt8.lineFeed]
  }

  private static func holdsQuotedWord(_ value: ArraySlice<UInt8>) -> Bool {
    let mark = Array("?q?".utf8)
    guard value.count >= mark.count else { return false }
    return (value.startIndex...(value.endIndex - mark.count)).contains { value[$0..<($0 + 3)].elementsEqual(mark) }
  }
}
