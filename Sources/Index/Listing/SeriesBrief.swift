import Bytes
package import Mail
package import Patches
package import Tracker

/// What a line of a list says of a series. Gathered once, when an index takes the series in.
package struct SeriesBrief: Hashable, Sendable {
  package fileprivate(set) var received = 0
  package fileprivate(set) var total = 0
  /// The name with prefixes and version: `[RFC net-next] v2 tide: heights in feet`.
  package fileprivate(set) var title = ""
  package fileprivate(set) var sender = ""
  package fileprivate(set) var state = ""
  package fileprivate(set) var delegates: [String] = []
  /// Of each context the worst over its cover letter and patches.
  package fileprivate(set) var checks = CheckCounts([])
  /// People who acked, reviewed and tested it or a patch of it.
  package fileprivate(set) var tags = TagCounts()
  /// Whether it applies, in a word or two, as far as that is recorded.
  package fileprivate(set) var applies = ""
  package fileprivate(set) var date: MailDate?
  /// When the newest of its mails was sent.
  package fileprivate(set) var activity: MailDate?

  /// For example `3/3`, or `2/3` where one is missing.
  package var progress: String { "\(received)/\(total)" }

  /// How many people gave a trailer of each kind.
  package struct TagCounts: Hashable, Sendable {
    package fileprivate(set) var acked = 0
    package fileprivate(set) var reviewed = 0
    package fileprivate(set) var tested = 0

    package var isEmpty: Bool { acked + reviewed + tested == 0 }

    package init() {}

    /// - Parameter trailers: Of all patches; who gives one twice counts once.
    package init(_ trailers: [Trailer]) {
      var seen: Set<String> = []
      for trailer in trailers {
        let key = trailer.key.lowercased()
        guard let count = Self.counts[key],
          seen.insert("\(key) \(TrailerGiver.address(in: trailer) ?? trailer.value.lowercased())").inserted
        else { continue }
        self[keyPath: count] += 1
      }
    }

    private static let counts: [String: any WritableKeyPath<TagCounts, Int> & Sendable] = [
      "acked-by": \.acked, "reviewed-by": \.reviewed, "tested-by": \.tested,
    ]
  }
}

extension SeriesBrief {
  /// - Parameters:
  ///   - state: The state of the series.
  ///   - delegates: Who is to deal with it.
  ///   - review: What was done to the series, and to each of its patches.
  ///   - trailers: Of each patch those of its message and those that replies gave.
  init(
    _ group: SeriesGroup, _ records: Records, state: String, delegates: [String], review: [ReviewSummary],
    trailers: [[Trailer]]
  ) {
    received = records.patches.count
    total = group.total
    title = Self.title(group, records)
    sender = Self.shortText(records.head.content.sender)
    self.state = state
    self.delegates = delegates
    checks = CheckCounts(worstOf: review)
    tags = TagCounts(trailers.flatMap(\.self))
    applies = review.first?.appliesShort ?? ""
    date = records.head.content.date
    let dates =
      ([records.head] + records.patches).compactMap(\.content.date)
      + records.comments.compactMap(\.record.content.date)
    activity = dates.max { $0.seconds < $1.seconds }
  }

  /// The mails of a series.
  struct Records {
    let head: MessageRecord
    /// The cover letter in force.
    let title: MessageRecord?
    let patches: [MessageRecord]
    /// What was said about it.
    let comments: [Comment]
  }

  private static func title(_ group: SeriesGroup, _ records: Records) -> String {
    let content = (records.title ?? records.head).content
    let prefixes = content.prefixes.filter { !Subject.isBookkeeping($0) }
    let words = prefixes.isEmpty ? "" : "[\(prefixes.joined(separator: " "))] "
    let version = group.version > 1 || group.minorVersion > 0 ? "v\(group.versionText) " : ""
    return words + version + (content.name.isEmpty ? records.patches.first?.content.name ?? "" : content.name)
  }

  private static func shortText(_ person: Address) -> String {
    if let name = person.name, !name.isEmpty { return name }
    return person.email.isEmpty ? "unknown" : person.email
  }
}

extension SeriesBrief {
  /// As an index keeps it: each field after its length, so that none can be taken for two.
  var bytes: [UInt8] {
    let numbers =
      [received, total, tags.acked, tags.reviewed, tags.tested]
      + Event.Check.State.allCases.map { checks[$0] }
    let fields =
      [
        numbers.map(String.init).joined(separator: " "), title, sender, state, applies, date?.record ?? "",
        activity?.record ?? "",
      ] + delegates
    return fields.flatMap { Array("\($0.utf8.count) \($0)".utf8) }
  }

  /// Reads what ``bytes`` wrote; nil for anything else.
  init?(_ bytes: [UInt8]) {
    var fields: [String] = []
    var rest = bytes[...]
    while let blank = rest.firstIndex(of: UInt8(ascii: " ")) {
      guard let length = Int(String(decoding: rest[..<blank], as: UTF8.self)), length >= 0,
        length <= rest.endIndex - blank - 1
      else { return nil }
      let start = blank + 1
      fields.append(String(decoding: rest[start..<start + length], as: UTF8.self))
      rest = rest[(start + length)...]
    }
    guard fields.count >= 7, rest.isEmpty else { return nil }
    // What others wrote into the index must not overflow where it is added up.
    let numbers = fields[0].split(separator: " ").compactMap { Int($0, within: 0...1 << 40) }
    let states = Event.Check.State.allCases
    guard numbers.count == 5 + states.count else { return nil }
    (received, total) = (numbers[0], numbers[1])
    (tags.acked, tags.reviewed, tags.tested) = (numbers[2], numbers[3], numbers[4])
    checks = CheckCounts(counts: Dictionary(uniqueKeysWithValues: zip(states, numbers[5...])))
    (title, sender, state, applies) = (fields[1], fields[2], fields[3], fields[4])
    (date, activity) = (MailDate(record: fields[5]), MailDate(record: fields[6]))
    delegates = Array(fields[7...])
  }
}
