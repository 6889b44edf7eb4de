/// Cuts a mailbox into its mails while it is read: bytes in, mails out.
///
///     splitter.append(chunk)
///     while let mail = splitter.next() { … }      // after each chunk, and once more after finish()
///     splitter.finish()
///
/// mboxrd, mboxo, mboxcl and mboxcl2 are told apart as the mails come. A `From ` line separates by git's rule (see
/// ``FromLine``). Content-Length is believed only if it lands on such a line or the end, and never in a mailbox that
/// public-inbox wrote, which is mboxrd. Where a mailbox does not start with a `From ` line, all of it is one mail.
///
/// Memory: what was appended and not yet taken, and never more of one mail than `sizeLimit`; a mail of more than a
/// mebibyte is handed out in the buffer it was gathered in, not in a copy.
public struct MailboxSplitter: Sendable {
  /// How `From ` lines within mails were protected.
  public enum Format: Sendable {
    /// mboxrd, unless a Content-Length proves that lines were not quoted.
    case automatic
    case mboxrd, mboxo, mboxcl, mboxcl2
  }

  /// One mail of the mailbox.
  public struct Mail: Sendable {
    /// The mail's bytes as they were before they went into the mailbox: without the `From ` line, the empty line that
    /// follows, and what quoting added.
    public let bytes: [UInt8]
    /// The `From ` line without its line break; empty if there was none.
    public let envelope: [UInt8]
    /// Bytes that the mail takes in the mailbox.
    public let size: Int
    /// The mail was larger than the limit: `bytes` are only its beginning.
    public let isTooLarge: Bool
  }

  private let format: Format
  private let sizeLimit: Int
  private var buffer: [UInt8] = []
  private var isFinished = false
  private var isMailbox: Bool?

  // Indices in `buffer`: where the mail starts, its content after the `From ` line, the line to look at next, how far
  // that line's end has been searched, and where a believed Content-Length ends the mail.
  private var mailStart = 0
  private var contentStart: Int?
  private var lineStart = 0
  private var searchedTo = 0
  private var trustedEnd: Int?

  private var isInHeader = true
  private var believesLength = false
  private var contentLength: Int?
  /// A Content-Length has covered an unquoted `From ` line: the mailbox is mboxcl2, nothing in it is quoted.
  private var isUnquoted = false
  /// What is kept of a mail that has grown beyond the limit; its bytes are dropped as they are read.
  private var oversized: (beginning: [UInt8], envelope: [UInt8], size: Int)?
  /// `lineStart` stands inside a line whose beginning was dropped.
  private var isInsideLine = false

  /// How much of a mail above the limit is kept.
  static let beginning = 1 << 16

  /// A splitter. `sizeLimit` is the largest mail, in bytes, that is handed out whole; its default keeps a
  /// process that gathers and parses such a mail within 256 MB.
  public init(format: Format = .automatic, sizeLimit: Int = 112 << 20) {
    self.format = format
    self.sizeLimit = Swift.max(sizeLimit, Self.beginning)
  }

  /// Takes in the next bytes of the mailbox.
  public mutating func append(_ chunk: ArraySlice<UInt8>) {
    compact()
    buffer.append(contentsOf: chunk)
  }

  /// Takes in the next bytes of the mailbox.
  public mutating func append(_ chunk: UnsafeRawBufferPointer) {
    compact()
    buffer.append(contentsOf: chunk)
  }

  /// Says that the mailbox ends here: `next()` then also gives the last mail.
  public mutating func finish() { isFinished = true }

  /// The next mail that is complete; nil if more bytes are needed or the mailbox is at its end.
  public mutating func next() -> Mail? {
    if isMailbox == nil { recognize() }
    switch isMailbox {
    case nil: return nil
    case false?: return wholeInput()
    case true?: return nextInMailbox()
    }
  }

  /// Decides whether the input is a mailbox: it begins, after empty lines, with `From `.
  private mutating func recognize() {
    let first = buffer.firstIndex { $0 != Ascii.lineFeed && $0 != Ascii.carriageReturn } ?? buffer.count
    guard isFinished || buffer.count - first >= 5 else { return }
    if buffer.count == first {
      isMailbox = true
      drop(upTo: buffer.count)
      return
    }
    let startsWithFrom = buffer[first...].starts(with: "From ".utf8)
    isMailbox = startsWithFrom
    if startsWithFrom { drop(upTo: first) }
  }

  private mutating func wholeInput() -> Mail? {
    contentStart = mailStart
    if buffer.count - mailStart > sizeLimit || oversized != nil { dropOversized(upTo: buffer.count) }
    guard isFinished, mailStart < buffer.count || oversized != nil else { return nil }
    return take(contentEnd: buffer.count, next: buffer.count)
  }

  private mutating func nextInMailbox() -> Mail? {
    if contentStart == nil {
      guard mailStart < buffer.count, let end = lineEnd(from: mailStart) else { return nil }
      startContent(at: Swift.min(end + 1, buffer.count))
    }
    while true {
      if let end = trustedEnd {
        switch landing(at: end) {
        case .undecided: return nil
        case .separator(let next): return take(contentEnd: end, next: next)
        case .nowhere: trustedEnd = nil
        }
      }
      if lineStart >= buffer.count {
        return isFinished ? take(contentEnd: buffer.count, next: buffer.count) : nil
      }
      guard let end = lineEnd(from: lineStart) else {
        if buffer.count - lineStart > FromLine.longest, oversized != nil || buffer.count - mailStart > sizeLimit {
          isInsideLine = true
          isInHeader = false
          lineStart = buffer.count
          dropOversized(upTo: buffer.count)
        }
        return nil
      }
      if !isInsideLine, isSeparator(lineStart, end) { return take(contentEnd: lineStart, next: lineStart) }
      if isInHeader { readHeaderLine(lineStart, end) }
      isInsideLine = false
      lineStart = Swift.min(end + 1, buffer.count)
      searchedTo = lineStart
      if oversized != nil || lineStart - mailStart > sizeLimit { dropOversized(upTo: lineStart) }
    }
  }

  private mutating func startContent(at index: Int) {
    contentStart = index
    lineStart = index
    searchedTo = index
    isInHeader = true
    isInsideLine = false
    contentLength = nil
    trustedEnd = nil
    let isPublicInbox = buffer[mailStart..<index].starts(with: "From mboxrd@z".utf8)
    believesLength = format != .mboxrd && format != .mboxo && !isPublicInbox
  }

  /// The index of the line's LF, or of the input's end if it is known to come first; nil if more bytes are needed.
  private mutating func lineEnd(from start: Int) -> Int? {
    let from = Swift.max(start, searchedTo)
    let end = buffer.withUnsafeBufferPointer { $0.next(Ascii.lineFeed, from: from, to: $0.count) }
    searchedTo = end
    return end < buffer.count || isFinished ? end : nil
  }

  private func isSeparator(_ start: Int, _ end: Int) -> Bool {
    buffer.withUnsafeBufferPointer { FromLine.isSeparator($0, from: start, to: end) }
  }

  private mutating func readHeaderLine(_ start: Int, _ end: Int) {
    let (isEmpty, length) = buffer.withUnsafeBufferPointer { bytes -> (Bool, Int?) in
      let contentEnd = bytes.contentEnd(ofLineFrom: start, to: end)
      let name: StaticString = "content-length:"
      let count = name.utf8CodeUnitCount
      guard contentEnd - start > count, contentEnd - start < count + 40 else { return (contentEnd == start, nil) }
      for offset in 0..<count where Ascii.lower(bytes[start + offset]) != name.utf8Start[offset] { return (false, nil) }
      let digits = bytes.trimmed(start + count..<contentEnd)
      return (false, Int(String(decoding: bytes[digits], as: UTF8.self)))
    }
    if let length { contentLength = length }
    guard isEmpty else { return }
    isInHeader = false
    let bodyStart = Swift.min(end + 1, buffer.count)
    if believesLength, let contentLength, contentLength >= 0, contentLength <= sizeLimit - (bodyStart - mailStart) {
      trustedEnd = bodyStart + contentLength
    }
  }

  private enum Landing {
    case separator(Int), nowhere, undecided
  }

  /// What stands where a Content-Length says the mail ends: a `From ` line or the end of the input, after an empty line
  /// or none.
  private func landing(at end: Int) -> Landing {
    var start = end
    if start < buffer.count, buffer[start] == Ascii.carriageReturn { start += 1 }
    if start < buffer.count, buffer[start] == Ascii.lineFeed { start += 1 }
    guard start < buffer.count else {
      return isFinished ? (end > buffer.count ? .nowhere : .separator(start)) : .undecided
    }
    let lineEnd = buffer.withUnsafeBufferPointer {
      $0.next(Ascii.lineFeed, from: start, to: Swift.min($0.count, start + FromLine.longest))
    }
    if lineEnd == buffer.count, !isFinished { return .undecided }
    return isSeparator(start, lineEnd) ? .separator(start) : .nowhere
  }

  /// Hands out the mail whose content ends at `contentEnd`; the next one starts at `next`.
  private mutating func take(contentEnd: Int, next: Int) -> Mail {
    let isWhole = isMailbox == false
    let start = contentStart ?? mailStart
    let isTrusted = trustedEnd != nil
    defer {
      contentStart = nil
      trustedEnd = nil
      oversized = nil
    }
    if let oversized {
      let size = oversized.size + contentEnd - mailStart
      drop(upTo: next)
      return Mail(bytes: oversized.beginning, envelope: oversized.envelope, size: size, isTooLarge: true)
    }
    let envelope = isWhole ? [] : lineContent(mailStart, start)
    let size = contentEnd - mailStart
    let isQuoted = !isWhole && !(isTrusted && coversSeparator(start, contentEnd))
    let end = isWhole || isTrusted ? contentEnd : withoutEmptyLine(start, contentEnd)
    var bytes: [UInt8]
    if end - start > 1 << 20, end - start > buffer.count / 2 {
      // The mail takes the buffer along, and the bytes behind it move to a new one.
      let rest = Array(buffer[next...])
      bytes = buffer
      buffer = rest
      bytes.removeSubrange(end...)
      bytes.removeSubrange(..<start)
      (mailStart, lineStart, searchedTo) = (0, 0, 0)
    } else {
      bytes = Array(buffer[start..<end])
      drop(upTo: next)
    }
    if isQuoted { FromLine.unquote(&bytes, onlyOne: format == .mboxo) }
    return Mail(bytes: bytes, envelope: envelope, size: size, isTooLarge: false)
  }

  /// Whether nothing in this mail is quoted: it holds a `From ` line as it is, or one before it did.
  private mutating func coversSeparator(_ start: Int, _ end: Int) -> Bool {
    if format == .mboxcl { return false }
    if format == .mboxcl2 || isUnquoted { return true }
    isUnquoted = buffer.withUnsafeBufferPointer { bytes in
      var position = start
      while position < end {
        let lineEnd = bytes.next(Ascii.lineFeed, from: position, to: end)
        if FromLine.isSeparator(bytes, from: position, to: lineEnd) { return true }
        position = lineEnd + 1
      }
      return false
    }
    return isUnquoted
  }

  private func lineContent(_ start: Int, _ end: Int) -> [UInt8] {
    Array(buffer[start..<end].trimmed())
  }

  /// Where the mail ends if the empty line before the next `From ` line is not its own.
  private func withoutEmptyLine(_ start: Int, _ end: Int) -> Int {
    guard end > start, buffer[end - 1] == Ascii.lineFeed else { return end }
    let lineBreak = end - 2 >= start && buffer[end - 2] == Ascii.carriageReturn ? end - 2 : end - 1
    return lineBreak == start || buffer[lineBreak - 1] == Ascii.lineFeed ? lineBreak : end
  }

  /// Drops what has been read of a mail above the limit, but for its beginning.
  private mutating func dropOversized(upTo index: Int) {
    if oversized == nil, let contentStart {
      let beginning = Array(buffer[contentStart..<Swift.min(contentStart + Self.beginning, index)])
      oversized = (beginning, isMailbox == false ? [] : lineContent(mailStart, contentStart), 0)
    }
    oversized?.size += index - mailStart
    mailStart = index
    trustedEnd = nil
  }

  private mutating func drop(upTo index: Int) {
    mailStart = index
    lineStart = index
    searchedTo = index
  }

  /// Frees what has been handed out, before the buffer grows.
  private mutating func compact() {
    guard mailStart > 0 else { return }
    buffer.removeSubrange(..<mailStart)
    contentStart = contentStart.map { Swift.max(0, $0 - mailStart) }
    trustedEnd = trustedEnd.map { $0 - mailStart }
    lineStart -= mailStart
    searchedTo -= mailStart
    mailStart = 0
  }
}
