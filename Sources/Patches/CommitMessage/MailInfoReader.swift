import Bytes

/// `git mailinfo` (mailinfo.c of git 2.39 to 2.51), step by step: header, then body lines through boundaries, transfer
/// encoding and format=flowed into the message, and from the first patch line on into the patch.
///
/// It differs from git only in three ways: it takes linear time; it continues where git gives up (and reports that, see
/// ``MailInfoProblem``); and the last header of a mail without a body is not also read as its body (at the end of the
/// `FILE`, git's line buffer still holds it).
struct MailInfoReader {
  private var lines: MailInfoLines
  private var headers: MailInfoHeaders
  private var log: MailInfoLog
  /// The start of an unfinished line or paragraph: decoded text without a line end, or lines of format=flowed text to
  /// be joined. It begins at `pendingStart`.
  private var pending: [UInt8] = []
  private var pendingStart = 0
  /// One line of the body, decoded; kept to reuse its memory.
  private var decoded: [UInt8] = []

  private init(_ bytes: UnsafeBufferPointer<UInt8>, _ options: MailInfoOptions) {
    lines = MailInfoLines(bytes, stripsCarriageReturns: options.stripsCarriageReturns)
    headers = MailInfoHeaders(options)
    log = MailInfoLog(capacity: bytes.count)
  }

  /// Reads a raw mail.
  static func read(_ raw: UnsafeBufferPointer<UInt8>, _ options: MailInfoOptions) -> CommitMessage {
    var reader = MailInfoReader(raw, options)
    reader.lines.skipSpace()
    if reader.lines.peek == nil {
      reader.headers.problem = .empty
    } else if let first = reader.readHeader(overwrites: true) {
      reader.readBody(first)
    }
    return reader.log.commit(reader.headers)
  }

  // MARK: Header

  /// Reads header lines up to the first line that is not one, which is returned with its newline, blanks cut.
  private mutating func readHeader(overwrites: Bool) -> [UInt8]? {
    var folded: [UInt8] = []
    while let line = lines.next() {
      let text = trimmedEnd(line.text)
      guard !text.isEmpty, isHeader(text) else { return Array(text) + [UInt8.lineFeed] }
      guard lines.peek == UInt8.space || lines.peek == UInt8.tab else {
        headers.takeHeader(text, overwrites: overwrites)
        continue
      }
      folded.removeAll(keepingCapacity: true)
      folded += text
      while lines.peek == UInt8.space || lines.peek == UInt8.tab, let next = lines.next() {
        // Cut from the end: a continuation of blanks alone adds one blank, or nothing.
        let rest = trimmedEnd(next.text)
        if !rest.isEmpty {
          folded.append(UInt8.space)
          folded += rest.dropFirst()
        }
      }
      folded.withUnsafeBufferPointer { headers.takeHeader($0, overwrites: overwrites) }
    }
    return nil
  }

  private func trimmedEnd(_ line: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    var count = line.count
    while count > 0, ByteClass.isGitSpace(line[count - 1]) { count -= 1 }
    return UnsafeBufferPointer(rebasing: line[..<count])
  }

  /// Whether the line is a header: a name of printable ASCII and a colon (RFC 2822, 3.6.8), or an mbox From line.
  private func isHeader(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    if line.starts(with: "From ") || line.starts(with: ">From ") { return true }
    for byte in line {
      if byte == UInt8(ascii: ":") { return true }
      guard byte >= 33, byte <= 126 else { return false }
    }
    return false
  }

  // MARK: Body

  private mutating func readBody(_ first: [UInt8]) {
    var line = first
    if !headers.boundaries.isEmpty {
      guard let found = findBoundary() else { return }
      line = found
    }
    var next: MailInfoLines.Line?
    repeat {
      if let ended = next {
        if canCopyRest {
          log.appendPatch(ended.text, isEnded: ended.isEnded)
          log.appendPatch(lines.takeRest(), isEnded: false)
          break
        }
        line.removeAll(keepingCapacity: true)
        line += ended.text
        if ended.isEnded { line.append(UInt8.lineFeed) }
      }
      if isBoundary(line) {
        flushPending()
        guard let replenished = passBoundary(line) else { return }
        line = replenished
      }
      takeBodyLine(line)
      next = lines.next()
    } while next != nil
    flushPending()
    log.flushInBodyHeader(&headers)
  }

  /// Whether everything that follows is patch and passes through unchanged.
  private var canCopyRest: Bool {
    log.isInPatch && headers.boundaries.isEmpty && headers.transferEncoding == .none && !headers.isFlowed
      && headers.options.quotedCarriageReturn == .keep && lines.restIsVerbatim
  }

  private mutating func takeBodyLine(_ line: [UInt8]) {
    decoded.removeAll(keepingCapacity: true)
    switch headers.transferEncoding {
    case .none:
      line.withUnsafeBufferPointer { takeLine($0) }
      return
    case .base64: TransferDecoding.appendBase64(line, to: &decoded)
    case .quotedPrintable: TransferDecoding.appendQuotedPrintable(line, isHeader: false, to: &decoded)
    }
    let text = decoded
    text.withUnsafeBufferPointer { takeDecoded($0) }
  }

  /// Adds what a line of the body decodes to: several lines, or a part of one.
  private mutating func takeDecoded(_ text: UnsafeBufferPointer<UInt8>) {
    var start = 0
    while start < text.count {
      let end = text.lineEnd(from: start, to: text.count)
      let line = UnsafeBufferPointer(rebasing: text[start..<end])
      let isWhole = line.last == .lineFeed
      let goesOn = start == 0 && pending.count > pendingStart
      if goesOn || !isWhole { pending += line }
      if isWhole { if goesOn { endPending() } else { takeLine(line) } }
      start = end
    }
  }

  /// Adds the pending text as a finished line. A line that format=flowed joins to the next stays where it is, or long
  /// paragraphs would take quadratic time.
  private mutating func endPending() {
    let kept = pending[pendingStart...].withUnsafeBufferPointer { joinedPart(of: $0) }
    if headers.isFlowed, let kept {
      pending.removeSubrange((pendingStart + kept.upperBound)...)
      pendingStart += kept.lowerBound
      return
    }
    let (line, start) = (pending, pendingStart)
    (pending, pendingStart) = ([], 0)
    line[start...].withUnsafeBufferPointer { takeLine($0) }
  }

  /// Adds a whole line, joining those of format=flowed (RFC 3676).
  private mutating func takeLine(_ line: UnsafeBufferPointer<UInt8>) {
    guard headers.isFlowed else {
      takeFixedLine(line)
      return
    }
    if let kept = joinedPart(of: line) {
      pending += line[kept]
    } else if isSignature(line) {
      flushPending()
      log.take(line, &headers)
    } else {
      let unstuffed = UnsafeBufferPointer(rebasing: line[(line.first == .space ? 1 : 0)...])
      if pending.isEmpty {
        log.take(unstuffed, &headers)
      } else {
        pending += unstuffed
        flushPending()
      }
    }
  }

  private mutating func takeFixedLine(_ line: UnsafeBufferPointer<UInt8>) {
    let end = line.count - 1
    guard headers.options.quotedCarriageReturn == .strip, line.last == .lineFeed,
      line.contentEnd(ofLineFrom: 0, to: end) < end
    else {
      log.take(line, &headers)
      return
    }
    let stripped = line.dropLast(2) + [.lineFeed]
    stripped.withUnsafeBufferPointer { log.take($0, &headers) }
  }

  /// What is kept of a format=flowed line that continues on the next; nil for any other line.
  private func joinedPart(of line: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
    let length = flowedLength(of: line)
    let start = length > 0 && line[0] == .space ? 1 : 0
    guard length > start, line[length - 1] == .space, !isSignature(line) else { return nil }
    return start..<(headers.deletesSpace ? length - 1 : length)
  }

  private func isSignature(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    line.starts(with: "-- ") && flowedLength(of: line) == 3
  }

  /// The length of a line without its end.
  private func flowedLength(of line: UnsafeBufferPointer<UInt8>) -> Int {
    line.last == .lineFeed ? line.contentEnd(ofLineFrom: 0, to: line.count - 1) : line.count
  }

  private mutating func flushPending() {
    guard pending.count > pendingStart else { return }
    let text = pending
    pending = []
    text.withUnsafeBufferPointer { log.take(UnsafeBufferPointer(rebasing: $0[pendingStart...]), &headers) }
    pendingStart = 0
  }

  // MARK: Boundaries

  private func isBoundary(_ line: [UInt8]) -> Bool {
    guard let boundary = headers.boundaries.last else { return false }
    return line.starts(with: boundary)
  }

  private mutating func findBoundary() -> [UInt8]? {
    while let line = lines.next() {
      guard let boundary = headers.boundaries.last else { continue }
      if line.text.starts(with: boundary) { return Array(line.text) }
    }
    return nil
  }

  /// Skips boundaries and part headers to the first line of the next part; nil when there is none.
  private mutating func passBoundary(_ start: [UInt8]) -> [UInt8]? {
    var line = start
    while let boundary = headers.boundaries.last,
      line.dropFirst(boundary.count).starts(with: [UInt8(ascii: "-"), UInt8(ascii: "-")])
    {
      headers.boundaries.removeLast()
      [UInt8.lineFeed].withUnsafeBufferPointer { log.take($0, &headers) }
      guard let next = findBoundary() else { return nil }
      line = next
    }
    headers.transferEncoding = .none
    headers.charset = []
    _ = readHeader(overwrites: false)
    // The line that ended the part's header is dropped, blank or not.
    return lines.next().map { Array($0.text) + [UInt8.lineFeed] }
  }
}
