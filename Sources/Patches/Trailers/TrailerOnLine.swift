import Bytes

/// Where a trailer is on a line of a reply.
struct TrailerOnLine {
  let kind: TrailerKey
  let key: Range<Int>
  let value: Range<Int>
  /// Whether words precede it.
  let isInline: Bool
  /// Whether those words offer it (`you can add my`), so that it counts without saying for what.
  let leads: Bool

  /// Finds it at the start of the line; else, for a person's trailer, after words of the sender's.
  init?(_ line: UnsafeBufferPointer<UInt8>) {
    let start = line.firstIndex { !ByteClass.isGitSpace($0) } ?? line.count
    let content = UnsafeBufferPointer(rebasing: line[start...])
    if let separator = TrailerLine.separator(in: content), separator > 1, separator <= 40,
      content.count > separator + 1,
      let kind = TrailerKey.kind(Self.word(content[..<separator])),
      ByteClass.isGitSpace(content[separator + 1]) || kind == .person
    {
      self.kind = kind
      key = start..<(start + separator)
      value = (start + separator + 1)..<line.count
      (isInline, leads) = (false, false)
      return
    }
    guard line.count <= 400, let dash = line.find("-by:") else { return nil }
    var begin = dash
    while begin > 0, ByteClass.isLetter(line[begin - 1]) || line[begin - 1] == UInt8(ascii: "-") { begin -= 1 }
    guard begin > 0, begin < dash, ByteClass.isGitSpace(line[begin - 1]), line[begin] >= 0x41, line[begin] <= 0x5A,
      line.count > dash + 5, ByteClass.isGitSpace(line[dash + 4])
    else { return nil }
    kind = .person
    key = begin..<(dash + 3)
    value = (dash + 4)..<line.count
    isInline = true
    let last = String(decoding: line[..<begin], as: UTF8.self).lowercased().split { !$0.isLetter }.last
    leads = ["my", "fwiw", "add", "otherwise", "anyway"].contains(last.map(String.init) ?? "")
  }

  /// The key without blanks before the colon.
  private static func word(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> UnsafeBufferPointer<UInt8> {
    var end = text.endIndex
    while end > text.startIndex, ByteClass.isGitSpace(text[end - 1]) { end -= 1 }
    return UnsafeBufferPointer(rebasing: text[..<end])
  }

  /// The text above, followed by what precedes the trailer on its line.
  func joined(_ above: String, _ before: String) -> String { above.isEmpty ? before : above + "\n" + before }
}
