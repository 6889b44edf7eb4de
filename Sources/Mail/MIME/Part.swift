import Bytes

/// A node of a mail's MIME tree: its header, the range of its body in the mail's bytes, and the parts within.
///
/// Nothing is decoded before it is needed, and decoded text is not kept: read it once.
public struct Part: Sendable {
  let source: [UInt8]

  /// The part's own fields; for the root those of the mail.
  public let header: Header
  /// Media type in lower case, `text/plain` if none or nonsense is given (RFC 2045, 5.2; `message/rfc822` in a digest).
  public let type: String
  /// Parameters of the Content-Type: the last field of that name, as `git mailinfo` takes it.
  public let typeParameters: ParameterList?
  /// The Content-Disposition field.
  public let disposition: ParameterList?
  public let encoding: TransferEncoding
  /// The range of the body in ``Message/raw``, still encoded, without the line break before a boundary.
  public let bodyRange: Range<Int>
  /// The parts of a multipart, or the mail within a message/rfc822.
  public internal(set) var children: [Part] = []

  /// The charset of the text.
  public var charset: Charset {
    typeParameters?.raw("charset").map { Charset(label: $0[...]) } ?? .guessed
  }

  /// The file name that the disposition or else the type gives, decoded; nil if none. It was chosen by a stranger, and
  /// may contain slashes and control characters.
  public var filename: String? {
    disposition?.text("filename") ?? typeParameters?.text("name")
  }

  public var isMultipart: Bool { type.hasPrefix("multipart/") }
  public var isText: Bool { type.hasPrefix("text/") }

  /// Whether the disposition says attachment.
  public var isAttachment: Bool { disposition?.value == "attachment" }

  /// Whether the text is format=flowed (RFC 3676): a diff in it is damaged.
  public var isFlowed: Bool {
    typeParameters?.raw("format").map { $0.map(ByteClass.lower) == Array("flowed".utf8) } ?? false
  }

  /// Whether flowed text was wrapped with an additional space (RFC 3676, 4.1).
  public var deletesSpace: Bool {
    typeParameters?.raw("delsp").map { $0.map(ByteClass.lower) == Array("yes".utf8) } ?? false
  }

  /// The body as it is in the mail.
  public var rawBody: ArraySlice<UInt8> { source[bodyRange] }

  /// The body's bytes, decoded.
  public var decodedBody: [UInt8] { encoding.decode(rawBody) }

  /// The body as text, with LF at the ends of lines, at most ``Limits/text`` bytes of it.
  public var text: String {
    let charset = charset
    switch encoding {
    case .identity:
      return charset.string(LineEnds.normalized(rawBody.prefix(Limits.text)))
    default:
      return charset.string(LineEnds.normalized(encoding.decode(rawBody.prefix(2 * Limits.text)).prefix(Limits.text)))
    }
  }

  /// The part and all within, depth first.
  public var all: [Part] {
    var result: [Part] = []
    collect(into: &result)
    return result
  }

  private func collect(into result: inout [Part]) {
    result.append(self)
    for child in children { child.collect(into: &result) }
  }
}
