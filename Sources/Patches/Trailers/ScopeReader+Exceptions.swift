import Bytes

/// Patches that a scope leaves out: `except 3/5`, `all but 4`.
extension ScopeReader {
  private static let exceptions = [
    "with the exception of", "with exception of", "except for", "except", "apart from", "aside from", "other than",
    "excluding", "but not for", "but not", "besides", "minus", "without",
  ]

  /// `except 3/5`, `with the exception of the last patch`
  ///
  /// - Parameter isAlone: Whether nothing precedes it that it is an exception to. `Other than that` is a remark then.
  func exception(at index: Int, isAlone: Bool = false) -> Match? {
    var start = index
    if words[start]?.text == "," || words[start]?.text == "(" { start += 1 }
    guard let phrase = Self.exceptions.first(where: { words.stand($0, at: start) }) else { return nil }
    let match = excepted(at: start + phrase.split(separator: " ").count)
    return isAlone && match?.hasNoun == false ? nil : match
  }

  /// `for the series with v2 of patch 4`: this version of that patch is not meant.
  func replacement(at index: Int) -> Match? {
    var index = index
    if words[index]?.text == "," || words[index]?.text == "(" { index += 1 }
    guard words[index]?.text == "with" else { return nil }
    index += 1
    if words[index]?.text == "the" { index += 1 }
    guard let word = words[index]?.text, word.first == "v", word.utf8.count > 1,
      word.utf8.dropFirst().allSatisfy(ByteClass.isDigit), words[index + 1]?.text == "of"
    else { return nil }
    return excepted(at: index + 2)
  }

  /// `all but 4`
  func bareException(at index: Int) -> Match? {
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
    // All but the last ones: which these are is not known without the total.
    case .answered: return Match(scope: .rest(besides: PatchNumbers()), end: match.end, hasNoun: match.hasNoun)
    default: return nil
    }
  }
}
