import Bytes

/// Reads which patches a trailer is for from the words beside it: `For the series:`, `for patches 1-9, 11`, `to both`.
///
/// The last words that say so count. They follow `for` or `to` and end their clause, or are a clause by themselves
/// (`This whole series:`, `Patches 1-3 look good`), because talk about patches (`replaced by later patches in the
/// series`) stands beside trailers as often.
struct ScopeReader {
  private let words: TrailerWords

  /// The scope that the text states; nil where it states none.
  static func scope(in text: String) -> TrailerScope? {
    guard !text.isEmpty else { return nil }
    let reader = ScopeReader(words: TrailerWords(text))
    guard case .rest(var named)? = reader.scope else { return reader.scope }
    named.insert(reader.numbersNamed)
    return .rest(besides: named)
  }

  /// Whether the text says for which patches something is, and nothing else.
  static func isScopeAlone(_ text: String) -> Bool {
    var words = TrailerWords(text).words
    while let last = words.last, [".", "!", ")", "]", ","].contains(last.text) { words.removeLast() }
    while let first = words.first, ["(", "[", "-"].contains(first.text) { words.removeFirst() }
    let reader = ScopeReader(words: TrailerWords(words))
    guard let match = reader.match(at: 0), match.scope != .answered else { return false }
    return match.end >= words.count
  }

  /// Of what is found the last; `for …` before a clause by itself, and neither in brackets where anything is outside.
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

  private struct Match {
    var scope: TrailerScope
    var end: Int
    /// Whether the words name patches or a series, and are not `all` or `3` alone.
    var hasNoun = true
    /// Whether `for` or `to` stands before them.
    var isIntroduced = false
  }

  private func match(at index: Int) -> Match? {
    guard let word = words[index] else { return nil }
    if let exception = exception(at: index), words.startsClause(index) || followsPraise(index) { return exception }
    if ["for", "to", "across"].contains(word.text) || word.text == "on" && words.startsClause(index) {
      // `Thanks for the series` thanks.
      if index > 0, ["thanks", "thank", "you", "thx", "cheers"].contains(words.words[index - 1].text) { return nil }
      if var match = phrase(at: index + 1) {
        if case .rest = match.scope, let named = numbersInBrackets(at: match.end) { match = named }
        if let but = self.exception(at: match.end), case .allBut = but.scope {
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

  /// Words that may stand between the patches and the trailer.
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

  // MARK: What is meant

  private static let seriesNouns: Set<String> = [
    "series", "serie", "patchset", "patchsets", "patchseries", "set", "stack",
  ]
  private static let patchNouns: Set<String> = ["patches", "commits", "ones", "parts"]

  /// What the words before a noun say.
  private struct Determiners {
    var isAll = false
    var isBoth = false
    var isPlural = false
    var isSingle = false
    var isRest = false
    var isEvery = false
    var count: Int?
    /// `the first two` or `the last one`, given how many.
    var range: ((Int) -> TrailerScope)?

    static let rest = TrailerScope.rest(besides: PatchNumbers())
  }

  /// `the whole series`, `these three patches`, `patches 1-3`, `both`, `all`, `the rest`, …
  private func phrase(at start: Int) -> Match? {
    var index = start
    var said = Determiners()
    while let word = words[index], index == start || !word.startsLine || isPhraseWord(word.text) {
      let text = word.text
      switch text {
      case "the", "your", "of", "whole", "entire", "full", "complete", "latest", "new", "current", "following", "only":
        break
      case "all": said.isAll = true
      case "both": said.isBoth = true
      case "these", "those": said.isPlural = true
      case "this", "that": said.isSingle = true
      case "each", "every", "any": said.isEvery = true
      case "rest", "reset", "remainder", "others", "remaining", "other", "unreviewed", "uncommented": said.isRest = true
      case "non" where words[index + 1]?.text == "-":
        index += 2
        said.isRest = true
      case "first": said.range = { .first($0) }
      case "last": said.range = { .last($0) }
      case "everything" where index == start: return Match(scope: .series, end: index + 1, hasNoun: false)
      case "them": return finished(index + 1, said)
      case "#", "no", "nr", "number", "numbers", "part", "parts": return index == start ? list(at: index) : nil
      case "patch", "commit": return patches(at: index, said)
      default:
        if Self.patchNouns.contains(text) { return patches(at: index, said) }
        if Self.seriesNouns.contains(text) { return series(at: index, said) }
        if text.first == "v", word.text.utf8.count > 1, text.utf8.dropFirst().allSatisfy(ByteClass.isDigit) { break }
        guard let number = word.number else { return finished(index, said) }
        let isCount = said.isAll || said.isPlural || !word.isDigits || isCounted(at: index) || said.range != nil
        guard isCount else { return list(at: index) }
        said.count = number
      }
      index += 1
    }
    return finished(index, said)
  }

  /// Whether a phrase may go on with the word in the next line.
  private func isPhraseWord(_ text: String) -> Bool {
    Self.seriesNouns.contains(text) || Self.patchNouns.contains(text)
      || ["patch", "of", "whole", "entire", "two", "three", "four", "five", "rest"].contains(text)
  }

  /// Whether the number counts patches: `4 patches`, `4 of them`.
  private func isCounted(at index: Int) -> Bool {
    let next = words[index + 1]?.text ?? ""
    return Self.patchNouns.contains(next) || next == "of"
      || next == "patch" && Self.seriesNouns.contains(words[index + 2]?.text ?? "")
  }

  /// Where `series` or a word like it stands; `this series of four patches` goes on.
  private func series(at index: Int, _ said: Determiners) -> Match {
    var end = index + 1
    if words[end]?.text == "of", let more = phrase(at: end + 1), more.hasNoun { end = more.end }
    return Match(scope: said.isRest ? Determiners.rest : .series, end: end)
  }

  /// Where `patch` or `patches` stands.
  private func patches(at index: Int, _ said: Determiners) -> Match? {
    let noun = words[index]?.text ?? ""
    let next = words[index + 1]?.text == "-" ? index + 2 : index + 1
    if noun == "patch", let after = words[next]?.text, Self.seriesNouns.contains(after) {
      return series(at: next, said)
    }
    if !said.isAll, !said.isPlural, !said.isRest, said.count == nil, let list = list(at: index) { return list }
    // `the remaining patches 3 and 4`
    if said.isRest, let list = list(at: index) { return list }
    let scope: TrailerScope
    if said.isRest {
      scope = Determiners.rest
    } else if let range = said.range {
      scope = range(said.count ?? 1)
    } else if said.isBoth || said.count != nil {
      scope = .counted(said.count ?? 2)
    } else if said.isAll || said.isEvery || noun == "patches" || said.isPlural {
      scope = .series
    } else if noun == "patch" || noun == "commit" {
      scope = .answered
    } else {
      return nil
    }
    // `the patches in this series` is `this series`.
    if ["in", "of"].contains(words[index + 1]?.text ?? ""), let more = phrase(at: index + 2), more.scope == .series {
      return Match(scope: scope, end: more.end)
    }
    if words.stand("in the", at: index + 1) || words.stand("in this", at: index + 1), scope == .answered { return nil }
    return Match(scope: scope, end: index + 1)
  }

  /// Where the words end without a noun: `both`, `all 3`, `the rest`, `these`, `this`, `the first two`.
  private func finished(_ index: Int, _ said: Determiners) -> Match? {
    let ends =
      words.endsClause(index) || ["but", "except", "apart", "other", "excluding"].contains(words[index]?.text ?? "")
    let scope: TrailerScope?
    if said.isRest {
      scope = Determiners.rest
    } else if let range = said.range, let count = said.count {
      scope = range(count)
    } else if said.isBoth {
      scope = .counted(2)
    } else if let count = said.count {
      scope = said.isAll || said.isPlural ? .counted(count) : nil
    } else if said.isAll || said.isPlural {
      scope = ends ? .series : nil
    } else {
      scope = said.isSingle && ends ? .answered : nil
    }
    return scope.map { Match(scope: $0, end: index, hasNoun: false) }
  }

  // MARK: Numbers

  /// `patches 1-9, 11 and 13`, `#2 and #3`, `1/3 and 2/3`, `2..6`.
  private func list(at start: Int) -> Match? {
    var index = start
    var numbers = PatchNumbers()
    var isMarked = skipMarks(&index)
    var items = 0
    while let first = number(at: &index, &isMarked) {
      var last = first
      let mark = index
      if ["-", "..", "to", "through", "thru", "until", "…"].contains(words[index]?.text ?? "") {
        index += 1
        _ = skipMarks(&index)
        if let upper = number(at: &index, &isMarked), upper >= first {
          last = upper
          isMarked = true
        } else {
          index = mark
        }
      }
      if last > 0 { numbers.insert(first...last) }
      items += 1
      let separator = index
      while [",", "and", "&", "+", "plus"].contains(words[index]?.text ?? "") { index += 1 }
      if words.stand("as well as", at: index) { index += 3 }
      isMarked = skipMarks(&index) || isMarked
      guard index > separator else { break }
      var probe = index
      var ignored = true
      if number(at: &probe, &ignored) == nil {
        index = separator
        break
      }
    }
    guard !numbers.isEmpty else { return nil }
    // `for 3` alone may be anything that is three.
    guard isMarked || items > 1 || words[index] == nil || words[index]?.text == ":" || words[index]?.startsLine == true
    else { return nil }
    return Match(scope: .only(numbers), end: index, hasNoun: isMarked)
  }

  /// Passes over `patches`, `#`, `no.`; true if there was one.
  private func skipMarks(_ index: inout Int) -> Bool {
    let start = index
    while let text = words[index]?.text,
      ["patch", "patches", "#", "no", "nr", "number", "numbers", "part", "parts"].contains(text)
    {
      index += 1
      if text == "no" || text == "nr", words[index]?.text == "." { index += 1 }
    }
    return index > start
  }

  /// A number in digits, with `/total` behind it, perhaps; behind `patches` in words, too.
  private func number(at index: inout Int, _ isMarked: inout Bool) -> Int? {
    guard let word = words[index], word.isDigits || isMarked, let number = word.number else { return nil }
    index += 1
    if words[index]?.text == "/", let total = words[index + 1], total.isDigits, let limit = total.number,
      number <= limit
    {
      index += 2
      isMarked = true
    }
    return number
  }

  /// `for the hunks in 2/4 and 3/4`
  private func numbersAfterIn(_ start: Int) -> Match? {
    for index in start..<min(start + 5, words.words.count) where words[index]?.text == "in" {
      guard let match = list(at: index + 1), match.hasNoun, words.endsClause(match.end) else { return nil }
      return match
    }
    return nil
  }

  /// `(patches 3-5)` behind `for the rest of the series`, which says which ones those are.
  private func numbersInBrackets(at index: Int) -> Match? {
    guard words[index]?.text == "(" || words[index]?.text == "[", var match = list(at: index + 1),
      [")", "]"].contains(words[match.end]?.text ?? "")
    else { return nil }
    match.end += 1
    return match
  }

  /// All patches that the text names by number.
  private var numbersNamed: PatchNumbers {
    var result = PatchNumbers()
    for index in words.words.indices {
      guard let match = list(at: index), match.hasNoun, case .only(let numbers) = match.scope else { continue }
      result.insert(numbers)
    }
    return result
  }

  // MARK: Exceptions

  private static let exceptions = [
    "with the exception of", "with exception of", "except for", "except", "apart from", "aside from", "other than",
    "excluding", "but not for", "but not", "besides", "minus", "without",
  ]

  /// `except 3/5`, `with the exception of the last patch`
  private func exception(at index: Int) -> Match? {
    var start = index
    if words[start]?.text == "," || words[start]?.text == "(" { start += 1 }
    guard let phrase = Self.exceptions.first(where: { words.stand($0, at: start) }) else { return nil }
    return excepted(at: start + phrase.split(separator: " ").count)
  }

  /// `all but 4`
  private func bareException(at index: Int) -> Match? {
    words[index]?.text == "but" ? excepted(at: index + 1) : nil
  }

  private func excepted(at index: Int) -> Match? {
    var index = index
    if words[index]?.text == "for" { index += 1 }
    if let match = list(at: words[index]?.text == "the" ? index + 1 : index), case .only(let numbers) = match.scope {
      return Match(scope: .allBut(numbers), end: match.end)
    }
    guard let match = phrase(at: index) else { return nil }
    switch match.scope {
    // All but the last ones: so many that they are the first is not known without the total.
    case .answered: return Match(scope: .rest(besides: PatchNumbers()), end: match.end)
    default: return nil
    }
  }
}
