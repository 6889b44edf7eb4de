import Bytes

/// The second half of `git mailinfo`: decoded body lines become in-body headers, log message and patch.
struct MailInfoLog {
  private(set) var isInPatch = false
  private var message: [UInt8] = []
  private var patch: [UInt8] = []
  /// How much of the message has been converted to UTF-8, and the charset of the rest.
  private var convertedCount = 0
  private var charset: [UInt8] = []
  /// Still before the first line that is neither blank nor an in-body header.
  private var isInHeader = true
  /// An in-body header that may continue on the next line.
  private var headerLine: [UInt8] = []

  init(capacity: Int) { message.reserveCapacity(min(capacity, 4096)) }

  /// Adds a decoded line with its newline.
  mutating func take(_ line: UnsafeBufferPointer<UInt8>, _ headers: inout MailInfoHeaders) {
    if isInPatch {
      patch += line
    } else {
      takeMessageLine(line, &headers)
    }
  }

  /// Appends to the patch as it is.
  mutating func appendPatch(_ bytes: UnsafeBufferPointer<UInt8>, isEnded: Bool) {
    patch += bytes
    if isEnded { patch.append(UInt8.lineFeed) }
  }

  private mutating func takeMessageLine(_ line: UnsafeBufferPointer<UInt8>, _ headers: inout MailInfoHeaders) {
    if isInHeader {
      if line.isEmpty || line.count == 1 && line[0] == UInt8.lineFeed {
        if !headerLine.isEmpty {
          flushInBodyHeader(&headers)
          isInHeader = false
        }
        return
      }
      isInHeader = headers.options.usesInBodyHeaders && takeInBodyHeader(line, &headers)
      if isInHeader { return }
    }
    if headers.options.usesScissors, PatchBreak.isScissors(line) {
      message.removeAll()
      convertedCount = 0
      headers.inBody = MailInfoHeaders.Fields()
      isInHeader = true
    } else if PatchBreak.begins(line) {
      convertMessage(&headers)
      if let messageID = headers.messageID {
        message += Array("Message-ID: ".utf8) + messageID + [UInt8.lineFeed]
      }
      isInPatch = true
      // The line that breaks is the only one of the patch that git converts.
      patch += converted(Array(line), &headers, charset: headers.charset)
    } else {
      if headers.charset != charset {
        convertMessage(&headers)
        charset = headers.charset
      }
      message += line
    }
  }

  /// Converts what has been added to the message since the charset last changed. git converts line by line; converting
  /// all at once gives the same result, as every charset used in mail starts afresh on each line (except UTF-16, whose
  /// lines git cannot convert at all).
  private mutating func convertMessage(_ headers: inout MailInfoHeaders) {
    if headers.options.convertsToUTF8, convertedCount < message.count, CharsetConversion.needsConversion(charset) {
      let text = converted(Array(message[convertedCount...]), &headers, charset: charset)
      message.replaceSubrange(convertedCount..., with: text)
    }
    convertedCount = message.count
  }

  private func converted(_ bytes: [UInt8], _ headers: inout MailInfoHeaders, charset: [UInt8]) -> [UInt8] {
    guard headers.options.convertsToUTF8, CharsetConversion.needsConversion(charset) else { return bytes }
    let result = CharsetConversion.toUTF8(bytes, from: charset)
    headers.problem = headers.problem ?? result.problem
    return result.bytes
  }

  /// Whether the line belongs to an in-body header, or is the separator that `git format-patch` writes.
  private mutating func takeInBodyHeader(
    _ line: UnsafeBufferPointer<UInt8>, _ headers: inout MailInfoHeaders
  ) -> Bool {
    if !headerLine.isEmpty, line[0] == UInt8.space || line[0] == UInt8.tab {
      if headers.options.usesScissors, PatchBreak.isScissors(line) {
        flushInBodyHeader(&headers)
        return false
      }
      if headerLine.last == UInt8.lineFeed { headerLine.removeLast() }
      headerLine += line
      return true
    }
    flushInBodyHeader(&headers)
    if line.starts(with: ">From"), line.count > 5, ByteClass.isGitSpace(line[5]) {
      return isFormatPatchSeparator(line)
    }
    if line.starts(with: "[PATCH]"), line.count > 7, ByteClass.isGitSpace(line[7]) {
      headers.inBody.subject = Array(line)
      return true
    }
    guard headers.isInBodyHeader(line) else { return false }
    headerLine = Array(line)
    return true
  }

  /// Ends the in-body header being read.
  mutating func flushInBodyHeader(_ headers: inout MailInfoHeaders) {
    guard !headerLine.isEmpty else { return }
    headers.takeInBody(headerLine)
    headerLine.removeAll()
  }

  /// `>From` with the 40 digits and the fixed date of `git format-patch`.
  private func isFormatPatchSeparator(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    let (digits, tail) = (6..<46, StaticString(" Mon Sep 17 00:00:00 2001\n"))
    guard line.count == digits.upperBound + tail.utf8CodeUnitCount, line[5] == UInt8.space,
      line[digits].allSatisfy({ ByteClass.isDigit($0) || $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "f") })
    else { return false }
    return UnsafeBufferPointer(rebasing: line[digits.upperBound...]).starts(with: tail)
  }

  /// The result: in-body headers count only if there is a patch.
  consuming func commit(_ headers: consuming MailInfoHeaders) -> CommitMessage {
    convertMessage(&headers)
    let (options, inBody) = (headers.options, isInPatch ? headers.inBody : MailInfoHeaders.Fields())
    let from = inBody.from ?? headers.primary.from
    let subject = inBody.subject ?? headers.primary.subject
    let date = inBody.date ?? headers.primary.date
    let author = from.map(AuthorLine.init)
    let hasNUL = [from, subject, date].contains { $0?.contains(0) ?? false }
    return CommitMessage(
      authorNameBytes: author?.name, authorEmailBytes: author?.email,
      subjectBytes: subject.map {
        options.keepsSubject
          ? $0 : SubjectCleanup.clean($0, keepsNonPatchBrackets: options.keepsNonPatchBrackets)
      },
      dateBytes: date.map { GitText.collapsed($0) }, messageBytes: message, patch: patch,
      inBodySubjectBytes: inBody.subject, hasInBodyHeaders: inBody.from != nil || inBody.subject != nil,
      hasInBodyAuthor: inBody.from != nil,
      problem: headers.problem ?? (hasNUL ? .nulInHeader : nil))
  }
}
