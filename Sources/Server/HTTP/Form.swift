import Bytes

/// The fields of a request's body, in any of the three encodings that clients use.
///
/// git-pw and b4 send URL-encoded forms, curl `-F` multipart, pwclient JSON (which the API reads itself).
enum Form {
  /// The fields; nil if the body is no form.
  static func fields(of request: Request) -> Query? {
    let type = request.headers["Content-Type"] ?? ""
    let essence = type.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
    switch essence {
    case "application/x-www-form-urlencoded", "":
      return Query(urlEncoded: String(decoding: request.body, as: UTF8.self))
    case "multipart/form-data":
      guard let boundary = boundary(in: type) else { return nil }
      return multipart(request.body, boundary: boundary)
    default:
      return nil
    }
  }

  private static func boundary(in type: String) -> String? {
    for parameter in type.split(separator: ";").dropFirst() {
      let parts = parameter.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, parts[0].filter({ $0 != " " }).lowercased() == "boundary" else { continue }
      let value = parts[1].filter { $0 != "\"" && $0 != " " }
      return (1...200).contains(value.utf8.count) ? value : nil
    }
    return nil
  }

  /// More parts than this are not read.
  private static let partLimit = 1000

  /// Reads `multipart/form-data` (RFC 7578). Parts without a name are passed over.
  static func multipart(_ body: [UInt8], boundary: String) -> Query {
    var result = Query()
    let delimiter = Array("--\(boundary)".utf8)
    let bounds = lines(of: body, beginningWith: delimiter)
    for (start, end) in zip(bounds, bounds.dropFirst()) {
      let part = body[start + delimiter.count..<end]
      guard let blank = part.withUnsafeBufferPointer({ $0.find("\r\n\r\n") }),
        let name = name(in: String(decoding: part.prefix(blank), as: UTF8.self))
      else { continue }
      var value = part.dropFirst(blank + 4)
      if value.suffix(2).elementsEqual("\r\n".utf8) { value = value.dropLast(2) }
      result.add(name, String(decoding: value, as: UTF8.self))
    }
    return result
  }

  /// Where lines begin with these bytes, up to as many as the parts that are read need.
  private static func lines(of body: [UInt8], beginningWith delimiter: [UInt8]) -> [Int] {
    var found: [Int] = []
    body.withUnsafeBufferPointer { bytes in
      delimiter.withUnsafeBufferPointer { delimiter in
        var line = 0
        while line < bytes.count, found.count <= partLimit {
          if bytes.has(delimiter, at: line, to: bytes.count) { found.append(line) }
          line = bytes.lineEnd(from: line, to: bytes.count)
        }
      }
    }
    return found
  }

  private static func name(in head: String) -> String? {
    for line in head.split(whereSeparator: \.isNewline)
    where line.lowercased().hasPrefix("content-disposition:") {
      guard let start = line.firstRange(of: "name=\"") else { continue }
      return String(line[start.upperBound...].prefix { $0 != "\"" })
    }
    return nil
  }
}
