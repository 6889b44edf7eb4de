import Bytes

/// A mail, parsed. Parsing never fails and is bounded (see ``Limits``): broken parts are absent or read as far as
/// possible.
///
/// Properties are computed from the bytes each time: keep the result.
public struct Message: Sendable {
  /// The mail's bytes, without an mbox `From ` line.
  public let raw: [UInt8]
  /// The MIME tree; its root's header is the mail's.
  public let root: Part

  /// Parses a mail. An mbox `From ` line before it is dropped; empty lines and a byte order mark before the header are
  /// kept in ``raw`` but not read, as `git mailinfo` does it.
  public init(_ raw: [UInt8]) {
    var raw = raw
    let (envelope, start) = raw.withUnsafeBufferPointer { bytes in
      let envelope = FromLine.end(in: bytes)
      var start = envelope
      if bytes.has("\u{FEFF}", at: start, to: bytes.count) { start += 3 }
      while start < bytes.count, bytes[start] == UInt8.lineFeed || bytes[start] == UInt8.carriageReturn { start += 1 }
      return (envelope, start - envelope)
    }
    if envelope > 0 { raw.removeSubrange(..<envelope) }
    self.raw = raw
    root = MIMEParser.tree(of: raw, from: start)
  }

  /// The fields in order.
  public var header: Header { root.header }

  /// The Message-ID without `<>`: that of the first such field; nil if it is missing or empty.
  public var messageID: String? {
    header.first("message-id").flatMap { MessageIDs.first(in: Self.plain($0)) }
  }

  /// The ids that the In-Reply-To fields name, without `<>`.
  public var inReplyTo: [String] { ids("in-reply-to") }

  /// The ids that the References fields name, oldest first, without `<>`.
  public var references: [String] { ids("references") }

  private func ids(_ name: String) -> [String] {
    let values = header.all(name)
    if values.count == 1 { return MessageIDs.all(in: Self.plain(values[0])) }
    var result: [String] = []
    for value in values where result.count < Limits.entries {
      result += MessageIDs.all(in: Self.plain(value), limit: Limits.entries - result.count)
    }
    return result
  }

  /// A field of ids without the encoded words that some mailers make of long ones, although none may stand there (RFC
  /// 2047, 5).
  private static func plain(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let isEncoded = value.withUnsafeBufferPointer { bytes in
      var index = bytes.next(UInt8(ascii: "="), from: 0, to: bytes.count)
      while index + 1 < bytes.count, bytes[index + 1] != UInt8(ascii: "?") {
        index = bytes.next(UInt8(ascii: "="), from: index + 1, to: bytes.count)
      }
      return index + 1 < bytes.count
    }
    return isEncoded ? EncodedWord.decode(value)[...] : value
  }

  /// The first mailbox of the first From field, as the mail has it; ``author`` recognizes lists that rewrite it.
  public var from: Address? {
    header.first("from").flatMap { AddressParser.addresses(in: $0, limit: 1).first }
  }

  /// The mailboxes of the To fields.
  public var to: [Address] { addresses("to") }

  /// The mailboxes of the Cc fields.
  public var cc: [Address] { addresses("cc") }

  /// The mailboxes of all fields of this name, at most ``Limits/entries``.
  public func addresses(_ name: String) -> [Address] {
    var result: [Address] = []
    for value in header.all(name) where result.count < Limits.entries {
      result += AddressParser.addresses(in: value, limit: Limits.entries - result.count)
    }
    return result
  }

  /// The Date field's moment; nil if it is missing or cannot be.
  public var date: MailDate? {
    header.first("date").flatMap { MailDate(parsing: $0) }
  }

  /// The moment in the topmost Received field, which our own MTA wrote: what follows its last `;` (RFC 5322, 3.6.7).
  public var received: MailDate? {
    guard let value = header.first("received") else { return nil }
    var depth = 0
    var start: Int?
    for index in value.indices {
      switch value[index] {
      case UInt8(ascii: "("): depth += 1
      case UInt8(ascii: ")"): depth = max(0, depth - 1)
      case UInt8(ascii: ";") where depth == 0: start = index + 1
      default: break
      }
    }
    start = start ?? value.lastIndex(of: UInt8(ascii: ";")).map { $0 + 1 }
    return start.flatMap { MailDate(parsing: value[$0...]) }
  }

  /// The ids of the List-Id fields (RFC 2919): what stands in `<>`, else the one word, in lower case.
  public var listIDs: [String] {
    header.all("list-id").compactMap { MessageIDs.last(in: $0.prefix(Limits.decodedField))?.lowercased() }
  }

  /// The subject, decoded, on one line; empty if there is none. At most ``Limits/decodedField`` bytes are read.
  public var subject: String {
    header.first("subject").map { EncodedWord.string($0) } ?? ""
  }

  /// The text of the mail as a person reads it: plain text parts, HTML only where there is nothing else, no attachments.
  public var text: String { ReadableText.of(root) }

  /// The charset that its text, and so a patch in it, is in: that of the first part that is text.
  public var textCharset: Charset { root.all.first { $0.isText && $0.children.isEmpty }?.charset ?? .guessed }
}
