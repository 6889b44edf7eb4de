import Bytes
import Mail

/// The three fields that make a commit, and those that describe the body's encoding; once for the headers of the mail
/// and its parts (`primary`), once for those in the body (`inBody`).
struct MailInfoHeaders {
  /// From, Subject and Date as decoded bytes.
  struct Fields {
    var from: [UInt8]?
    var subject: [UInt8]?
    var date: [UInt8]?

    mutating func set(_ field: Field, _ value: [UInt8]) {
      switch field {
      case .from: from = value
      case .subject: subject = value
      case .date: date = value
      }
    }
  }

  enum Field { case from, subject, date }

  enum TransferEncoding { case none, quotedPrintable, base64 }

  /// A mail may open at most this many boundaries (mailinfo.h, MAX_BOUNDARIES less the empty bottom).
  static let maximumBoundaries = 4

  let options: MailInfoOptions
  var primary = Fields()
  var inBody = Fields()
  var boundaries: [[UInt8]] = []
  var charset: [UInt8] = []
  var transferEncoding = TransferEncoding.none
  var isFlowed = false
  var deletesSpace = false
  var messageID: [UInt8]?
  var problem: MailInfoProblem?

  init(_ options: MailInfoOptions) { self.options = options }

  /// Takes a header line of the mail (`overwrites`, so that the last of several wins) or of a part.
  mutating func takeHeader(_ line: UnsafeBufferPointer<UInt8>, overwrites: Bool) {
    if let (field, value) = field(of: line, unless: overwrites ? Fields() : primary) {
      primary.set(field, decoded(value))
    } else if let value = value(of: "content-type", in: line) {
      takeContentType(decoded(value))
    } else if let value = value(of: "content-transfer-encoding", in: line) {
      let encoding = decoded(value)
      transferEncoding =
        GitText.find("base64", in: encoding) != nil
        ? .base64 : GitText.find("quoted-printable", in: encoding) != nil ? .quotedPrintable : .none
    } else if options.addsMessageID, let value = value(of: "message-id", in: line) {
      messageID = decoded(value)
    }
  }

  /// Takes a whole in-body header line.
  mutating func takeInBody(_ line: [UInt8]) {
    line.withUnsafeBufferPointer {
      if let (field, value) = field(of: $0, unless: inBody) { inBody.set(field, decoded(value)) }
    }
  }

  /// Whether the line begins an in-body header that has not been given yet.
  func isInBodyHeader(_ line: UnsafeBufferPointer<UInt8>) -> Bool { field(of: line, unless: inBody) != nil }

  /// Which of the three fields this line gives, with its value, unless it is known already.
  private func field(
    of line: UnsafeBufferPointer<UInt8>, unless known: Fields
  ) -> (Field, UnsafeBufferPointer<UInt8>)? {
    guard let first = line.first else { return nil }
    switch ByteClass.lower(first) {
    case UInt8(ascii: "f") where known.from == nil: return value(of: "from", in: line).map { (.from, $0) }
    case UInt8(ascii: "s") where known.subject == nil: return value(of: "subject", in: line).map { (.subject, $0) }
    case UInt8(ascii: "d") where known.date == nil: return value(of: "date", in: line).map { (.date, $0) }
    default: return nil
    }
  }

  /// What follows `name:` and white space, up to a NUL; nil when the line is another field.
  private func value(of name: StaticString, in line: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
    let length = name.utf8CodeUnitCount
    guard line.count > length, GitText.starts(line, withLowercase: name), line[length] == UInt8(ascii: ":") else {
      return nil
    }
    var start = length + 1
    while start < line.count, ByteClass.isGitSpace(line[start]) { start += 1 }
    let rest = UnsafeBufferPointer(rebasing: line[start...])
    return UnsafeBufferPointer(rebasing: rest[..<(rest.find(0) ?? rest.count)])
  }

  private mutating func decoded(_ value: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    let raw = Array(value)
    switch EncodedHeader.decode(raw, convertsToUTF8: options.convertsToUTF8) {
    case .success(let bytes): return bytes
    case .failure(let failure):
      problem = problem ?? failure.problem
      return EncodedWord.decode(raw[...])
    }
  }

  private mutating func takeContentType(_ value: [UInt8]) {
    isFlowed = attribute("format=", of: value).map { GitText.equalsIgnoringCase($0, "flowed") } ?? false
    deletesSpace = attribute("delsp=", of: value).map { GitText.equalsIgnoringCase($0, "yes") } ?? false
    if let boundary = attribute("boundary=", of: value) {
      guard boundaries.count < Self.maximumBoundaries else {
        problem = problem ?? .tooManyBoundaries
        return
      }
      boundaries.append([UInt8(ascii: "-"), UInt8(ascii: "-")] + boundary)
    }
    charset = attribute("charset=", of: value) ?? []
  }

  /// The value after the first `name=` anywhere in the field, quoted or up to a semicolon or blank.
  private func attribute(_ name: StaticString, of value: [UInt8]) -> [UInt8]? {
    guard let found = GitText.find(name, in: value) else { return nil }
    var rest = value[(found + name.utf8CodeUnitCount)...]
    if rest.first == UInt8(ascii: "\"") {
      rest.removeFirst()
      return Array(rest.prefix { $0 != UInt8(ascii: "\"") })
    }
    return Array(rest.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8.space && $0 != UInt8.tab })
  }
}
