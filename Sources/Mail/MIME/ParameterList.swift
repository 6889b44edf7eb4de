import Bytes

/// A value with parameters, as Content-Type and Content-Disposition have it: `value; name=text; name="text"`
/// (RFC 2045, 5.1), with comments skipped and the extensions of RFC 2231.
public struct ParameterList: Sendable {
  /// The value before the first `;`, in lower case, without white space and comments.
  public private(set) var value = ""
  /// Names in lower case and raw values, in order, at most ``Limits/parameters``.
  public private(set) var parameters: [(name: String, value: [UInt8])] = []

  /// Reads a field's value, of which at most ``Limits/decodedField`` bytes count.
  public init(parsing field: ArraySlice<UInt8>) {
    field.prefix(Limits.decodedField).withUnsafeBufferPointer { bytes in
      var position = 0
      value = Self.name(bytes, &position, until: UInt8(ascii: ";"))
      while position < bytes.count, parameters.count < Limits.parameters {
        position += 1
        let name = Self.name(bytes, &position, until: UInt8(ascii: "="))
        guard position < bytes.count, bytes[position] == UInt8(ascii: "=") else { continue }
        position += 1
        let text = Self.token(bytes, &position, until: UInt8(ascii: ";"))
        if !name.isEmpty { parameters.append((name, text)) }
      }
    }
  }

  /// The raw value of the first parameter of this name (in lower case), as RFC 2045 has it; nil if there is none.
  public func raw(_ name: String) -> [UInt8]? {
    parameters.first { $0.name == name }?.value
  }

  /// A parameter's text: encoded words decoded (which RFC 2047 forbids and mailers do), RFC 2231's charset, per cent
  /// signs and continuations resolved. nil if there is none.
  public func text(_ name: String) -> String? {
    if let value = raw(name + "*") { return Self.extended(value) }
    if let value = raw(name) { return EncodedWord.string(value[...]) }
    var joined: [UInt8] = []
    var charset: Charset?
    var count = 0
    while count < Limits.parameters {
      if let value = raw("\(name)*\(count)") {
        joined += value
      } else if let value = raw("\(name)*\(count)*") {
        if count == 0 {
          let (label, text) = Self.splitExtended(value)
          charset = label
          joined += Self.percentDecoded(text)
        } else {
          joined += Self.percentDecoded(value[...])
        }
      } else {
        break
      }
      count += 1
    }
    return count == 0 ? nil : (charset ?? .guessed).string(joined[...])
  }

  private static func extended(_ value: [UInt8]) -> String {
    let (charset, text) = splitExtended(value)
    return charset.string(percentDecoded(text)[...])
  }

  /// `charset'language'text`.
  private static func splitExtended(_ value: [UInt8]) -> (Charset, ArraySlice<UInt8>) {
    let quote = UInt8(ascii: "'")
    guard let first = value.firstIndex(of: quote), let second = value[(first + 1)...].firstIndex(of: quote) else {
      return (.guessed, value[...])
    }
    return (Charset(label: value[..<first]), value[(second + 1)...])
  }

  private static func percentDecoded(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var index = text.startIndex
    while index < text.endIndex {
      if text[index] == UInt8(ascii: "%"), index + 2 < text.endIndex, let high = Hex.value(of: text[index + 1]),
        let low = Hex.value(of: text[index + 2])
      {
        result.append(high << 4 | low)
        index += 3
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return result
  }

  /// A token in lower case.
  private static func name(_ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int, until stop: UInt8) -> String {
    String(decoding: token(bytes, &position, until: stop).map(ByteClass.lower), as: UTF8.self)
  }

  /// The text up to `stop` or a `;` outside quotes, where `position` comes to stand: white space outside quotes and
  /// comments dropped, quotes removed.
  private static func token(
    _ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int, until stop: UInt8
  ) -> [UInt8] {
    var result: [UInt8] = []
    var wasQuoted = false
    var depth = 0
    while position < bytes.count {
      let byte = bytes[position]
      if depth > 0 {
        if byte == UInt8(ascii: "(") { depth += 1 }
        if byte == UInt8(ascii: ")") { depth -= 1 }
      } else if byte == stop || byte == UInt8(ascii: ";") {
        return result
      } else if byte == UInt8(ascii: "\""), result.isEmpty, !wasQuoted {
        wasQuoted = true
        position += 1
        quoted(bytes, &position, into: &result)
        continue
      } else if byte == UInt8(ascii: "("), result.isEmpty || wasQuoted || ByteClass.isSpace(bytes[position - 1]) {
        depth = 1
      } else if !ByteClass.isSpace(byte), !wasQuoted {
        result.append(byte)
      }
      position += 1
    }
    return result
  }

  private static func quoted(
    _ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int, into result: inout [UInt8]
  ) {
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: "\"") { return }
      if byte == UInt8(ascii: "\\"), position < bytes.count {
        result.append(bytes[position])
        position += 1
      } else if byte != UInt8.lineFeed, byte != UInt8.carriageReturn {
        result.append(byte)
      }
    }
  }
}
