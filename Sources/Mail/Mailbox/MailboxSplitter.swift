import Bytes

/// Cuts a mailbox into its mails while it is read: bytes in, mails out.
///
///     splitter.append(chunk)
///     while let mail = splitter.next() { … }      // after each chunk, and once more after finish()
///     splitter.finish()
///
/// mboxrd, mboxcl and mboxcl2 are recognized mail by mail. A `From ` line separates by git's rule (see ``FromLine``).
/// Content-Length is believed only if it lands on such a line or the end, and never in a mailbox that public-inbox
/// wrote, which is mboxrd. A mailbox that does not start with a `From ` line is one mail.
///
/// Memory: what was appended and not yet taken, and at most `sizeLimit` of one mail; a mail of more than a mebibyte is
/// returned in its own buffer, not in a copy.
public struct MailboxSplitter: Sendable {
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

  private enum Input { case unknown, mailbox, oneMail }

  /// The meaning of the next line of a mail.
  private enum Step {
    case goOn, needsBytes
    case ends(MailEnd)
  }

  private let sizeLimit: Int
  private var input = Input.unknown
  private var isFinished = false
  /// The bytes that were not returned yet; those of the next mail begin at `start`.
  private var buffer: [UInt8] = []
  private var start = 0
  /// The mail that begins there, once its `From ` line is complete.
  private var open: OpenMail?
  /// A Content-Length has covered an unquoted `From ` line: the mailbox is mboxcl2, nothing in it is quoted.
  private var isUnquoted = false

  /// How much of a mail above the limit is kept.
  static let beginning = 1 << 16

  /// The largest mail that is read, in bytes: a process that reads and parses one stays within 256 MB.
  public static let sizeLimit = 112 << 20

  /// A splitter. `sizeLimit` is the largest mail, in bytes, that is returned whole.
  public init(sizeLimit: Int = sizeLimit) {
    self.sizeLimit = Swift.max(sizeLimit, Self.beginning)
  }

  /// Appends the next bytes of the mailbox.
  public mutating func append(_ chunk: ArraySlice<UInt8>) {
    buffer.removeSubrange(..<start)
    start = 0
    buffer.append(contentsOf: chunk)
  }

  /// Marks the end of the mailbox: `next()` then also returns the last mail.
  public mutating func finish() { isFinished = true }

  /// The next mail that is complete; nil if more bytes are needed or the mailbox is at its end.
  public mutating func next() -> Mail? {
    if input == .unknown { recognize() }
    guard input != .unknown, var mail = open ?? begin() else { return nil }
    while true {
      switch step(&mail) {
      case .goOn: continue
      case .needsBytes:
        open = mail
        return nil
      case .ends(let end):
        open = nil
        return take(mail, end)
      }
    }
  }

  /// Decides whether the input is a mailbox: it begins, after empty lines, with `From `.
  private mutating func recognize() {
    let first = buffer.firstIndex { $0 != .lineFeed && $0 != .carriageReturn } ?? buffer.count
    guard isFinished || buffer.count - first >= 5 else { return }
    input = buffer.count == first || buffer.has("From ", at: first, to: buffer.count) ? .mailbox : .oneMail
    if input == .mailbox { start = first }
  }

  // MARK: Reading

  /// The number of known bytes of the mail. All places within a mail are relative to its start.
  private var available: Int { buffer.count - start }

  private func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    buffer.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[start...])) }
  }

  private func begin() -> OpenMail? {
    guard available > 0 else { return nil }
    if input == .oneMail { return OpenMail(contentStart: 0, believesLength: false) }
    return withBytes { bytes in
      let end = bytes.next(.lineFeed, from: 0, to: bytes.count)
      guard end < bytes.count || isFinished || bytes.count > sizeLimit else { return nil }
      let isPublicInbox = bytes.starts(with: "From mboxrd@z")
      return OpenMail(contentStart: Swift.min(end + 1, bytes.count), believesLength: !isPublicInbox)
    }
  }

  private mutating func step(_ mail: inout OpenMail) -> Step {
    if input == .oneMail {
      mail.line = available
      dropMiddle(of: &mail)
    } else if let end = mail.statedEnd {
      guard let landing = withBytes({ mail.landing(at: end, in: $0, isFinished: isFinished) }) else {
        return .needsBytes
      }
      mail.statedEnd = nil
      if case .separator(let next) = landing { return .ends(MailEnd(content: end, next: next, isStated: true)) }
    }
    if mail.line >= available {
      return isFinished ? .ends(MailEnd(content: available, next: available, isStated: false)) : .needsBytes
    }
    guard let lineEnd = withBytes({ mail.lineEnd(in: $0, isFinished: isFinished) }) else {
      if available - mail.line > FromLine.longest, available > sizeLimit {
        // This line is not a separator, whatever follows.
        mail.isInsideLine = true
        mail.isInHeader = false
        mail.line = available
        dropMiddle(of: &mail)
      }
      return .needsBytes
    }
    let isSeparator =
      !mail.isInsideLine && withBytes { FromLine.isSeparator($0, from: mail.line, to: lineEnd) }
    if isSeparator { return .ends(MailEnd(content: mail.line, next: mail.line, isStated: false)) }
    if mail.isInHeader { withBytes { mail.readHeaderLine(of: $0, to: lineEnd, sizeLimit: sizeLimit) } }
    mail.isInsideLine = false
    mail.line = Swift.min(lineEnd + 1, available)
    dropMiddle(of: &mail)
    return .goOn
  }

  /// Drops what has been read of a mail above the limit, except its beginning.
  private mutating func dropMiddle(of mail: inout OpenMail) {
    guard mail.line > sizeLimit else { return }
    let kept = Swift.min(mail.contentStart + Self.beginning, mail.line)
    buffer.removeSubrange(start + kept..<start + mail.line)
    mail.dropped += mail.line - kept
    mail.line = kept
    mail.searched = kept
    mail.statedEnd = nil
  }

  // MARK: Handing out

  private mutating func take(_ mail: OpenMail, _ end: MailEnd) -> Mail {
    let envelope = Array(buffer[start..<start + mail.contentStart].trimmed())
    let size = end.content + mail.dropped
    if mail.dropped > 0 {
      let kept = Swift.min(mail.contentStart + Self.beginning, end.content)
      let bytes = Array(buffer[start + mail.contentStart..<start + kept])
      start += end.next
      return Mail(bytes: bytes, envelope: envelope, size: size, isTooLarge: true)
    }
    var content = mail.contentStart..<end.content
    var isQuoted = input == .mailbox
    if end.isStated {
      isUnquoted = isUnquoted || withBytes { FromLine.stands(in: content, of: $0) }
      isQuoted = !isUnquoted
    } else if input == .mailbox {
      content = withBytes { OpenMail.withoutEmptyLine(content, of: $0) }
    }
    var bytes = cut(content, next: end.next)
    if isQuoted { FromLine.unquote(&bytes) }
    return Mail(bytes: bytes, envelope: envelope, size: size, isTooLarge: false)
  }

  /// The content's bytes; the next mail begins at `next`.
  private mutating func cut(_ content: Range<Int>, next: Int) -> [UInt8] {
    let place = start + content.lowerBound..<start + content.upperBound
    guard content.count > 1 << 20, content.count > buffer.count / 2 else {
      start += next
      return Array(buffer[place])
    }
    // The mail takes the buffer, and the bytes after it move to a new one.
    let rest = Array(buffer[(start + next)...])
    var bytes = buffer
    buffer = rest
    start = 0
    bytes.removeSubrange(place.upperBound...)
    bytes.removeSubrange(..<place.lowerBound)
    return bytes
  }
}
