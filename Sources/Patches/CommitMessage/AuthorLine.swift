import Bytes

/// A From field read as git reads it: more lenient than RFC 5322, and sometimes differently (mailinfo.c, handle_from).
struct AuthorLine {
  private(set) var name: [UInt8] = []
  private(set) var email: [UInt8] = []

  /// Reads the decoded value of a From field.
  init(_ value: [UInt8]) {
    let line = GitText.collapsed(value)
    var text = Self.unquoted(line)
    guard let at = text.firstIndex(of: UInt8(ascii: "@")) else {
      readBogus(line)
      return
    }
    var start = at
    while start > 0 {
      let before = text[start - 1]
      if ByteClass.isGitSpace(before) { break }
      if before == UInt8(ascii: "<") {
        text[start - 1] = UInt8.space
        break
      }
      start -= 1
    }
    let end = text[start...].firstIndex(where: Self.endsAddress) ?? text.count
    email = Array(text[start..<end])
    text.removeSubrange(start..<min(end + 1, text.count))

    // What remains is the name: "John Doe", "(John Doe)", or "John (zzz) Doe (Comment)".
    var rest = GitText.trimmed(GitText.collapsed(text)[...])
    if rest.count > 1, rest.first == UInt8(ascii: "("), rest.last == UInt8(ascii: ")") {
      rest = rest.dropFirst().dropLast()
    }
    name = Self.saneName(Array(rest), email)
  }

  /// `John Doe <johndoe>`: an address without an at sign. Without angle brackets neither name nor address is known.
  private mutating func readBogus(_ line: [UInt8]) {
    guard let open = line.firstIndex(of: UInt8(ascii: "<")),
      let close = line[open...].firstIndex(of: UInt8(ascii: ">"))
    else { return }
    email = Array(line[(open + 1)..<close])
    name = Self.saneName(Array(GitText.trimmed(line[..<open])), email)
  }

  private static func endsAddress(_ byte: UInt8) -> Bool {
    ByteClass.isGitSpace(byte) || byte == 0x0B || byte == 0x0C || byte == UInt8(ascii: ">")
  }

  /// The name unless it is empty, longer than 60 bytes or looks like an address; else the address.
  private static func saneName(_ name: [UInt8], _ email: [UInt8]) -> [UInt8] {
    let isSane =
      !name.isEmpty && name.count <= 60
      && !name.contains { $0 == UInt8(ascii: "@") || $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: ">") }
    return isSane ? name : email
  }

  /// Quoted strings without their quotes and backslashes, comments without their backslashes.
  private static func unquoted(_ line: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(line.count)
    var index = 0
    while index < line.count {
      let byte = line[index]
      index += 1
      switch byte {
      case UInt8(ascii: "\""): index = appendQuoted(line, index, &result)
      case UInt8(ascii: "("): index = appendComment(line, index, &result)
      default: result.append(byte)
      }
    }
    return result
  }

  private static func appendQuoted(_ line: [UInt8], _ start: Int, _ result: inout [UInt8]) -> Int {
    var index = start
    var literally = false
    while index < line.count {
      let byte = line[index]
      index += 1
      if literally {
        literally = false
      } else if byte == UInt8(ascii: "\\") {
        literally = true
        continue
      } else if byte == UInt8(ascii: "\"") {
        return index
      }
      result.append(byte)
    }
    return index
  }

  private static func appendComment(_ line: [UInt8], _ start: Int, _ result: inout [UInt8]) -> Int {
    var index = start
    var depth = 1
    var literally = false
    result.append(UInt8(ascii: "("))
    while index < line.count {
      let byte = line[index]
      index += 1
      if literally {
        literally = false
      } else if byte == UInt8(ascii: "\\") {
        literally = true
        continue
      } else if byte == UInt8(ascii: "(") {
        depth += 1
      } else if byte == UInt8(ascii: ")") {
        depth -= 1
        result.append(byte)
        if depth == 0 { return index }
        continue
      }
      result.append(byte)
    }
    return index
  }
}
