import Bytes

/// Makes HTML readable if a mail has nothing else: tags are removed, blocks become lines, and common entities become
/// characters.
enum HTMLText {
  /// The text of this HTML, in one pass.
  static func plain(_ html: String) -> String {
    let bytes = Array(html.utf8)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count / 2)
    bytes.withUnsafeBufferPointer { bytes in
      var position = 0
      while position < bytes.count {
        switch bytes[position] {
        case UInt8(ascii: "<"): tag(bytes, &position, into: &result)
        case UInt8(ascii: "&"): entity(bytes, &position, into: &result)
        default:
          let byte = bytes[position]
          position += 1
          if !ByteClass.isSpace(byte) {
            result.append(byte)
          } else if let last = result.last, !ByteClass.isSpace(last) {
            result.append(UInt8.space)
          }
        }
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static let blocks: Set<String> = [
    "br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "pre", "blockquote", "table", "ul", "ol", "hr",
  ]

  private static func tag(_ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int, into result: inout [UInt8]) {
    if bytes.has("<!--", at: position, to: bytes.count) {
      skip(past: "-->", bytes, &position)
      return
    }
    let nameStart = position + 1
    var index = nameStart
    if index < bytes.count, bytes[index] == UInt8(ascii: "/") { index += 1 }
    var name: [UInt8] = []
    while index < bytes.count, name.count < 12, ByteClass.isLetter(bytes[index]) || ByteClass.isDigit(bytes[index]) {
      name.append(ByteClass.lower(bytes[index]))
      index += 1
    }
    let isClosing = index > nameStart && bytes[nameStart] == UInt8(ascii: "/")
    let end = bytes.next(UInt8(ascii: ">"), from: index, to: bytes.count)
    position = min(end + 1, bytes.count)
    let word = String(decoding: name, as: UTF8.self)
    if !isClosing, word == "style" { skip(past: "</style>", bytes, &position) }
    if !isClosing, word == "script" { skip(past: "</script>", bytes, &position) }
    if blocks.contains(word), let last = result.last, last != UInt8.lineFeed || word == "br" {
      if last == UInt8.space { result.removeLast() }
      result.append(UInt8.lineFeed)
    }
  }

  private static func skip(past end: StaticString, _ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int) {
    let first = end.utf8Start[0]
    while position < bytes.count {
      position = bytes.next(first, from: position, to: bytes.count)
      if bytes.has(end, at: position, to: bytes.count) {
        position += end.utf8CodeUnitCount
        return
      }
      position += 1
    }
    position = bytes.count
  }

  private static let entities: [String: String] = [
    "lt": "<", "gt": ">", "amp": "&", "quot": "\"", "apos": "'", "nbsp": " ",
  ]

  private static func entity(_ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int, into result: inout [UInt8]) {
    let end = bytes.next(UInt8(ascii: ";"), from: position, to: min(position + 12, bytes.count))
    defer { position += 1 }
    guard end < bytes.count, bytes[end] == UInt8(ascii: ";") else {
      result.append(UInt8(ascii: "&"))
      return
    }
    let name = String(decoding: bytes[(position + 1)..<end], as: UTF8.self)
    var text = entities[name]
    if name.hasPrefix("#") {
      let digits = name.dropFirst()
      let number = digits.first == "x" || digits.first == "X" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
      text = number.flatMap(Unicode.Scalar.init).map { String(Character($0)) }
    }
    guard let text else {
      result.append(UInt8(ascii: "&"))
      return
    }
    result += text.utf8
    position = end
  }
}
