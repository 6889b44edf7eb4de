import Bytes
import Patches

/// The number of everything in the view, stored with it, so that `status` need not count.
public struct Counts: Hashable, Sendable {
  public var messages = 0
  public var patches = 0
  public var covers = 0
  public var comments = 0
  public var pullRequests = 0
  public var other = 0
  public var series = 0
  /// Series of which no part is missing.
  public var complete = 0
  /// Different mails: more than messages if a Message-ID arrived with different bytes.
  public var mails = 0
  /// Events: states set, checks, delegates.
  public var events = 0

  public init() {}

  private static let fields: [(key: StaticString, path: any WritableKeyPath<Counts, Int> & Sendable)] = [
    ("messages", \.messages), ("patches", \.patches), ("covers", \.covers), ("comments", \.comments),
    ("pull-requests", \.pullRequests), ("other", \.other), ("series", \.series), ("complete", \.complete),
    ("mails", \.mails), ("events", \.events),
  ]

  /// The counts' text: one `key: number` a line.
  var record: [UInt8] {
    var writer = RecordWriter()
    for field in Self.fields { writer.add(field.key, self[keyPath: field.path]) }
    return writer.bytes
  }

  /// No tracker has more of anything, and no sum of such counts overflows.
  private static let bounds = 0...1 << 48

  /// Reads what ``record`` wrote. A number out of bounds is ignored.
  init(record: [UInt8]) {
    for (key, value) in RecordReader(record) {
      guard let field = Self.fields.first(where: { "\($0.key)" == key }),
        let number = Int(value, within: Self.bounds)
      else { continue }
      self[keyPath: field.path] = number
    }
  }
}

extension Counts {
  /// Adds or removes a message of this kind.
  mutating func count(_ kind: MessageKind, by amount: Int) {
    messages += amount
    switch kind {
    case .patch: patches += amount
    case .cover: covers += amount
    case .comment: comments += amount
    case .pullRequest: pullRequests += amount
    case .other: other += amount
    }
  }

  /// Adds or removes a series.
  mutating func count(_ group: SeriesGroup, by amount: Int) {
    series += amount
    if group.missing.isEmpty { complete += amount }
  }
}

extension Counts {
  /// The number of facts: the more a view has folded, the more advanced it is.
  package var facts: Int { mails + events }
}
