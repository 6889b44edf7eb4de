/// `git mailinfo` (mailinfo.c of git 2.39 to 2.51), step by step: header, then body lines through boundaries, transfer
/// encoding and format=flowed into the message, and from the first patch line on into the patch.
///
/// Differs from git only in that it takes linear time, that it goes on where git gives up (and says so: see
/// ``MailInfoProblem``), and that the last header of a mail without a body is not also taken for its body (a `FILE` at
/// its end leaves git's line buffer as it was).
struct MailInfoReader {
  private var lines: MailInfoLines
  private var headers: MailInfoHeaders
  private var log: MailInfoLog
  /// Decoded text whose line has not ended yet, or format=flowed text to be joined; read from `pendingStart`.
  private var pending: [UInt8] = []
  private var pendingStart = 0

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

  /// Takes header lines up to the first line that is none, which is given back with its newline, blanks cut.
  private mutating func readHeader(overwrites: Bool) -> [UInt8]? {
    var folded: [UInt8] = []
    while let line = lines.next() {
      let text = trimmedEnd(line.text)
      guard !text.isEmpty, isHeader(text) else { return Array(text) + [GitText.newline] }
      guard lines.peek == GitText.space || lines.peek == GitText.tab else {
        headers.takeHeader(text, overwrites: overwrites)
        continue
      }
      folded.removeAll(keepingCapacity: true)
      folded += text
      while lines.peek == GitText.space || lines.peek == GitText.tab, let next = lines.next() {
        // Cut from the end: a continuation of blanks alone adds one blank, or nothing.
        let rest = trimmedEnd(next.text)
        if !rest.isEmpty {
          folded.append(GitText.space)
          folded += rest.dropFirst()
        }
      }
      folded.withUnsafeBufferPointer { headers.takeHeader($0, overwrites: overwrites) }
    }
    return nil
  }

  private func trimmedEnd(_ line: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    var count = line.count
    while count > 0, GitText.isSpace(line[count - 1]) { count -= 1 }
    return UnsafeBufferPointer(rebasing: line[..<count])
  }

  /// Whether the line is a header: a name of printable ASCII and a colon (RFC 2822, 3.6.8), or an mbox From line.
  private func isHeader(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    if GitText.starts(line, with: "From ") || GitText.starts(line, with: ">From ") { return true }
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
        if ended.isEnded { line.append(GitText.newline) }
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

  /// Whether all that follows is patch and passes through as it is.
  private var canCopyRest: Bool {
    log.isInPatch && headers.boundaries.isEmpty && headers.transferEncoding == .none && !headers.isFlowed
      && headers.options.quotedCarriageReturn == .keep && lines.restIsVerbatim
  }

  private mutating func takeBodyLine(_ line: [UInt8]) {
    guard headers.transferEncoding != .none else {
      line.withUnsafeBufferPointer { takeFlowedLine($0) }
      return
    }
    var text = pending
    var start = pendingStart
    pending = []
    pendingStart = 0
    var scanned = text.count
    switch headers.transferEncoding {
    case .base64: TransferDecoding.appendBase64(line, to: &text)
    default: TransferDecoding.appendQuotedPrintable(line, isHeader: false, to: &text)
    }
    var holdsEarlierText = scanned > start
    while let end = newline(in: text, from: scanned) {
      // A soft line behind text of earlier lines stays where it is, or long paragraphs would take quadratic time.
      if holdsEarlierText, headers.isFlowed, let cut = softLineEnd(text[start...end]) {
        let rest = Array(text[(end + 1)...])
        pendingStart = text[start] == GitText.space ? start + 1 : start
        text.removeSubrange(cut...)
        pending = text
        text = rest
        (start, scanned, holdsEarlierText) = (0, 0, false)
        continue
      }
      holdsEarlierText = false
      text.withUnsafeBufferPointer { takeFlowedLine(UnsafeBufferPointer(rebasing: $0[start...end])) }
      start = end + 1
      scanned = start
    }
    if start == text.count { return }
    if pending.isEmpty {
      // The usual case: the array goes on growing in place.
      if start > 4096 {
        text.removeSubrange(..<start)
        start = 0
      }
      pending = text
      pendingStart = start
    } else {
      pending += text[start...]
    }
  }

  /// Where the kept text of a format=flowed line ends that goes on in the next; nil for any other line.
  private func softLineEnd(_ line: ArraySlice<UInt8>) -> Int? {
    var end = line.endIndex - 1
    if end > line.startIndex, line[end - 1] == GitText.carriageReturn { end -= 1 }
    let length = end - line.startIndex
    let isSignature = length == 3 && line.starts(with: "-- ".utf8)
    let leading = line.first == GitText.space ? 1 : 0
    guard length > leading, line[end - 1] == GitText.space, !isSignature else { return nil }
    return headers.deletesSpace ? end - 1 : end
  }

  private func newline(in text: [UInt8], from start: Int) -> Int? {
    text.withUnsafeBufferPointer { bytes in
      ByteSearch.newline(in: UnsafeBufferPointer(rebasing: bytes[start...])).map { $0 + start }
    }
  }

  /// Joins format=flowed lines (RFC 3676); passes other lines on.
  private mutating func takeFlowedLine(_ line: UnsafeBufferPointer<UInt8>) {
    guard headers.isFlowed else {
      if headers.options.quotedCarriageReturn == .strip, line.count >= 2, line[line.count - 1] == GitText.newline,
        line[line.count - 2] == GitText.carriageReturn
      {
        var stripped = Array(line.dropLast(2))
        stripped.append(GitText.newline)
        stripped.withUnsafeBufferPointer { log.take($0, &headers) }
      } else {
        log.take(line, &headers)
      }
      return
    }
    var length = line.count
    if length > 0, line[length - 1] == GitText.newline {
      length -= 1
      if length > 0, line[length - 1] == GitText.carriageReturn { length -= 1 }
    }
    if length == 3, GitText.starts(line, with: "-- ") {
      flushPending()
      log.take(line, &headers)
      return
    }
    let start = length > 0 && line[0] == GitText.space ? 1 : 0
    if length > start, line[length - 1] == GitText.space {
      pending += line[start..<(headers.deletesSpace ? length - 1 : length)]
      return
    }
    guard !pending.isEmpty else {
      log.take(UnsafeBufferPointer(rebasing: line[start...]), &headers)
      return
    }
    pending += line[start...]
    flushPending()
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

  /// Goes through boundaries and part headers to the first line of the next part; nil when there is none.
  private mutating func passBoundary(_ start: [UInt8]) -> [UInt8]? {
    var line = start
    while let boundary = headers.boundaries.last,
      line.dropFirst(boundary.count).starts(with: [UInt8(ascii: "-"), UInt8(ascii: "-")])
    {
      headers.boundaries.removeLast()
      [GitText.newline].withUnsafeBufferPointer { log.take($0, &headers) }
      guard let next = findBoundary() else { return nil }
      line = next
    }
    headers.transferEncoding = .none
    headers.charset = []
    _ = readHeader(overwrites: false)
    // The line that ended the part's header is dropped, blank or not.
    return lines.next().map { Array($0.text) + [GitText.newline] }
  }
}
