import Bytes
public import Mail
public import Patches
import Tracker

/// A patch mail in the form that `git am` reads from a mailbox, with trailers added to its commit message.
public enum AppliableMail {
  /// The unchanged mail if nothing is added and nothing in it looks like the start of another mail; else a mail from
  /// which `git mailinfo` reads the same author, date, subject and diff, and the message with the trailers.
  ///
  /// - Parameters:
  ///   - sender: Who sent the mail, where its From does not say so.
  ///   - inUTF8: Whether to rewrite it as plain text in UTF-8 if it is anything else, for programs that do not decode it.
  public static func bytes(
    of message: Message, by sender: Address? = nil, adding trailers: [Trailer], inUTF8: Bool = false
  ) -> [UInt8] {
    let isForeign = inUTF8 && (isEncoded(message) || String(validating: message.raw, as: UTF8.self) == nil)
    let hasSeparator = holdsSeparator(message.raw)
    let commit = CommitMessage(in: message, sender: sender)
    // git would read another author or message in it, or refuse it for its charset.
    let isReadOtherwise = commit != CommitMessage(raw: message.raw) || commit.problem == .unknownCharset
    guard !trailers.isEmpty || hasSeparator || isReadOtherwise || isForeign else { return message.raw }
    // Rewriting does not help if git itself cannot read the mail.
    guard commit.problem == nil || commit.problem == .unknownCharset, !commit.patch.isEmpty else { return message.raw }
    let present = TrailerBlock.trailers(in: commit.committedBytes)
    let new = CollectedTrailers.new(trailers, besides: present)
    guard !new.isEmpty || hasSeparator || isReadOtherwise || isForeign else { return message.raw }
    return write(commit, of: message, adding: new, hasTrailers: !present.isEmpty, inUTF8: inUTF8)
  }

  private static func write(
    _ commit: CommitMessage, of message: Message, adding trailers: [Trailer], hasTrailers: Bool, inUTF8: Bool
  ) -> [UInt8] {
    var header: [UInt8] = []
    let name = commit.authorNameBytes ?? []
    let email = commit.authorEmailBytes ?? []
    if commit.authorEmailBytes != nil {
      header += Array("From: ".utf8) + HeaderEncoding.phrase(name) + Array(" <".utf8) + email + Array(">\n".utf8)
    }
    if let date = commit.dateBytes { header += Array("Date: ".utf8) + HeaderEncoding.oneLine(date) + newline }
    if let messageID = message.messageID { header += Array("Message-ID: <\(messageID)>\n".utf8) }
    if let subject = commit.subjectBytes {
      header += Array("Subject: ".utf8) + HeaderEncoding.text(whole(subject, of: message)) + newline
    }
    header += keptFields(of: message)
    header += Array("MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n".utf8)

    var body = inBodyHeader(for: commit) + commit.messageBytes
    if !trailers.isEmpty {
      while let last = body.last, last == newline[0] || last == UInt8(ascii: " ") { body.removeLast() }
      if !body.isEmpty { body += hasTrailers ? newline : newline + newline }
      for trailer in trailers { body += trailer.lines }
    }
    // A message that ends at a bare `diff -` needs no `---` before it, but git am drops nothing by one.
    if !commit.patch.starts(with: Array("---".utf8)) { body += Array("---\n".utf8) }
    body += commit.patch

    // To git the empty line before the next mail belongs to a mail's text, unless its encoding says where that ends.
    let endsItself = !inUTF8 && (!message.root.children.isEmpty || isBase64(message))
    // A carriage return, a NUL or a `From ` line would not survive git mailsplit as it is.
    let isFragile =
      body.contains { $0 == 13 || $0 == 0 } || holdsSeparator(body)
      || inUTF8 && String(validating: body, as: UTF8.self) == nil
    guard endsItself || isFragile else {
      return header + Array("Content-Transfer-Encoding: 8bit\n\n".utf8) + body
    }
    if !endsItself { body += newline }
    return header + Array("Content-Transfer-Encoding: base64\n\n".utf8) + HeaderEncoding.base64Lines(body)
  }

  /// The subject with the mail's own prefixes, `[net-next v2 1/3]`, if git reads the commit's in it; else with `[PATCH]`.
  private static func whole(_ subject: [UInt8], of message: Message) -> [UInt8] {
    let own = Array(message.subject.utf8)
    let isRead = own.first == UInt8(ascii: "[") && SubjectCleanup.clean(own, keepsNonPatchBrackets: false) == subject
    return isRead ? own : Array("[PATCH] ".utf8) + subject
  }

  /// To whom the mail went, and what it answers: scripts that check a patch look there. What vouches for the mail as it was
  /// does not hold for this one, and is left out.
  private static func keptFields(of message: Message) -> [UInt8] {
    var result: [UInt8] = []
    for name in ["Sender", "Reply-To", "To", "Cc", "In-Reply-To", "References", "List-Id"] {
      for value in message.header.all(name) {
        let value = value.filter { $0 != 13 }
        guard value.allSatisfy({ $0 != 0x7F && ($0 >= 0x20 || $0 == 9 || $0 == newline[0]) }), isFolded(value),
          String(validating: value, as: UTF8.self) != nil
        else { continue }
        result += Array("\(name): ".utf8) + value + newline
      }
    }
    return result
  }

  /// Whether the value has text on each line, and all but the first continue the field.
  private static func isFolded(_ value: [UInt8]) -> Bool {
    let lines = value.split(separator: newline[0], omittingEmptySubsequences: false)
    return lines.allSatisfy { line in line.contains { !ByteClass.isBlank($0) } }
      && lines.dropFirst().allSatisfy { $0.first.map(ByteClass.isBlank) ?? false }
  }

  /// Whether the text does not stand in the mail as it is, for its encoding or because it is a part of several.
  static func isEncoded(_ message: Message) -> Bool {
    message.root.encoding.changesBytes || !message.root.children.isEmpty
  }

  private static func isBase64(_ message: Message) -> Bool {
    guard let value = message.header.first("content-transfer-encoding") else { return false }
    return String(decoding: value, as: UTF8.self).lowercased().firstRange(of: "base64") != nil
  }

  private static let newline = [UInt8(ascii: "\n")]

  /// git mailinfo reads fields at the begin of a body as the commit's own. Where the message begins with a line that
  /// looks like one, a From line is put before it: after one and an empty line, mailinfo takes no more of them.
  private static func inBodyHeader(for commit: CommitMessage) -> [UInt8] {
    guard looksLikeField(commit.messageBytes[...]), commit.authorEmailBytes != nil else { return [] }
    return Array("From: ".utf8) + HeaderEncoding.phrase(commit.authorNameBytes ?? []) + Array(" <".utf8)
      + (commit.authorEmailBytes ?? []) + Array(">\n\n".utf8)
  }

  /// Whether git mailinfo may take the first line of a message for a field of the mail.
  static func looksLikeField(_ message: ArraySlice<UInt8>) -> Bool {
    let first = message.prefix { $0 != newline[0] }
    return ["from:", "date:", "subject:", ">from", "content-", "[patch"].contains { field in
      first.count >= field.utf8.count && zip(first, field.utf8).allSatisfy { $0 == $1 || $0 | 0x20 == $1 }
    }
  }

  /// Whether a line would be taken for the start of another mail.
  private static func holdsSeparator(_ bytes: [UInt8]) -> Bool {
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: newline[0]) ?? bytes.count
      if bytes[start] == UInt8(ascii: "F"), FromLine.isSeparator(bytes[start..<end]) { return true }
      start = end + 1
    }
    return false
  }
}
