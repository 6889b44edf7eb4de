public import Bytes

/// What the series rules need to know of one numbered mail (`[PATCH v2 3/7]`, cover letters included).
///
/// A function of that one mail alone, so parts form a set: it does not matter in which order they arrive.
public struct Part: Hashable, Sendable {
  /// Name of the message.
  public let id: ObjectID
  /// 0 for a cover letter. This and the total are bounded: a number beyond ``PartNumber`` counts as the bound.
  public let number: Int
  /// As the subject states it.
  public let total: Int
  /// As the subject states it; nil where it states none.
  public let version: Int?
  /// Seconds since 1970 by the mail's own Date; nil where there is no usable one.
  public let date: Int64?
  /// Hash of the sender's address.
  public let sender: UInt64
  /// The messages this one answers or refers to, nearest first: In-Reply-To, then References from last to first.
  public let cites: [ObjectID]
  /// The oldest message it refers to: the first of References, else In-Reply-To; nil where it refers to none.
  public let anchor: ObjectID?

  public init(
    id: ObjectID, number: Int, total: Int, version: Int?, date: Int64?, sender: UInt64, cites: [ObjectID],
    anchor: ObjectID?
  ) {
    self.id = id
    self.number = number.clamped(to: PartNumber.bounds)
    self.total = total.clamped(to: PartNumber.totals)
    self.version = version?.clamped(to: PartNumber.bounds)
    self.date = date
    self.sender = sender
    self.cites = cites
    self.anchor = anchor
  }

  /// Whether this is a cover letter.
  public var isCover: Bool { number == 0 }

  /// The version that counts: a subject that states none means the first.
  public var effectiveVersion: Int { version ?? 1 }

  /// By date, then id; a mail without a date comes last.
  static func precedes(_ left: Part, _ right: Part) -> Bool {
    let dates = (left.date ?? .max, right.date ?? .max)
    return dates.0 == dates.1 ? left.id < right.id : dates.0 < dates.1
  }
}
