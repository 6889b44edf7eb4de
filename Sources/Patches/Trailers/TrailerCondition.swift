/// Whether a trailer is given on a condition: `With that fixed, Reviewed-by: …` is a promise, not a review.
enum TrailerCondition {
  /// The words that make it so; nil if there are none.
  ///
  /// The last sentence before the trailer counts. A sentence that ends with a full stop does not lead to the trailer,
  /// and makes it conditional only if it holds nothing but the condition, or approves by itself (`If you fix that, it
  /// looks good.`): `If you send another version, fix the typo.` asks for something else.
  static func condition(in text: String) -> String? {
    let words = TrailerWords(text)
    guard let sentence = words.sentences.last, let start = start(in: sentence) else { return nil }
    // `If there is a v4, fix it, otherwise:` is unconditional.
    if sentence.words[start...].contains(where: { ["otherwise", "anyway", "regardless"].contains($0.text) }) {
      return nil
    }
    let isEnded = sentence.words.last.map { $0.text == "." || $0.text == "!" } == true
    if isEnded {
      let isAlone = start == 0 && !sentence.words.contains { $0.text == "," }
      guard isAlone || approves(sentence) else { return nil }
    }
    return sentenceText(text)
  }

  private static func start(in words: TrailerWords) -> Int? {
    words.words.indices.first { isCondition(words, at: $0) }
  }

  private static func isCondition(_ words: TrailerWords, at index: Int) -> Bool {
    switch words.words[index].text {
    case "if":
      guard
        !["needed", "any", "possible", "anything", "it", "not", "necessary", "desired"].contains(words[index + 1]?.text)
      else { return false }
      let politeness = ["you want", "you like", "you wish", "you need", "you would", "youd", "you prefer", "you care"]
      guard !politeness.contains(where: { words.stand($0, at: index + 1) }) else { return false }
      return words.startsClause(index) || words[index + 1]?.text == "you"
    case "assuming", "provided", "providing", "modulo", "unless": return true
    case "once": return words.startsClause(index) || !["at", "all", "than", "only"].contains(words[index - 1]?.text)
    case "until", "pending": return words.startsClause(index)
    case "conditional", "conditionally": return true
    case "subject": return words[index + 1]?.text == "to"
    case "as", "so": return words.stand("long as", at: index + 1)
    case "after":
      return isDone(words, after: index) || ["fixing", "addressing", "changing"].contains(words[index + 1]?.text)
    case "when": return isDone(words, after: index)
    case "with":
      if let next = words[index + 1]?.text, ["that", "this", "those", "these", "it"].contains(next) {
        if words.stand("said", at: index + 2) { return false }
        if words.endsClause(index + 2) || ["change", "changes", "fix", "fixes"].contains(words[index + 2]?.text) {
          return words[index + 2]?.text != "." || words.startsClause(index)
        }
      }
      return isDone(words, after: index)
    case "drop", "remove", "withdraw", "retract", "revoke":
      return words[index + 1]?.text == "my" && (words[index + 2] == nil || words.endsClause(index + 2))
    default: return false
    }
  }

  private static let done: Set<String> = [
    "fixed", "addressed", "changed", "resolved", "corrected", "removed", "dropped", "done", "added", "updated",
    "renamed",
    "sorted", "adjusted", "cleaned", "reworded", "clarified", "squashed", "folded", "split", "moved", "replaced",
    "applied", "amended", "documented", "improved", "taken",
  ]

  /// Whether something is said to have been done, within a few words and one clause.
  private static func isDone(_ words: TrailerWords, after index: Int) -> Bool {
    var next = index + 1
    while next <= index + 10, let word = words[next], ![".", ",", ":", ";", "!"].contains(word.text) {
      // `with one nit that can be addressed later`
      if ["can", "could", "may", "might"].contains(word.text) { return false }
      if done.contains(word.text) {
        // `with this patch applied` tells how it was tested.
        return word.text != "applied" && word.text != "done"
          || ["that", "those"].contains(words[index + 1]?.text) && next == index + 2
      }
      next += 1
    }
    return false
  }

  private static func approves(_ words: TrailerWords) -> Bool {
    words.words.contains {
      ["looks", "look", "lgtm", "fine", "ok", "okay", "good", "add", "ack", "acked", "reviewed", "have", "my"].contains(
        $0.text)
    }
  }

  /// The last sentence as it was written, on one line.
  private static func sentenceText(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    var rest = line[...]
    while let last = rest.last, ".,:;!".contains(last) { rest.removeLast() }
    if let stop = rest.indices.last(where: { ".!?".contains(rest[$0]) && rest[$0...].dropFirst().first == " " }) {
      rest = rest[rest.index(after: stop)...].drop { $0 == " " }
    }
    return String(rest.prefix(200))
  }
}
