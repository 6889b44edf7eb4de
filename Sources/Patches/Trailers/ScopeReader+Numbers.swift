/// Patches named by their numbers: `patches 1-9, 11 and 13`, `1/3 and 2/3`.
extension ScopeReader {
  /// `patches 1-9, 11 and 13`, `#2 and #3`, `1/3 and 2/3`, `2..6`.
  func list(at start: Int) -> Match? {
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
    // `for 3` alone may mean three of anything.
    guard isMarked || items > 1 || words[index] == nil || words[index]?.text == ":" || words[index]?.startsLine == true
    else { return nil }
    return Match(scope: .only(numbers), end: index, hasNoun: isMarked)
  }

  /// Skips `patches`, `#`, `no.`; true if there was one.
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

  /// A number in digits, optionally followed by `/total`; after `patches` also in words.
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
  func numbersAfterIn(_ start: Int) -> Match? {
    for index in start..<min(start + 5, words.words.count) where words[index]?.text == "in" {
      guard let match = list(at: index + 1), match.hasNoun, words.endsClause(match.end) else { return nil }
      return match
    }
    return nil
  }

  /// `(patches 3-5)` after `for the rest of the series`, which says which ones those are.
  func numbersInBrackets(at index: Int) -> Match? {
    guard words[index]?.text == "(" || words[index]?.text == "[", var match = list(at: index + 1),
      [")", "]"].contains(words[match.end]?.text ?? "")
    else { return nil }
    match.end += 1
    return match
  }

  /// All patches that the text names by number.
  var numbersNamed: PatchNumbers {
    var result = PatchNumbers()
    for index in words.words.indices {
      guard let match = list(at: index), match.hasNoun, case .only(let numbers) = match.scope else { continue }
      result.insert(numbers)
    }
    return result
  }
}
