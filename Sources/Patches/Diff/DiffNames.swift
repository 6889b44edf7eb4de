import Bytes

/// Finding a file's name on a header line, as git's find_name and its helpers (apply.c) do.
enum DiffNames {
  /// Which bytes end an unquoted name besides the end of its line.
  enum Terminator {
    /// Any white space except spaces and tabs, that is a carriage return.
    case lineEnd
    /// Also a tab: a time may follow it.
    case tab
    /// Only the given end: a time was found and cut off.
    case none
  }

  /// The name at `start`, quoted or not, without `strip` leading folders; nil if there are too few or it is empty.
  /// - Parameter end: the line's end, before its newline.
  static func find(_ bytes: [UInt8], from start: Int, to end: Int, strip: Int, terminator: Terminator) -> [UInt8]? {
    if let name = findQuoted(bytes, from: start, to: end, strip: strip) { return name }
    return findPlain(bytes, from: start, to: end, strip: strip, terminator: terminator, otherwise: nil)
  }

  static func findQuoted(_ bytes: [UInt8], from start: Int, to end: Int, strip: Int) -> [UInt8]? {
    guard let (name, _) = QuotedName.unquote(bytes, from: start, to: end) else { return nil }
    var rest = name[...]
    for _ in 0..<strip {
      guard let slash = rest.firstIndex(of: UInt8(ascii: "/")) else { return nil }
      rest = rest[(slash + 1)...]
    }
    return squashed(rest)
  }

  /// An unquoted name. `otherwise` is the name to use when there is none, and also when the name is only that one with
  /// a suffix (`file.orig`).
  static func findPlain(
    _ bytes: [UInt8], from start: Int, to end: Int, strip: Int, terminator: Terminator, otherwise: [UInt8]?
  ) -> [UInt8]? {
    var slashesLeft = strip
    var nameStart = strip == 0 ? start : nil
    var index = start
    scan: while index < end {
      let byte = bytes[index]
      switch (byte, terminator) {
      case (UInt8(ascii: "\r"), .lineEnd), (UInt8(ascii: "\r"), .tab), (UInt8(ascii: "\t"), .tab): break scan
      default: break
      }
      index += 1
      if byte == UInt8(ascii: "/") {
        slashesLeft -= 1
        if slashesLeft == 0 { nameStart = index }
      }
    }
    guard let nameStart, nameStart < index else { return otherwise }
    let name = bytes[nameStart..<index]
    if let otherwise, otherwise.count < name.count, name.starts(with: otherwise) { return otherwise }
    return squashed(name)
  }

  /// The name with runs of slashes reduced to one.
  static func squashed(_ name: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(name.count)
    for byte in name where byte != UInt8(ascii: "/") || result.last != byte { result.append(byte) }
    return result
  }

  /// Whether `/dev/null` and white space follow here.
  static func isDevNull(_ bytes: [UInt8], from start: Int) -> Bool {
    bytes.has("/dev/null", at: start, to: bytes.count) && start + 9 < bytes.count
      && ByteClass.isGitSpace(bytes[start + 9])
  }

  /// The name that a `diff --git` line gives to both sides, without `strip` folders; nil if they differ or the line
  /// cannot be read. Only a header without any other name needs it: a change of mode, or an empty file.
  /// - Parameter end: the line's end, before its newline.
  static func common(_ bytes: [UInt8], from start: Int, to end: Int, strip: Int) -> [UInt8]? {
    guard start < end else { return nil }
    if bytes[start] == UInt8(ascii: "\"") {
      guard let first = QuotedName.unquote(bytes, from: start, to: end),
        let name = stripped(first.name[...], strip)
      else { return nil }
      var index = first.end
      while index < end, ByteClass.isGitSpace(bytes[index]) { index += 1 }
      guard let second = QuotedName.unquote(bytes, from: index, to: end),
        let other = stripped(second.name[...], strip), name == other
      else { return nil }
      return Array(name)
    }
    guard let name = stripped(bytes[start..<end], strip) else { return nil }
    let quote = bytes.next(UInt8(ascii: "\""), from: name.startIndex, to: end)
    if quote < end {
      guard let second = QuotedName.unquote(bytes, from: quote, to: end),
        let other = stripped(second.name[...], strip), other.count < quote - name.startIndex,
        name.starts(with: other), ByteClass.isGitSpace(bytes[name.startIndex + other.count])
      else { return nil }
      return Array(other)
    }
    return twice(name, strip)
  }

  /// The `name` of "name b/name", where the name itself may hold blanks: there is at most one place where a blank can
  /// be the separator, found in one pass.
  private static func twice(_ line: ArraySlice<UInt8>, _ strip: Int) -> [UInt8]? {
    let start = line.startIndex
    let count = line.count
    // Slashes in line[length + 1 ..< count - length], where the second name's stripped part would be.
    var slashes = 0
    for index in line.indices.dropFirst() where line[index] == UInt8(ascii: "/") { slashes += 1 }
    var length = 0
    while 2 * length + 1 <= count {
      let blank = line[start + length]
      let second = start + count - length
      if length > 0, blank == UInt8(ascii: " ") || blank == UInt8(ascii: "\t") {
        let isStart =
          strip == 0
          ? second == start + length + 1
          : slashes == strip && line[second - 1] == UInt8(ascii: "/") && second - 1 != start + length + 1
        if isStart, line[start..<start + length] == line[second...] { return Array(line[start..<start + length]) }
      }
      // Narrow the window by one on either side.
      if start + length + 1 < second, line[start + length + 1] == UInt8(ascii: "/") { slashes -= 1 }
      if second - 1 > start + length + 1, line[second - 1] == UInt8(ascii: "/") { slashes -= 1 }
      length += 1
    }
    return nil
  }

  /// The rest after `strip` leading folders; nil if there are fewer or the name is absolute.
  private static func stripped(_ name: ArraySlice<UInt8>, _ strip: Int) -> ArraySlice<UInt8>? {
    if strip == 0 { return name.first == UInt8(ascii: "/") ? nil : name }
    var slashesLeft = strip
    for index in name.indices where name[index] == UInt8(ascii: "/") {
      slashesLeft -= 1
      if slashesLeft == 0 { return index == name.startIndex ? nil : name[(index + 1)...] }
    }
    return nil
  }
}
