/// The header of a gateway program's answer (RFC 3875, section 6), read as it comes.
struct GatewayHead {
  private var bytes: [UInt8] = []
  private static let limit = 16 << 10

  /// Takes the next bytes of the answer.
  ///
  /// - Returns: The status, the fields and what of the body came already, once the header is complete.
  /// - Throws: ``Problem`` for what is no header.
  mutating func add(
    _ more: [UInt8]
  ) throws -> (status: Response.Status, headers: HeaderFields, body: [UInt8])? {
    bytes += more
    guard let end = Self.end(of: bytes) else {
      guard !more.isEmpty, bytes.count <= Self.limit else { throw Problem(.internalError, "git does not answer.") }
      return nil
    }
    var status = Response.Status.ok
    var headers = HeaderFields()
    for line in bytes[..<end.head].split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
      let name = String(decoding: line[..<colon], as: UTF8.self)
      let value = String(decoding: line[(colon + 1)...].drop { $0 == UInt8(ascii: " ") }, as: UTF8.self)
      if name.lowercased() == "status" {
        status = Int(value.prefix(3)).flatMap(Response.Status.init(rawValue:)) ?? .internalError
      } else if !["connection", "transfer-encoding", "content-length"].contains(name.lowercased()) {
        headers.add(name, value)
      }
    }
    return (status, headers, Array(bytes[end.body...]))
  }

  /// Where the header ends and the body begins: at the first empty line.
  private static func end(of bytes: [UInt8]) -> (head: Int, body: Int)? {
    for index in bytes.indices where bytes[index] == 0x0A {
      if index + 1 < bytes.count, bytes[index + 1] == 0x0A { return (index, index + 2) }
      if index + 2 < bytes.count, bytes[index + 1] == 0x0D, bytes[index + 2] == 0x0A { return (index, index + 3) }
    }
    return nil
  }
}
