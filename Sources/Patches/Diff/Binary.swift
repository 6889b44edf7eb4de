import Bytes

/// Reading a `GIT binary patch`, as git's parse_binary (apply.c) does.
extension DiffParser {
  /// Reads the binary content that follows a header without hunks, if there is any.
  mutating func readBinary(into file: inout FileDiff) throws(DiffError) {
    let start = position
    let end = bytes.lineEnd(from: start, to: bytes.count)
    if end - start == 17, bytes.has("GIT binary patch\n", at: start, to: end) {
      position = end
      line += 1
      guard let forward = try readBinaryData(path: file.path) else {
        throw DiffError(reason: .unknownBinaryMethod, line: line, path: file.path)
      }
      file.binary = BinaryPatch(forward: forward, reverse: try readBinaryData(path: file.path))
      file.isBinary = true
    } else if end - start > 8, bytes.has(" differ\n", at: end - 8, to: end),
      bytes.has("Binary files ", at: start, to: end)
        || bytes.has("Files ", at: start, to: end)
    {
      position = end
      line += 1
      file.isBinary = true
    }
  }

  /// Reads `literal SIZE` or `delta SIZE`, lines of base85 and an empty line or the end; nil if there is neither here.
  private mutating func readBinaryData(path: [UInt8]) throws(DiffError) -> BinaryPatch.Data? {
    let method: BinaryPatch.Method
    let digits: Int
    if bytes.has("literal ", at: position, to: bytes.count) {
      (method, digits) = (.literal, position + 8)
    } else if bytes.has("delta ", at: position, to: bytes.count) {
      (method, digits) = (.delta, position + 6)
    } else {
      return nil
    }
    let first = line
    let size = number(from: digits)
    guard size <= binaryBytesLeft else {
      throw DiffError(reason: .binaryTooLarge(limit: options.maximumBinaryBytes), line: first, path: path)
    }
    position = bytes.lineEnd(from: position, to: bytes.count)
    line += 1
    var deflated: [UInt8] = []
    while true {
      let end = bytes.lineEnd(from: position, to: bytes.count)
      // The empty line at the end of a mail may get lost on the way. git then reports a corrupt patch, skips this file
      // and applies the others; the data's own checksum shows that they are complete.
      let isLast = end - position <= 1
      guard isLast || Base85.decodeLine(bytes, from: position, to: end, into: &deflated) else {
        throw DiffError(reason: .corruptBinary, line: line, path: path)
      }
      position = end
      line += 1
      if isLast { break }
    }
    guard let inflated = Zlib.inflate(deflated, size: size) else {
      throw DiffError(reason: .corruptBinary, line: first, path: path)
    }
    binaryBytesLeft -= size
    return BinaryPatch.Data(method: method, bytes: inflated)
  }

  /// The number that starts here; the maximum if it is too large, 0 without digits.
  private func number(from start: Int) -> Int {
    var value = 0
    for byte in bytes[start...] {
      guard ByteClass.isDigit(byte) else { break }
      let (product, over) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(Int(byte - 48))
      if over || carry { return .max }
      value = sum
    }
    return value
  }
}
