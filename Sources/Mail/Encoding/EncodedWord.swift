import Bytes

/// Encoded words in header fields (RFC 2047), read as the field contains them: also inside words and quotes.
public enum EncodedWord {
  /// A field's value as UTF-8 bytes on one line: unfolded, encoded words decoded, raw 8-bit bytes read as UTF-8 if valid
  /// else as windows-1252.
  ///
  /// Adjacent words of one charset are joined before their bytes are decoded, since mailers cut words inside a
  /// character; white space between adjacent words is dropped. Decoded line breaks and NULs become spaces, so that a
  /// field cannot add another. At most ``Limits/decodedField`` bytes are read.
  public static func decode(_ value: ArraySlice<UInt8>) -> [UInt8] {
    let value = value.prefix(Limits.decodedField)
    let (isPlain, isOneLine) = value.withUnsafeBufferPointer { bytes in
      (
        UTF8Check.asciiPrefix(of: bytes, from: 0) == bytes.count && find("=?", in: bytes, from: 0) == nil,
        bytes.next(UInt8.lineFeed, from: 0, to: bytes.count) == bytes.count
      )
    }
    let line = isOneLine ? value : Header.unfolded(value)[...]
    if isPlain { return Array(line) }
    return line.withUnsafeBufferPointer { bytes in
      var decoder = Decoder()
      decoder.run(bytes)
      return decoder.output
    }
  }

  /// As `decode`, as text without white space at its ends.
  public static func string(_ value: ArraySlice<UInt8>) -> String {
    String(decoding: decode(value)[...].trimmed(), as: UTF8.self)
  }

  fileprivate static func find(_ pair: StaticString, in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    let (first, second) = (pair.utf8Start[0], pair.utf8Start[1])
    var index = start
    while true {
      index = bytes.next(first, from: index, to: bytes.count)
      guard index + 1 < bytes.count else { return nil }
      if bytes[index + 1] == second { return index }
      index += 1
    }
  }

  private struct Word {
    let label: Range<Int>
    let isBase64: Bool
    let text: Range<Int>
    var end: Int { text.upperBound + 2 }
  }

  private struct Decoder {
    var output: [UInt8] = []
    private var label: ArraySlice<UInt8> = []
    private var pending: [UInt8] = []
    private var afterWord = false
    /// No `?=` stands at or after this index: keeps the search for ends linear.
    private var noEndFrom = Int.max

    mutating func run(_ bytes: UnsafeBufferPointer<UInt8>) {
      output.reserveCapacity(bytes.count)
      var position = 0
      var search = 0
      while let start = EncodedWord.find("=?", in: bytes, from: search) {
        guard let word = word(at: start, in: bytes) else {
          search = start + 2
          continue
        }
        let gap = bytes[position..<start]
        if !(afterWord && gap.allSatisfy(ByteClass.isSpace)) {
          flush()
          raw(gap)
        }
        let text = UnsafeBufferPointer(rebasing: bytes[word.text])
        let label = Array(bytes[word.label].prefix { $0 != UInt8(ascii: "*") }.map(ByteClass.lower))
        if label[...] != self.label { flush() }
        self.label = label[...]
        pending += word.isBase64 ? Base64.decode(text) : QuotedPrintable.decode(text, underscoreIsSpace: true)
        afterWord = true
        position = word.end
        search = word.end
      }
      flush()
      raw(bytes[position...])
    }

    private mutating func word(at start: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Word? {
      let labelStart = start + 2
      let labelLimit = min(labelStart + 64, bytes.count)
      let labelEnd = bytes.next(UInt8(ascii: "?"), from: labelStart, to: labelLimit)
      guard labelEnd > labelStart, labelEnd + 2 < bytes.count, bytes[labelEnd + 2] == UInt8(ascii: "?"),
        !bytes[labelStart..<labelEnd].contains(where: ByteClass.isSpace), start < noEndFrom
      else { return nil }
      let encoding = ByteClass.lower(bytes[labelEnd + 1])
      guard encoding == UInt8(ascii: "q") || encoding == UInt8(ascii: "b") else { return nil }
      let textStart = labelEnd + 3
      guard let textEnd = EncodedWord.find("?=", in: bytes, from: textStart) else {
        noEndFrom = start
        return nil
      }
      return Word(label: labelStart..<labelEnd, isBase64: encoding == UInt8(ascii: "b"), text: textStart..<textEnd)
    }

    private mutating func flush() {
      guard !pending.isEmpty else { return }
      append(Charset(label: label).utf8(pending[...]))
      pending.removeAll(keepingCapacity: true)
    }

    private mutating func raw(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) {
      guard !bytes.isEmpty else { return }
      append(Charset.guessed.utf8(Array(bytes)[...]))
      afterWord = false
    }

    private mutating func append(_ text: [UInt8]) {
      for byte in text {
        let isControl = byte == 0 || byte == UInt8.lineFeed || byte == UInt8.carriageReturn
        output.append(isControl ? UInt8.space : byte)
      }
    }
  }
}
