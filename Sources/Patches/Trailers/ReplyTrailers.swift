import Bytes

/// The trailers that a reply or a cover letter gives, after b4 (LoreMessage.find_trailers): a known key at the start of
/// any line that is not quoted, above the signature. A person's trailer needs an address, as in
/// `Reviewed-by: A U Thor <author@example.org>`.
///
/// Beyond b4, the words beside a trailer say which patches it is for (``ScopeReader``) and on what condition
/// (``TrailerCondition``); where they do, a trailer may also end a line: `For patches 1-3, Reviewed-by: …`.
public enum ReplyTrailers {
  /// How many bytes of a text are read.
  static let maximumBytes = 1 << 20
  static let maximumTrailers = 256
  /// How many trailers are read, where most are given again and again.
  static let maximumReadings = 4096
  /// A trailer, joined with its wrapped lines, is cut here.
  static let maximumLength = 1024

  /// The trailers in a reply's text, in order, each once.
  public static func trailers(in text: String) -> [GivenTrailer] {
    var text = text
    return text.withUTF8 { bytes in
      guard let plain = MailerSpaces.plain(bytes) else { return trailers(inStartOf: bytes) }
      return plain.withUnsafeBufferPointer(trailers(inStartOf:))
    }
  }

  private static func trailers(inStartOf bytes: UnsafeBufferPointer<UInt8>) -> [GivenTrailer] {
    trailers(in: UnsafeBufferPointer(rebasing: bytes.prefix(maximumBytes)))
  }

  static func trailers(in bytes: UnsafeBufferPointer<UInt8>) -> [GivenTrailer] {
    var result: [GivenTrailer] = []
    var position = 0
    var readings = 0
    while position < bytes.count, result.count < maximumTrailers, readings < maximumReadings {
      let start = position
      let line = Self.line(bytes, &position)
      if line.count == 3, line.starts(with: "-- ") { break }
      // Nothing else begins a trailer, and most lines of a reply are quoted or prose.
      guard let first = line.first(where: { !ByteClass.isGitSpace($0) }), mayBeginTrailer(first),
        let found = TrailerOnLine(line)
      else { continue }
      readings += 1
      var value = Array(line[found.value].prefix(maximumLength))
      appendWrapped(found.kind, bytes, &position, &value)
      var surroundings = TrailerSurroundings()
      let before = String(decoding: line[..<found.key.lowerBound], as: UTF8.self)
      surroundings.above = TrailerSurroundings.paragraph(before: start, in: bytes)
      if found.isInline { surroundings.above = found.joined(surroundings.above, before) }
      var trailer = Trailer(keyBytes: line[found.key], valueBytes: value[...])
      guard found.kind.accepts(trailer.value) else { continue }
      if found.kind == .person {
        let person = TrailerPerson(trailer.value)
        surroundings.behind = person.comment
        var next = position
        let below = Self.line(bytes, &next)
        surroundings.take(below: below)
        surroundings.take(paragraphBelow: UnsafeBufferPointer(rebasing: bytes[position...]))
        let isRemark = surroundings.isRemark
        if isRemark { position = next }
        // A comment that says which patches are meant takes precedence.
        let keepsComment = ScopeReader.scope(in: person.comment) == nil
        trailer = Trailer(key: trailer.key, value: keepsComment ? person.value : person.plain)
        if isRemark, surroundings.belowIsBracketed, ScopeReader.scope(in: surroundings.below) == nil {
          trailer.remark = surroundings.below
        }
      }
      let given =
        found.kind == .person
        ? GivenTrailer(trailer, scope: surroundings.scope ?? .answered, condition: surroundings.condition)
        : GivenTrailer(trailer)
      if found.isInline, !found.leads, given.scope == .answered, given.condition == nil { continue }
      if !result.contains(where: { $0.trailer == trailer && $0.scope == given.scope }) { result.append(given) }
    }
    return result
  }

  private static func mayBeginTrailer(_ byte: UInt8) -> Bool {
    ByteClass.isLetter(byte) || byte == UInt8(ascii: "(") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "*")
  }

  static func line(
    _ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int
  ) -> UnsafeBufferPointer<UInt8> {
    let rest = UnsafeBufferPointer(rebasing: bytes[position...])
    let length = rest.find(.lineFeed) ?? rest.count
    position += min(length + 1, rest.count)
    let hasReturn = length > 0 && rest[length - 1] == UInt8.carriageReturn
    return UnsafeBufferPointer(rebasing: rest[..<(hasReturn ? length - 1 : length)])
  }

  /// Includes the next line if a mailer broke the trailer: an address alone in `<>`, or the rest of `Fixes:
  /// 123456789abc ("…`.
  private static func appendWrapped(
    _ kind: TrailerKey, _ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int, _ value: inout [UInt8]
  ) {
    guard position < bytes.count else { return }
    var next = position
    let following = line(bytes, &next)
    let isRest: Bool
    switch kind {
    case .person:
      isRest =
        !value.contains(UInt8(ascii: "@"))
        && following.first { !ByteClass.isGitSpace($0) } == UInt8(ascii: "<")
        && following.contains(UInt8(ascii: "@")) && following.last == UInt8(ascii: ">")
    case .commit:
      isRest =
        value.contains(UInt8(ascii: "(")) && !value.contains(UInt8(ascii: ")"))
        && following.contains(UInt8(ascii: ")")) && following.first != UInt8(ascii: ">")
    case .link: isRest = false
    }
    guard isRest, following.count <= maximumLength else { return }
    while let last = value.last, ByteClass.isGitSpace(last) { value.removeLast() }
    value.append(UInt8.space)
    value += GitText.trimmed(Array(following)[...])
    position = next
  }
}
