import Bytes

/// Words that name patches: `the whole series`, `these three patches`, `both`, `the rest`.
extension ScopeReader {
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
    /// `the first two` or `the last one`, with the number known.
    var range: ((Int) -> TrailerScope)?

    static let rest = TrailerScope.rest(besides: PatchNumbers())
  }

  /// `the whole series`, `these three patches`, `patches 1-3`, `both`, `all`, `the rest`, …
  func phrase(at start: Int) -> Match? {
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

  /// Whether a phrase may continue with the word on the next line.
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

  /// Where `series` or a similar word is; `this series of four patches` continues.
  private func series(at index: Int, _ said: Determiners) -> Match {
    var end = index + 1
    if words[end]?.text == "of", let more = phrase(at: end + 1), more.hasNoun { end = more.end }
    return Match(scope: said.isRest ? Determiners.rest : .series, end: end)
  }

  /// Where `patch` or `patches` is.
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
}
