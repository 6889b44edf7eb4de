import Bytes

/// Reads which patches a trailer is for from the words around it: `For the series:`, `for patches 1-9, 11`, `to both`.
///
/// The last such words count. They follow `for` or `to` and end their clause, or are a clause by themselves (`This
/// whole series:`, `Patches 1-3 look good`), because other talk about patches (`replaced by later patches in the
/// series`) occurs around trailers just as often.
struct ScopeReader {
  let words: TrailerWords

  /// The scope that the text states; nil if it states none.
  static func scope(in text: String) -> TrailerScope? {
    guard !text.isEmpty else { return nil }
    let reader = ScopeReader(words: TrailerWords(text))
    guard case .rest(var named)? = reader.scope else { return reader.scope }
    named.insert(reader.numbersNamed)
    return .rest(besides: named)
  }

  /// Whether the text says which patches something is for, and nothing else.
  static func isScopeAlone(_ text: String) -> Bool {
    var words = TrailerWords(text).words
    while let last = words.last, [".", "!", ")", "]", ","].contains(last.text) { words.removeLast() }
    while let first = words.first, ["(", "[", "-"].contains(first.text) { words.removeFirst() }
    let reader = ScopeReader(words: TrailerWords(words))
    guard let match = reader.match(at: 0), match.scope != .answered else { return false }
    return match.end >= words.count
  }

  /// Of several, the last; `for …` is preferred to a clause by itself, and text outside brackets to text inside.
  private var scope: TrailerScope? {
    var found: (rank: Int, scope: TrailerScope)?
    var (index, depth) = (0, 0)
    while let word = words[index] {
      if word.text == "(" || word.text == "[" { depth += 1 }
      if word.text == ")" || word.text == "]" { depth = max(0, depth - 1) }
      guard let match = match(at: index) else {
        index += 1
        continue
      }
      let isAlone = depth == 0 || index == 1
      if case .allBut? = found?.scope, match.scope == .series {
        index = max(match.end, index + 1)
        continue
      }
      let rank = (match.isIntroduced ? 1 : 0) + (depth == 0 ? 2 : 0)
      if match.isIntroduced || isAlone, found.map({ rank >= $0.rank }) ?? true { found = (rank, match.scope) }
      index = max(match.end, index + 1)
    }
    return found?.scope
  }

  private init(words: TrailerWords) { self.words = words }

  struct Match {
    var scope: TrailerScope
    var end: Int
    /// Whether the words name patches or a series, and are not `all` or `3` alone.
    var hasNoun = true
    /// Whether `for` or `to` precedes them.
    var isIntroduced = false
  }

  private func match(at index: Int) -> Match? {
    guard let word = words[index] else { return nil }
    if let exception = exception(at: index, isAlone: true), words.startsClause(index) || followsPraise(index) {
      return exception
    }
    if ["for", "to", "across"].contains(word.text) || word.text == "on" && words.startsClause(index) {
      // `Thanks for the series` thanks.
      if index > 0, ["thanks", "thank", "you", "thx", "cheers"].contains(words.words[index - 1].text) { return nil }
      if var match = phrase(at: index + 1) {
        if case .rest = match.scope, let named = numbersInBrackets(at: match.end) { match = named }
        if let but = self.exception(at: match.end) ?? replacement(at: match.end), case .allBut = but.scope {
          match = but
        } else if let but = bareException(at: match.end) {
          match = but
        } else if ["of", "in"].contains(words[match.end]?.text ?? ""), let more = phrase(at: match.end + 1),
          more.scope == .series
        {
          match.end = more.end
        }
        match.isIntroduced = true
        if words.endsClause(match.end) || Self.followers.contains(words[match.end]?.text ?? "") { return match }
      }
      return word.text == "for" ? numbersAfterIn(index + 1) : nil
    }
    guard words.startsClause(index), var match = phrase(at: index), match.hasNoun || words.endsClause(match.end) else {
      return nil
    }
    if let but = exception(at: match.end) { match = but }
    // `rest` alone is most often what is left of the patch.
    if case .rest = match.scope, !match.hasNoun { return nil }
    let next = words[match.end]
    let ends = next == nil || next?.startsLine == true || [":", ")", "]", ","].contains(next?.text ?? "")
    return ends || isPredicate(at: match.end) ? match : nil
  }

  /// Words that may be between the patches and the trailer.
  private static let followers: Set<String> = [
    "also", "too", "only", "alone", "as", "from", "with", "then", "again", "at", "once", "please", "if", "feel", "you",
    "i", "looks",
    "look",
  ]

  private func isPredicate(at index: Int) -> Bool {
    guard let word = words[index]?.text else { return false }
    if ["looks", "look", "lgtm", "seems", "seem", "reads", "works", "work"].contains(word) { return true }
    let good = ["fine", "good", "ok", "okay", "great", "nice", "all", "now", "reviewed", "acked"]
    return ["is", "are"].contains(word) && good.contains(words[index + 1]?.text ?? "")
  }

  /// Whether the words before the index praise (`LGTM except for 3/3`).
  private func followsPraise(_ index: Int) -> Bool {
    index > 0 && ["lgtm", "good", "fine", "ok", "okay", "great", "nice"].contains(words.words[index - 1].text)
  }
}
