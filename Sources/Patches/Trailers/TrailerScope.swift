/// Which patches of a series a trailer in a reply is for, according to the words around it.
public enum TrailerScope: Hashable, Sendable {
  /// Nothing is said: the patch that is replied to, or every patch in a reply to the cover letter.
  case answered
  /// `for the series`
  case series
  /// `for patches 1-3 and 5`
  case only(PatchNumbers)
  /// `for all but 4`
  case allBut(PatchNumbers)
  /// `for the rest`: the patches that the sender said nothing else about, and that the mail does not name.
  case rest(besides: PatchNumbers)
  /// `for these three patches`, `for both`
  case counted(Int)
  /// `for the first two patches`
  case first(Int)
  /// `for the last patch`
  case last(Int)

  /// What decides whether a trailer is for a patch.
  public struct Place: Hashable, Sendable {
    /// The number of the patch that is replied to; 0 for the cover letter.
    public let answered: Int
    /// How many patches the series has.
    public let total: Int
    /// The numbers of the patches that the sender replied to, in any mail.
    public let spokenOf: Set<Int>

    public init(answered: Int, total: Int, spokenOf: Set<Int> = []) {
      self.answered = answered
      self.total = total
      self.spokenOf = spokenOf
    }
  }

  /// Whether the trailer is for the patch with this number.
  ///
  /// Words that do not fit the series (more patches than it has, `these three` of six) do not say which are meant, and
  /// are ignored: people ask for a missing trailer, but one that nobody gave is a lie.
  public func covers(_ number: Int, at place: Place) -> Bool {
    let isAnswered = place.answered == 0 || number == place.answered
    switch self {
    case .answered: return isAnswered
    case .series: return true
    case .only(let numbers): return numbers.highest > place.total ? isAnswered : numbers.contains(number)
    case .allBut(let numbers): return !numbers.contains(number)
    case .rest(let named):
      guard place.total > 1 else { return isAnswered }
      return number != place.answered && !named.contains(number) && !place.spokenOf.contains(number)
    case .counted(let count): return count >= place.total || isAnswered
    case .first(let count): return count > place.total ? isAnswered : number <= count
    case .last(let count): return count > place.total ? isAnswered : number > place.total - count
    }
  }
}

extension TrailerScope {
  /// One line, which ``init(text:)`` reads again; nil if nothing is said.
  public var text: String? {
    switch self {
    case .answered: nil
    case .series: "series"
    case .only(let numbers): "only \(numbers)"
    case .allBut(let numbers): "all-but \(numbers)"
    case .rest(let named): named.isEmpty ? "rest" : "rest \(named)"
    case .counted(let count): "count \(count)"
    case .first(let count): "first \(count)"
    case .last(let count): "last \(count)"
    }
  }

  public init?(text: String) {
    let words = text.split(separator: " ", maxSplits: 1)
    let value = words.count > 1 ? String(words[1]) : ""
    let numbers = PatchNumbers(value)
    let count = numbers.flatMap { $0.ranges.count == 1 ? $0.ranges[0].lowerBound : nil }
    switch words.first {
    case "series": self = .series
    case "only": if let numbers { self = .only(numbers) } else { return nil }
    case "all-but": if let numbers { self = .allBut(numbers) } else { return nil }
    case "rest": self = .rest(besides: numbers ?? PatchNumbers())
    case "count": if let count { self = .counted(count) } else { return nil }
    case "first": if let count { self = .first(count) } else { return nil }
    case "last": if let count { self = .last(count) } else { return nil }
    default: return nil
    }
  }
}
