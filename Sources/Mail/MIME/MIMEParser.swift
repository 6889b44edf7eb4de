import Bytes

/// Builds the tree of a mail's parts, at most ``Limits/depth`` deep and ``Limits/parts`` wide in all; deeper parts stay
/// leaves and later ones are not found. Every level reads its range once, so time is bounded by depth times size.
struct MIMEParser {
  private let source: [UInt8]
  private var partsLeft = Limits.parts

  private init(_ source: [UInt8]) { self.source = source }

  /// The tree of the mail that starts at `start`.
  static func tree(of source: [UInt8], from start: Int) -> Part {
    var parser = MIMEParser(source)
    return parser.part(in: start..<source.count, depth: 0, defaultType: "text/plain")
  }

  private mutating func part(in range: Range<Int>, depth: Int, defaultType: String) -> Part {
    partsLeft -= 1
    let header = Header(parsing: source, in: range)
    let parameters = header.last("content-type").map { ParameterList(parsing: $0) }
    let type = parameters.map { Self.isType($0.value) ? $0.value : "text/plain" } ?? defaultType
    var part = Part(
      source: source, header: header, type: type, typeParameters: parameters,
      disposition: header.first("content-disposition").map { ParameterList(parsing: $0) },
      encoding: header.first("content-transfer-encoding").map { TransferEncoding(parsing: $0) } ?? .identity,
      bodyRange: header.bodyStart..<max(header.bodyStart, range.upperBound))
    guard depth < Limits.depth, partsLeft > 0 else { return part }
    if part.isMultipart, let boundary = parameters?.raw("boundary"), !boundary.isEmpty {
      let childType = type == "multipart/digest" ? "message/rfc822" : "text/plain"
      for child in sections(of: part.bodyRange, boundary: boundary) {
        guard partsLeft > 0 else { break }
        part.children.append(self.part(in: child, depth: depth + 1, defaultType: childType))
      }
    } else if type == "message/rfc822", case .identity = part.encoding, !part.bodyRange.isEmpty {
      part.children.append(self.part(in: part.bodyRange, depth: depth + 1, defaultType: "text/plain"))
    }
    return part
  }

  /// `type/subtype` with something on both sides of one slash.
  private static func isType(_ value: String) -> Bool {
    let halves = value.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return halves.count == 2 && !halves[0].isEmpty && !halves[1].isEmpty
  }

  /// The ranges between the boundary lines in a multipart's body (RFC 2046, 5.1.1), at most as many as parts are left.
  /// What comes before the first and after the closing line belongs to none; without a closing line the last part goes
  /// to the end.
  private func sections(of range: Range<Int>, boundary: [UInt8]) -> [Range<Int>] {
    let delimiter = Array("--".utf8) + boundary
    return source.withUnsafeBufferPointer { bytes in
      delimiter.withUnsafeBufferPointer { delimiter in
        var result: [Range<Int>] = []
        var start: Int?
        var position = range.lowerBound
        while position < range.upperBound, result.count < partsLeft {
          let lineEnd = bytes.next(UInt8.lineFeed, from: position, to: range.upperBound)
          if bytes.has(delimiter, at: position, to: lineEnd) {
            var index = position + delimiter.count
            let isClosing = bytes.has("--", at: index, to: lineEnd)
            if isClosing { index += 2 }
            if bytes.trimmed(index..<lineEnd).isEmpty {
              if let start { result.append(start..<max(start, lineBreakStart(before: position, in: bytes))) }
              if isClosing { return result }
              start = min(lineEnd + 1, range.upperBound)
            }
          }
          position = lineEnd + 1
        }
        if let start, result.count < partsLeft { result.append(start..<range.upperBound) }
        return result
      }
    }
  }

  /// The line break before a boundary belongs to the boundary.
  private func lineBreakStart(before position: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    guard position > 0, bytes[position - 1] == UInt8.lineFeed else { return position }
    return position > 1 && bytes[position - 2] == UInt8.carriageReturn ? position - 2 : position - 1
  }
}
