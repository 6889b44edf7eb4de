import Bytes

/// Walks over a subject from left to right: reply marks and bracketed prefixes in any mixture, a bare `PATCH v2 3/7:`,
/// then the name; last, marks at the end of the name. Linear in the subject's length.
struct SubjectScanner {
  /// The most words of prefixes that are kept, and brackets and reply marks that are read; the rest is name.
  static let maximumWords = 64

  /// A longer subject is cut here; `Mail` returns none that are longer.
  static let maximumBytes = 1 << 16

  private let text: [UInt8]
  /// The names that a list may have put in front, in lower case.
  private let listNames: [String]
  private var index = 0
  private(set) var marks = SubjectMarks()
  private(set) var prefixes: [String] = []
  /// Words of prefixes that say nothing about patches.
  private var others: [(text: String, isBehindPatch: Bool)] = []
  private(set) var isReply = false
  private var end: Int
  private var sawPatchBracket = false

  init(_ raw: [UInt8], listNames: [String]) {
    text = GitText.collapsed(raw.prefix(Self.maximumBytes))
    self.listNames = listNames
    end = text.count
  }

  /// The name: what is left.
  var name: String { String(decoding: GitText.trimmed(text[min(index, end)..<end]), as: UTF8.self) }

  /// The tree that the prefixes name.
  var tree: SubjectTree? { SubjectTree(words: others) }

  mutating func scan() {
    if text.last == UInt8.space { end -= 1 }
    for _ in 0..<Self.maximumWords where prefixes.count < Self.maximumWords {
      while index < end, text[index] == UInt8.space || text[index] == UInt8(ascii: ":") { index += 1 }
      guard takeReplyMark() || takeFieldName() || takeBracket() else { break }
    }
    takeBareMarks()
    takeMarksAtEnd()
  }

  /// `Subject: [PATCH] …` in the field itself, or behind a prefix in it, by somebody who pasted a header.
  private mutating func takeFieldName() -> Bool {
    let name: StaticString = "subject: ["
    guard index < end, GitText.equalsIgnoringCase(text[index..<end].prefix(name.utf8CodeUnitCount), name) else {
      return false
    }
    index += name.utf8CodeUnitCount - 1
    return true
  }

  /// `Re:`, `Fwd:` and their equivalents in other languages. After a bracket that says `PATCH` it is dropped, as git
  /// does, but does not make the mail a reply: the sender wrote it.
  private mutating func takeReplyMark() -> Bool {
    guard let length = ReplyMark.length(in: text[index..<end]) else { return false }
    index += length
    if !sawPatchBracket { isReply = true }
    return true
  }

  /// `[PATCH v2 3/7]`, `[list]`. A bracket directly followed by a word, as in `[u]mount: …`, is part of the name unless
  /// it holds a mark. `[Re: [PATCH 1/2] …` keeps what is inside.
  private mutating func takeBracket() -> Bool {
    guard index < end, text[index] == UInt8(ascii: "[") else { return false }
    let inside = text[(index + 1)..<end]
    guard let close = inside.firstIndex(where: { $0 == UInt8(ascii: "]") || $0 == UInt8(ascii: "[") }) else {
      return takeOpenBracket()
    }
    if text[close] == UInt8(ascii: "[") {
      guard ReplyMark.length(in: inside) != nil else { return false }
      index += 1
      return true
    }
    let isGrownTogether =
      close + 1 < end
      && (ByteClass.isLetter(text[close + 1]) || ByteClass.isDigit(text[close + 1]) || text[close + 1] >= 0x80)
    var attempt = marks
    var words: [Word] = []
    let isMark = Self.read(text[(index + 1)..<close], into: &attempt, &words)
    guard isMark || !isGrownTogether else { return false }
    marks = attempt
    if isMark || sawPatchBracket || !isListName(words) { note(words, isBehindPatch: sawPatchBracket) }
    if isMark { sawPatchBracket = true }
    index = close + 1
    return true
  }

  /// Whether it is the name of a list that the mail came through. That says nothing about the patch, and other copies of
  /// the mail lack it: Patchwork drops it, too (`clean_subject`, `drop_prefixes`).
  private func isListName(_ words: [Word]) -> Bool {
    guard words.count == 1, let name = words.first?.text.lowercased() else { return false }
    return listNames.contains(name) && SubjectTree.release(name) == nil
  }

  /// `[PATCH 8/11 name`, which is never closed: the prefix ends with the number. Without a number all is name.
  private mutating func takeOpenBracket() -> Bool {
    var attempt = marks
    var words: [Word] = []
    var start = index + 1
    for _ in 0..<Self.maximumOpenWords where start < end {
      let close = text[start..<end].firstIndex(of: UInt8.space) ?? end
      _ = Self.read(text[start..<close], into: &attempt, &words)
      start = min(close + 1, end)
      guard attempt.position != nil, marks.position == nil else { continue }
      guard attempt.isPatch else { return false }
      marks = attempt
      note(words, isBehindPatch: sawPatchBracket)
      sawPatchBracket = true
      index = start
      return true
    }
    return false
  }

  /// How many words are searched for the number of an unclosed prefix.
  private static let maximumOpenWords = 8

  /// A word of a prefix.
  private struct Word {
    let text: String
    let isMark: Bool
    /// Where it says `v5.4`: the meaning depends on the words next to it.
    var dotted: SubjectMarks.Version?

    init(_ bytes: ArraySlice<UInt8>, isMark: Bool) {
      text = String(decoding: bytes, as: UTF8.self)
      self.isMark = isMark
      if isMark, let (version, rest) = SubjectMarks.version(in: bytes.drop { $0 == UInt8(ascii: "-") }), rest.isEmpty {
        dotted = version.minor == nil ? nil : version
      }
    }
  }

  private mutating func note(_ words: [Word], isBehindPatch: Bool) {
    prefixes += words.map(\.text)
    for word in words where !word.isMark || (word.dotted.map(marks.namesRelease) ?? false) {
      others.append((word.text, isBehindPatch))
    }
  }

  /// Reads words separated by blanks and commas; returns whether any of them is a mark.
  private static func read(_ text: ArraySlice<UInt8>, into marks: inout SubjectMarks, _ words: inout [Word]) -> Bool {
    let parts = text.split(maxSplits: maximumWords, whereSeparator: { $0 == UInt8.space || $0 == UInt8(ascii: ",") })
    var isMark = false
    var index = 0
    while index < parts.count {
      if index + 2 < parts.count, GitText.equalsIgnoringCase(parts[index + 1], "of"),
        marks.takePosition(parts[index], of: parts[index + 2])
      {
        words.append(Word(text[parts[index].startIndex..<parts[index + 2].endIndex], isMark: true))
        isMark = true
        index += 3
        continue
      }
      let found = marks.take(parts[index])
      isMark = isMark || found
      words.append(Word(parts[index], isMark: found))
      index += 1
    }
    return isMark
  }

  /// `PATCH v2 3/7: name` without brackets: only when it begins with PATCH, or RFC PATCH, in capitals.
  private mutating func takeBareMarks() {
    guard index < end else { return }
    let rest = text[index..<end]
    let opening = rest.starts(with: "RFC PATCH".utf8) ? 9 : 5
    guard opening == 9 || rest.starts(with: "PATCH".utf8), rest.count > opening,
      !ByteClass.isLetter(rest[index + opening]) || ByteClass.lower(rest[index + opening]) == UInt8(ascii: "v")
    else { return }
    var attempt = marks
    var words: [String] = []
    var position = index
    while words.count < Self.maximumWords, position < end {
      let word = text[position..<end].prefix { $0 != UInt8.space }
      guard word.count <= 16, attempt.take(word) else { break }
      let isEnd = word.last == UInt8(ascii: ":") || word.last == UInt8(ascii: "]")
      words.append(String(decoding: isEnd ? word.dropLast() : word, as: UTF8.self))
      position = min(word.endIndex + 1, end)
      if isEnd { break }
    }
    guard !words.isEmpty, position < end else { return }
    while position < end, [UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8.space].contains(text[position]) {
      position += 1
    }
    marks = attempt
    prefixes += words
    index = position
  }

  /// `name (v2)`, `name [ver #2]`, `name [v2 1/3]`; also `(v2)` further in, which stays in the name.
  private mutating func takeMarksAtEnd() {
    var rounds = 0
    while rounds < 4, index < end, let last = text[..<end].last {
      guard last == UInt8(ascii: "]") || last == UInt8(ascii: ")") else { break }
      let opening = last == UInt8(ascii: "]") ? UInt8(ascii: "[") : UInt8(ascii: "(")
      guard let open = text[index..<end].suffix(64).lastIndex(of: opening), open > index else { break }
      var attempt = marks
      let words = text[(open + 1)..<(end - 1)].split(whereSeparator: { $0 == UInt8.space || $0 == UInt8(ascii: ",") })
      guard !words.isEmpty, words.allSatisfy({ Self.isEndMark($0, &attempt) }) else { break }
      marks = attempt
      end = open
      while end > index, text[end - 1] == UInt8.space { end -= 1 }
      rounds += 1
    }
    if marks.version == nil { takeInnerVersion() }
  }

  private static func isEndMark(_ word: ArraySlice<UInt8>, _ marks: inout SubjectMarks) -> Bool {
    // A number alone, "(PATCH)" or "(RFC 1234)" belongs to the name.
    let known = marks.position
    guard marks.take(word) else { return false }
    return known != nil || marks.position == nil || word.contains(UInt8(ascii: "/"))
  }

  private mutating func takeInnerVersion() {
    var position = index
    for _ in 0..<Self.maximumWords {
      guard let open = text[position..<end].firstIndex(of: UInt8(ascii: "(")) else { return }
      position = open + 1
      let word = text[position..<end].prefix(12).prefix { $0 != UInt8(ascii: ")") }
      guard word.endIndex < end, text[word.endIndex] == UInt8(ascii: ")"),
        let (_, rest) = SubjectMarks.version(in: word), rest.isEmpty
      else { continue }
      _ = marks.take(word)
      return
    }
  }
}
