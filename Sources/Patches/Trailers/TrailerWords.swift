import Bytes

/// The words around a trailer, in lower case, for the rules: ``ScopeReader``, ``TrailerCondition``.
struct TrailerWords {
  struct Word: Hashable {
    let text: String
    /// The first of its line.
    let startsLine: Bool

    /// The value of the digits, or of the word (`three`).
    var number: Int? {
      if let first = text.utf8.first, ByteClass.isDigit(first) { return text.utf8.count <= 4 ? Int(text) : nil }
      return Self.names[text]
    }

    var isDigits: Bool { text.utf8.first.map(ByteClass.isDigit) == true && number != nil }

    private static let names = [
      "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
      "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    ]
  }

  private(set) var words: [Word] = []

  /// A text longer than this is not a note on a trailer.
  static let maximumLength = 800

  /// Words of letters and digits (`6.1`, `v2` and `don't` are words), and single marks; `..` is one mark.
  init(_ text: String) {
    var word = ""
    var startsLine = true
    func end(_ words: inout [Word]) {
      guard !word.isEmpty else { return }
      words.append(Word(text: word, startsLine: startsLine))
      word = ""
      startsLine = false
    }
    let characters = Array(text.lowercased().unicodeScalars.prefix(Self.maximumLength))
    for (index, character) in characters.enumerated() {
      let next = index + 1 < characters.count ? characters[index + 1] : " "
      switch character {
      case "a"..."z", "0"..."9": word.unicodeScalars.append(character)
      case "." where isDigit(word.unicodeScalars.last) && isDigit(next): word.unicodeScalars.append(character)
      case "'", "’", "*", "_", "`", "\"", "“", "”": continue
      case "\n":
        end(&words)
        startsLine = true
      case " ", "\t", "\r": end(&words)
      default:
        end(&words)
        let isDash = character == "–" || character == "—" || character == "‐" || character == "‑" || character == "~"
        let mark = isDash ? "-" : String(character)
        if mark == ".", words.last?.text == "." {
          words[words.count - 1] = Word(text: "..", startsLine: words[words.count - 1].startsLine)
        } else {
          words.append(Word(text: mark, startsLine: startsLine))
          startsLine = false
        }
      }
    }
    end(&words)

    func isDigit(_ character: Unicode.Scalar?) -> Bool { character.map { ("0"..."9").contains($0) } == true }
  }

  init(_ words: some Sequence<Word>) { self.words = Array(words) }

  subscript(index: Int) -> Word? { words.indices.contains(index) ? words[index] : nil }

  /// Whether these words, each separated by one blank, start at the index. Asked of every word of a reply.
  func stand(_ phrase: String, at index: Int) -> Bool {
    var index = index
    var rest = phrase.utf8[...]
    while let word = self[index], rest.starts(with: word.text.utf8) {
      rest = rest.dropFirst(word.text.utf8.count)
      guard let next = rest.popFirst() else { return true }
      guard next == UInt8(ascii: " ") else { return false }
      index += 1
    }
    return false
  }

  /// Whether a new clause can begin at the index.
  func startsClause(_ index: Int) -> Bool {
    guard index > 0, let word = self[index], !word.startsLine else { return true }
    let before = words[index - 1].text
    return [".", ",", ":", ";", "!", "?", "(", "[", "-", "#"].contains(before)
      || ["so", "and", "but", "then", "otherwise", "anyway", "regardless", "ok", "okay", "thanks", "well"].contains(
        before)
  }

  /// Whether a clause ends before the index.
  func endsClause(_ index: Int) -> Bool {
    guard let word = self[index], !word.startsLine else { return true }
    return [":", ",", ".", ";", "!", ")", "]", "-", "("].contains(word.text)
  }

  /// The sentences, in order, each with the mark that ends it.
  var sentences: [TrailerWords] {
    var result: [TrailerWords] = []
    var start = 0
    for (index, word) in words.enumerated() where [".", "!", "?"].contains(word.text) {
      result.append(TrailerWords(words[start...index]))
      start = index + 1
    }
    if start < words.count { result.append(TrailerWords(words[start...])) }
    return result
  }
}
