import Bytes

/// The meaning of the words in a subject's prefixes. The first version and the first number count, as in Patchwork.
struct SubjectMarks {
  struct Version: Equatable {
    let major: Int
    let minor: Int?

    /// Whether `vMAJOR.MINOR` is a release rather than a version: people number the corrections of a version `v2.1`,
    /// and release trees are `v4.19`, `v5.4`, `v2.6`. (A fourth version is rarely corrected alone; the series rules
    /// accept `v5.1` as a version if it is a reply to a v5.)
    var isRelease: Bool {
      guard let minor else { return false }
      return major >= 4 || minor >= 10 || (major == 2 && minor == 6)
    }
  }

  struct Position: Equatable {
    let number: Int
    let total: Int?
    /// The digits after the point of `2.5/3`: a patch inserted in between.
    var insertion = 0
  }

  private var plainVersion: Version?
  private var dottedVersion: Version?
  private(set) var position: Position?
  private(set) var isPatch = false
  private(set) var isRequestForComments = false
  private(set) var isResend = false
  private(set) var isPull = false
  /// The word before was `ver` or `version`, so that `#2` is one.
  private var expectsVersion = false

  /// The version: `v2` is preferred to `v2.1`, which names a release if both are present or nobody would number a
  /// version like that.
  var version: Version? {
    if let plainVersion { return plainVersion }
    return dottedVersion.flatMap { $0.isRelease ? nil : $0 }
  }

  /// Whether a word that ``take(_:)`` accepted names a release after all.
  func namesRelease(_ version: Version) -> Bool { version.isRelease || (version.minor != nil && plainVersion != nil) }

  /// Whether a word such as `v5.4` was taken.
  var sawDots: Bool { dottedVersion != nil }

  /// Numbers with more digits are not numbers of patches or versions (but dates, hashes).
  static let maximumDigits = 6

  /// Reads a word; true when it says something about patches rather than naming a list or project.
  mutating func take(_ word: ArraySlice<UInt8>) -> Bool {
    var rest = word.drop { $0 == UInt8(ascii: "(") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "=") }
    while let last = rest.last, last == UInt8(ascii: ")") || last == UInt8(ascii: ":") || last == UInt8(ascii: ";") {
      rest.removeLast()
    }
    let afterVersionWord = expectsVersion
    expectsVersion = false
    var isKnown = false
    while let found = takeStart(of: &rest, afterVersionWord: afterVersionWord) {
      isKnown = isKnown || found
      while let first = rest.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "_") { rest.removeFirst() }
      if rest.isEmpty { return isKnown }
    }
    return isKnown
  }

  /// Removes a mark from the front of the word: `PATCH`, `RFC`, `v2`, `3/7`; nil when there is none.
  private mutating func takeStart(of rest: inout ArraySlice<UInt8>, afterVersionWord: Bool) -> Bool? {
    if let after = Self.after("patch", in: rest, orEndedBy: "es") {
      isPatch = true
      rest = after
    } else if let after = Self.after("rfc", in: rest) {
      isRequestForComments = true
      rest = after
    } else if let after = Self.after("resend", in: rest) ?? Self.after("resent", in: rest)
      ?? Self.after("repost", in: rest)
    {
      isResend = true
      rest = after
    } else if let after = Self.after("pull", in: rest), after.isEmpty || Self.version(in: after) != nil {
      isPull = true
      rest = after
    } else if let (found, after) = Self.position(in: rest) {
      position = position ?? found
      rest = after
    } else if let (found, after) = Self.version(in: rest, needsLetter: !afterVersionWord) {
      if found.minor == nil {
        plainVersion = plainVersion ?? found
      } else {
        // "v4.19-stable" and "v6.1-rc2" are not versions, whatever their numbers.
        guard after.isEmpty else { return nil }
        dottedVersion = dottedVersion ?? found
      }
      rest = after
    } else if GitText.equalsIgnoringCase(rest, "ver") || GitText.equalsIgnoringCase(rest, "version") {
      expectsVersion = true
      rest = rest[rest.endIndex...]
    } else {
      return nil
    }
    return true
  }

  /// Sets two numbers written as `3 of 7`.
  mutating func takePosition(_ number: ArraySlice<UInt8>, of total: ArraySlice<UInt8>) -> Bool {
    guard let number = Self.number(number), let total = Self.number(total), total > 0 else { return false }
    position = position ?? Position(number: number, total: total)
    return true
  }

  /// `v2`, `V2`, `v.2`, `v5.1`, `#2` after `ver`; with what follows.
  static func version(
    in word: ArraySlice<UInt8>, needsLetter: Bool = true
  ) -> (Version, rest: ArraySlice<UInt8>)? {
    var rest = word
    if let first = rest.first, ByteClass.lower(first) == UInt8(ascii: "v") {
      rest.removeFirst()
      if rest.first == UInt8(ascii: ".") { rest.removeFirst() }
    } else if needsLetter {
      return nil
    }
    if !needsLetter, rest.first == UInt8(ascii: "#") { rest.removeFirst() }
    let digits = rest.prefix(while: ByteClass.isDigit)
    guard let major = number(digits) else { return nil }
    rest = rest[digits.endIndex...]
    var minor: Int?
    if rest.first == UInt8(ascii: ".") {
      let digits = rest.dropFirst().prefix(while: ByteClass.isDigit)
      if let value = number(digits) {
        minor = value
        rest = rest[digits.endIndex...]
      }
    }
    // "v2ray" is a name.
    if let next = rest.first, ByteClass.isLetter(next) || next >= 0x80 || next == UInt8(ascii: ".") { return nil }
    return (Version(major: major, minor: minor), rest)
  }

  /// `3/7`, `0/n`, `#3/7`; with what follows.
  private static func position(in word: ArraySlice<UInt8>) -> (Position, rest: ArraySlice<UInt8>)? {
    var rest = word
    if rest.first == UInt8(ascii: "#") { rest.removeFirst() }
    let digits = rest.prefix(while: ByteClass.isDigit)
    rest = rest[digits.endIndex...]
    var insertion = 0
    if rest.first == UInt8(ascii: ".") {
      let digits = rest.dropFirst().prefix(while: ByteClass.isDigit)
      guard let value = Self.number(digits.prefix(4)), digits.count <= 4 else { return nil }
      insertion = value
      rest = rest[digits.endIndex...]
    }
    guard let number = number(digits), rest.first == UInt8(ascii: "/") else { return nil }
    rest.removeFirst()
    let totalDigits = rest.prefix(while: ByteClass.isDigit)
    if totalDigits.isEmpty {
      guard isPlaceholder(rest) else { return nil }
      return (Position(number: number, total: nil, insertion: insertion), rest[rest.endIndex...])
    }
    rest = rest[totalDigits.endIndex...]
    guard let total = Self.number(totalDigits), total > 0 else { return nil }
    // "2024/05/12" is a date, "1/2.5" nothing.
    if let next = rest.first, next == UInt8(ascii: "/") || next == UInt8(ascii: ".") { return nil }
    return (Position(number: number, total: total, insertion: insertion), rest)
  }

  /// `n`, `XX` or `?`, where the sender did not know how many there would be.
  private static func isPlaceholder(_ text: ArraySlice<UInt8>) -> Bool {
    guard let first = text.first.map(ByteClass.lower), text.count <= 3 else { return false }
    guard text.allSatisfy({ ByteClass.lower($0) == first }) else { return false }
    return [UInt8(ascii: "n"), UInt8(ascii: "x"), UInt8(ascii: "m"), UInt8(ascii: "?")].contains(first)
  }

  static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard !digits.isEmpty, digits.count <= maximumDigits, digits.allSatisfy(ByteClass.isDigit) else { return nil }
    return digits.reduce(0) { 10 * $0 + Int($1 - UInt8(ascii: "0")) }
  }

  /// What follows the lower-case text at the start of the word, in either case, unless a letter does.
  private static func after(
    _ text: StaticString, in word: ArraySlice<UInt8>, orEndedBy suffix: StaticString = ""
  ) -> ArraySlice<UInt8>? {
    let count = text.utf8CodeUnitCount
    guard word.count >= count, GitText.equalsIgnoringCase(word.prefix(count), text) else { return nil }
    let rest = word.dropFirst(count)
    guard let next = rest.first, ByteClass.isLetter(next) else { return rest }
    if ByteClass.lower(next) == UInt8(ascii: "v") { return rest }
    return suffix.utf8CodeUnitCount > 0 && GitText.equalsIgnoringCase(rest, suffix) ? rest[rest.endIndex...] : nil
  }
}
