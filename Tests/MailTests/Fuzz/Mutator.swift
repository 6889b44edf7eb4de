/// Makes new inputs out of a corpus: bits flipped, pieces cut, doubled, moved between mails, and words put in that
/// parsers trip over.
struct Mutator {
  private var random: SeededRandom
  private let corpus: [[UInt8]]

  private static let words: [[UInt8]] = [
    "\n\n", "\r\n", "\0", ":", "=?", "?=", "=?utf-8?b?", "=?utf-8?q?=", "\"", "(", ")", "<", ">", "<>", ",", ";", "\\",
    "--b", "--b--\n", "\n--", "From ", ">From ", "\nFrom x Mon Jan  1 00:00:00 2020\n",
    "Content-Type: multipart/mixed; boundary=b\n",
    "Content-Type: message/rfc822\n", "Content-Length: 9\n", "Content-Length: 9223372036854775807\n", "\n ", "=\n", "=",
    "charset=utf-16", "base64", "99999999999999999999", "-1", "\u{FEFF}", "%", "*0*=", "''", "via", "begin \n", "&#",
    "</",
  ].map { Array($0.utf8) }

  init(seed: UInt64, corpus: [[UInt8]]) {
    random = SeededRandom(seed: seed)
    self.corpus = corpus
  }

  mutating func next() -> [UInt8] {
    var bytes = corpus[random.below(corpus.count)]
    for _ in 0...random.below(6) { mutate(&bytes) }
    return bytes
  }

  private mutating func mutate(_ bytes: inout [UInt8]) {
    let position = random.below(bytes.count + 1)
    let end = min(bytes.count, position + 1 + random.below(40))
    switch random.below(7) {
    case 0 where position < bytes.count: bytes[position] ^= 1 << UInt8(random.below(8))
    case 1 where position < bytes.count: bytes[position] = UInt8(truncatingIfNeeded: random.next())
    case 2: bytes.removeSubrange(position..<end)
    case 3: bytes.insert(contentsOf: Array(bytes[position..<end]), at: position)
    case 4: bytes.removeSubrange(position...)
    case 5:
      let other = corpus[random.below(corpus.count)]
      let start = random.below(other.count)
      bytes.insert(contentsOf: other[start..<min(other.count, start + random.below(200))], at: position)
    default: bytes.insert(contentsOf: Self.words[random.below(Self.words.count)], at: position)
    }
  }
}
