public import Bytes
public import Patches

/// What the series rules need to know of one mail that may be a part of several: `[PATCH v2 3/7]`, a cover letter, and a
/// patch without a number that answers something.
///
/// A function of that one mail alone, so parts form a set: it does not matter in which order they arrive. (Whether a
/// mail without a number is a part after all depends on others; see ``SeriesNeighbourhood``.)
public struct Part: Hashable, Sendable {
  /// Where a part stands in its series: 0 is the cover letter, 2.5 lies between 2 and 3.
  public struct Place: Hashable, Comparable, Sendable {
    public let number: Int
    public let insertion: Int

    public static func < (left: Place, right: Place) -> Bool {
      (left.number, left.insertion) < (right.number, right.insertion)
    }
  }

  /// The version that a subject states: `v2`, or `v2.1`.
  public struct Version: Hashable, Comparable, Sendable {
    public let major: Int
    public let minor: Int

    public init(_ major: Int, minor: Int = 0) {
      self.major = major
      self.minor = minor
    }

    public static func < (left: Version, right: Version) -> Bool {
      (left.major, left.minor) < (right.major, right.minor)
    }
  }

  /// Name of the message.
  public let id: ObjectID
  /// 0 for a cover letter. This and the total are bounded: a number beyond ``PartNumber`` counts as the bound.
  public let number: Int
  /// The 5 of `2.5/3`; 0 for other numbers.
  public var insertion = 0
  /// As the subject states it; nil for `0/n`.
  public let total: Int?
  /// As the subject states it; nil where it states none.
  public var version: Version?
  /// Seconds since 1970 by the mail's own Date; nil where there is no usable one.
  public let date: Int64?
  /// Hash of the sender's address.
  public let sender: UInt64
  /// The messages this one answers or refers to, nearest first: In-Reply-To, then References from last to first.
  public let cites: [ObjectID]
  /// The oldest message it refers to: the first of References, else In-Reply-To; nil where it refers to none.
  public var anchor: ObjectID?
  /// The tree that the subject names.
  public var tree: SubjectTree?
  /// Whether the subject says PULL: what asks to be pulled is no version of what asks for review.
  public var isPull = false
  /// Whether the subject numbers it. One that is not numbered stands alone, but below the cover letter of one patch.
  public var isNumbered = true
  /// The name of the patch as ``Title`` compares it, cut where it is longer than ``titleLimit``.
  public var title = ""

  static let titleLimit = 120

  public init(
    id: ObjectID, number: Int, total: Int?, date: Int64?, sender: UInt64, cites: [ObjectID]
  ) {
    self.id = id
    self.number = number.clamped(to: PartNumber.bounds)
    self.total = total?.clamped(to: PartNumber.totals)
    self.date = date
    self.sender = sender
    self.cites = cites
  }

  /// Whether this is a cover letter.
  public var isCover: Bool { number == 0 }

  public var place: Place { Place(number: number, insertion: insertion) }

  /// The version that counts: a subject that states none means the first.
  public var effectiveVersion: Version { version ?? Version(1) }

  /// By date, then id; a mail without a date comes last.
  static func precedes(_ left: Part, _ right: Part) -> Bool {
    DateOrder.precedes((left.date, left.id), (right.date, right.id))
  }

  /// Whether both have usable dates at most so many seconds apart.
  func isNear(_ other: Part, within window: Int64) -> Bool {
    guard let first = date, let second = other.date else { return false }
    let (gap, overflow) = first.subtractingReportingOverflow(second)
    return !overflow && gap.magnitude <= window.magnitude
  }
}

extension Part {
  /// Days since 1970 (UTC) of the mail's own date.
  var day: Int64? { date.map { Self.day(of: $0) } }

  static func day(of seconds: Int64) -> Int64 {
    Int64(Int(seconds).flooredDivision(by: 86_400).quotient)
  }

  /// The day before or after in which a part close to midnight may have neighbours.
  var neighbouringDay: Int64? {
    guard let date, let day else { return nil }
    let second = date - day * 86_400
    if second < SeriesRules.clockWindow { return day - 1 }
    if second >= 86_400 - SeriesRules.clockWindow { return day + 1 }
    return nil
  }
}

/// What the numbers in a subject (`[PATCH v2 3/7]`) can be.
enum PartNumber {
  /// Numbers, totals and versions as subjects state them; what is out of bounds counts as not stated. Longer numbers are
  /// dates or hashes.
  static let bounds = 0...999_999
  /// How many patches a series can have: a subject that announces more numbers nothing, it would only cost memory.
  static let totals = 1...9999
}
