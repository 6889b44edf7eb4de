import Bytes

/// The trailers at the end of a commit message, as `git interpret-trailers --parse` gives them (trailer.c of git).
///
/// The last paragraph counts, never the first (the subject), if all its lines are trailers or, where it holds a line
/// that git itself writes (`Signed-off-by: `, `(cherry picked from commit `), at least a quarter of them.
public enum TrailerBlock {
  /// git has no limits, but untrusted mail needs some: what exceeds this many trailers, or bytes of a folded value, is
  /// left out.
  static let maximumTrailers = 1024
  static let maximumLength = 8192

  /// The trailers of a whole commit message, subject included.
  public static func trailers(in message: [UInt8]) -> [Trailer] {
    message.withUnsafeBufferPointer { bytes in
      let lines = Lines(bytes)
      guard let start = lines.blockStart else { return [] }
      return lines.trailers(from: start)
    }
  }

  /// A message cut into lines.
  private struct Lines {
    let bytes: UnsafeBufferPointer<UInt8>
    /// Where each line starts, and the end.
    private var starts: [Int] = [0]

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
      self.bytes = bytes
      var position = 0
      while let length = UnsafeBufferPointer(rebasing: bytes[position...]).find(.lineFeed) {
        position += length + 1
        starts.append(position)
      }
      if position < bytes.count { starts.append(bytes.count) }
      if let divider = (0..<count).first(where: { isDivider(self[$0]) }) { starts.removeSubrange((divider + 1)...) }
      while count > 0, isBlank(self[count - 1]) || isComment(self[count - 1]) { starts.removeLast() }
    }

    var count: Int { starts.count - 1 }

    subscript(index: Int) -> UnsafeBufferPointer<UInt8> {
      let line = UnsafeBufferPointer(rebasing: bytes[starts[index]..<starts[index + 1]])
      return line.last == UInt8.lineFeed ? UnsafeBufferPointer(rebasing: line.dropLast()) : line
    }

    private func isBlank(_ line: UnsafeBufferPointer<UInt8>) -> Bool { line.allSatisfy(ByteClass.isGitSpace) }
    private func isComment(_ line: UnsafeBufferPointer<UInt8>) -> Bool { line.first == UInt8(ascii: "#") }

    /// `---` alone or before white space: what follows is a patch.
    private func isDivider(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
      line.starts(with: "---") && (line.count == 3 || ByteClass.isGitSpace(line[3]))
    }

    /// The first line of the trailer block; nil if there is none.
    var blockStart: Int? {
      guard let titleEnd = (0..<count).first(where: { !isComment(self[$0]) && isBlank(self[$0]) }) else { return nil }
      var (trailers, others, continuations) = (0, 0, 0)
      var isRecognized = false
      for index in stride(from: count - 1, through: titleEnd, by: -1) {
        let line = self[index]
        if isComment(line) {
          others += continuations
          continuations = 0
        } else if isBlank(line) {
          others += continuations
          let isBlock = isRecognized ? trailers * 3 >= others : trailers > 0 && others == 0
          return isBlock ? index + 1 : nil
        } else if line.starts(with: "Signed-off-by: ")
          || line.starts(with: "(cherry picked from commit ")
        {
          trailers += 1
          continuations = 0
          isRecognized = true
        } else if ByteClass.isGitSpace(line[0]) {
          continuations += 1
        } else if (TrailerLine.separator(in: line) ?? 0) >= 1 {
          trailers += 1
          continuations = 0
        } else {
          others += 1 + continuations
          continuations = 0
        }
      }
      return nil
    }

    func trailers(from start: Int) -> [Trailer] {
      var result: [Trailer] = []
      var index = start
      while index < count, result.count < maximumTrailers {
        let line = self[index]
        index += 1
        guard !isComment(line), let first = line.first, !ByteClass.isGitSpace(first),
          let separator = TrailerLine.separator(in: line), separator >= 1
        else { continue }
        var value = Array(line[(separator + 1)...].prefix(maximumLength))
        while index < count, let first = self[index].first, ByteClass.isGitSpace(first), !isComment(self[index]) {
          if value.count < maximumLength {
            value.append(UInt8.space)
            value += GitText.trimmed(Array(self[index].prefix(maximumLength))[...])
          }
          index += 1
        }
        result.append(Trailer(keyBytes: line[..<separator], valueBytes: value[...]))
      }
      return result
    }
  }
}

/// The shape of a trailer line.
enum TrailerLine {
  /// Where the colon is after letters, digits and dashes, and perhaps blanks (trailer.c, find_separator).
  static func separator(in line: UnsafeBufferPointer<UInt8>) -> Int? {
    var sawSpace = false
    for index in 0..<line.count {
      let byte = line[index]
      if byte == UInt8(ascii: ":") { return index }
      if !sawSpace, ByteClass.isLetter(byte) || ByteClass.isDigit(byte) || byte == UInt8(ascii: "-") { continue }
      guard index > 0, byte == UInt8.space || byte == UInt8.tab else { return nil }
      sawSpace = true
    }
    return nil
  }
}

extension Trailer {
  init(keyBytes: some Sequence<UInt8>, valueBytes: ArraySlice<UInt8>) {
    self.init(
      key: String(decoding: GitText.trimmed(Array(keyBytes)[...]), as: UTF8.self),
      value: String(decoding: GitText.trimmed(valueBytes), as: UTF8.self))
  }
}
